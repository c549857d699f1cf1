/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/jiffies.h. Leaves out: time. The clock stands still; whether a moment has
 * passed is the environment's choice at each comparison, if its timeouts expire, else never.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <kheddle/environment.h>

#ifndef HZ
#define HZ 1000
#endif

#define jiffies 0ul
#define get_jiffies_64() 0ull

#define msecs_to_jiffies(ms) ((unsigned long)(ms))
#define usecs_to_jiffies(us) (((unsigned long)(us) + 999) / 1000)
#define secs_to_jiffies(s) ((unsigned long)(s) * HZ)
#define jiffies_to_msecs(j) ((unsigned int)(j))
#define jiffies_to_usecs(j) ((unsigned int)(j) * 1000)

#define time_after(a, b) ((void)(a), (void)(b), kh_may(timeouts_expire))
#define time_after_eq(a, b) time_after(a, b)
#define time_before(a, b) (!time_after(a, b))
#define time_before_eq(a, b) (!time_after(a, b))
#define time_is_before_jiffies(a) time_after(0, a)
#define time_is_after_jiffies(a) (!time_after(0, a))

#endif
