/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/debug_locks.h: what is wrong with a lock's use is a finding of that kind, and goes on.
 */
#ifndef KHEDDLE_LINUX_DEBUG_LOCKS_H
#define KHEDDLE_LINUX_DEBUG_LOCKS_H

#include_next <linux/debug_locks.h>
#include <kheddle.h>

#undef DEBUG_LOCKS_WARN_ON
#define DEBUG_LOCKS_WARN_ON(condition)                                                             \
	({                                                                                         \
		bool kh_w_ = !!(condition);                                                        \
		if (kh_w_)                                                                         \
			kh_warn("lock-context", "WARNING: DEBUG_LOCKS_WARN_ON(%s)", #condition);   \
		kh_w_;                                                                             \
	})

#endif
