/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/nospec.h. Keeps: the value: index when it is below size, else 0.
 */
#ifndef KHEDDLE_LINUX_NOSPEC_H
#define KHEDDLE_LINUX_NOSPEC_H

#define array_index_nospec(index, size)                                                            \
	({                                                                                         \
		__typeof__(index) kh_i_ = (index);                                                 \
		(unsigned long)kh_i_ < (unsigned long)(size) ? kh_i_ : (__typeof__(kh_i_))0;       \
	})
#define barrier_nospec()                                                                           \
	do {                                                                                       \
	} while (0)

#endif
