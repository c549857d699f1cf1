/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/delay.h. Keeps: the sleeping ones may not be called where sleeping is
 * forbidden. Leaves out: time: any thread may be slow anywhere.
 */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/sched.h>

#define udelay(us) ((void)(us))
#define ndelay(ns) ((void)(ns))
#define mdelay(ms) ((void)(ms))
#define msleep(ms) ((void)(ms), kh_might_sleep())
#define msleep_interruptible(ms) ((void)(ms), kh_might_sleep(), 0ul)
#define ssleep(s) ((void)(s), kh_might_sleep())
#define fsleep(us) ((void)(us), kh_might_sleep())
#define usleep_range(min, max) ((void)(min), (void)(max), kh_might_sleep())

#endif
