/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/kernel.h: might_sleep() is a finding where one may not, as with CONFIG_DEBUG_ATOMIC_SLEEP.
 */
#ifndef KHEDDLE_LINUX_KERNEL_H
#define KHEDDLE_LINUX_KERNEL_H

#include_next <linux/kernel.h>

#undef might_sleep
#undef might_sleep_if
void kh_might_sleep(void);
#define might_sleep() kh_might_sleep()
#define might_sleep_if(condition)                                                                  \
	do {                                                                                       \
		if (condition)                                                                     \
			kh_might_sleep();                                                          \
	} while (0)

#endif
