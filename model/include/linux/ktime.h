/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/ktime.h and timekeeping.h. The clock stands still, see jiffies.h.
 */
#ifndef KHEDDLE_LINUX_KTIME_H
#define KHEDDLE_LINUX_KTIME_H

#include <linux/jiffies.h>
#include <linux/types.h>

#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define NSEC_PER_USEC 1000L
#define USEC_PER_SEC 1000000L
#define MSEC_PER_SEC 1000L
#define KTIME_MAX ((s64) ~(1ULL << 63))

#define ktime_get() ((ktime_t)0)
#define ktime_get_ns() ((u64)0)
#define ktime_get_real_seconds() ((s64)0)
#define ktime_add(a, b) ((a) + (b))
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add_ns(a, ns) ((a) + (s64)(ns))
#define ktime_add_ms(a, ms) ((a) + (s64)(ms) * NSEC_PER_MSEC)
#define ktime_to_ns(t) (t)
#define ktime_to_ms(t) ((t) / NSEC_PER_MSEC)
#define ktime_before(a, b) ((a) < (b))
#define ktime_after(a, b) ((a) > (b))
#define ktime_compare(a, b) ((a) < (b) ? -1 : (a) > (b))

#endif
