/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/delay.h. Time is no part of states: a delay is a place where others may run, which is
 * everywhere. Checks: sleeping delays where one may not sleep.
 */
#ifndef KHEDDLE_LINUX_DELAY_H
#define KHEDDLE_LINUX_DELAY_H

#include <kheddle/context.h>

static inline void msleep(unsigned int msecs)
{
	(void)msecs;
	kh_might_sleep();
}

static inline unsigned long msleep_interruptible(unsigned int msecs)
{
	msleep(msecs);
	return 0;
}

static inline void ssleep(unsigned int seconds)
{
	msleep(seconds);
}

static inline void usleep_range(unsigned long low, unsigned long high)
{
	(void)low;
	(void)high;
	kh_might_sleep();
}

#define fsleep(usecs) usleep_range(usecs, usecs)
#define mdelay(msecs) ((void)(msecs))
#define udelay(usecs) ((void)(usecs))
#define ndelay(nsecs) ((void)(nsecs))

#endif
