/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/bug.h. BUG() ends the execution, WARN() is a finding and goes on; both are of the
 * kind `assertion`. WARN_ON_ONCE warns each time: one run of kheddle reports a place once anyway.
 */
#ifndef KHEDDLE_LINUX_BUG_H
#define KHEDDLE_LINUX_BUG_H

#include <kheddle.h>
#include <linux/compiler.h>
#include <linux/build_bug.h>

#define BUG()                                                                                      \
	do {                                                                                       \
		kh_fail("assertion", "kernel BUG");                                                \
		__builtin_unreachable();                                                           \
	} while (0)
#define BUG_ON(condition)                                                                          \
	do {                                                                                       \
		if (condition) {                                                                   \
			kh_fail("assertion", "kernel BUG: BUG_ON(%s)", #condition);                \
			__builtin_unreachable();                                                   \
		}                                                                                  \
	} while (0)

#define WARN_ON(condition)                                                                         \
	({                                                                                         \
		bool kh_w_ = !!(condition);                                                        \
		if (kh_w_)                                                                         \
			kh_warn("assertion", "WARNING: WARN_ON(%s)", #condition);                  \
		kh_w_;                                                                             \
	})
#define WARN(condition, format, ...)                                                               \
	({                                                                                         \
		bool kh_w_ = !!(condition);                                                        \
		if (kh_w_)                                                                         \
			kh_warn("assertion", "WARNING: " format, ##__VA_ARGS__);                   \
		kh_w_;                                                                             \
	})
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define WARN_ONCE(condition, ...) WARN(condition, __VA_ARGS__)

#endif
