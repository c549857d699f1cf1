/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/poison.h, with x86-64's values: addresses that belong to nothing.
 */
#ifndef KHEDDLE_LINUX_POISON_H
#define KHEDDLE_LINUX_POISON_H

#define LIST_POISON1 ((void *)0xdead000000000100UL)
#define LIST_POISON2 ((void *)0xdead000000000122UL)

#endif
