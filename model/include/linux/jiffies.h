/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/jiffies.h. The clock stands still, so that it is no part of states; what depends on a
 * timeout is a choice (kh_environment.timeouts_expire).
 */
#ifndef KHEDDLE_LINUX_JIFFIES_H
#define KHEDDLE_LINUX_JIFFIES_H

#include <linux/types.h>

#define HZ 1000
#define jiffies 4294937296UL
#define MAX_JIFFY_OFFSET ((~0UL >> 1) - 1)
#define msecs_to_jiffies(msecs) ((unsigned long)(msecs))
#define usecs_to_jiffies(usecs) (((unsigned long)(usecs) + 999) / 1000)
#define secs_to_jiffies(seconds) ((unsigned long)(seconds) * HZ)
#define jiffies_to_msecs(ticks) ((unsigned int)(ticks))
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)

#endif
