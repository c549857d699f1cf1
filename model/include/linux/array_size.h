/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/array_size.h. Leaves out: the refusal of pointers.
 */
#ifndef KHEDDLE_LINUX_ARRAY_SIZE_H
#define KHEDDLE_LINUX_ARRAY_SIZE_H

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#endif
