/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/bug.h: BUG() ends the execution, WARN() is a finding and goes on; both are of the kind `assertion`. A
 * _ONCE warns each time: one run of kheddle reports a place once anyway.
 */
#ifndef KHEDDLE_ASM_BUG_H
#define KHEDDLE_ASM_BUG_H

#include <kheddle.h>

#define HAVE_ARCH_BUG
#define BUG()                                                                                      \
	do {                                                                                       \
		kh_fail("assertion", "kernel BUG");                                                \
		__builtin_unreachable();                                                           \
	} while (0)
#define HAVE_ARCH_BUG_ON
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
#define WARN(condition, format...)                                                                 \
	({                                                                                         \
		bool kh_w_ = !!(condition);                                                        \
		if (kh_w_)                                                                         \
			kh_warn("assertion", "WARNING: " format);                                  \
		kh_w_;                                                                             \
	})
#define WARN_ON_ONCE(condition) WARN_ON(condition)

#include <asm-generic/bug.h>

#undef __WARN
#undef __WARN_printf
#undef WARN_TAINT
#undef WARN_ONCE
#undef WARN_TAINT_ONCE
#define __WARN() WARN_ON(1)
#define __WARN_printf(taint, format...) WARN(1, format)
#define WARN_TAINT(condition, taint, format...) WARN(condition, format)
#define WARN_ONCE(condition, format...) WARN(condition, format)
#define WARN_TAINT_ONCE(condition, taint, format...) WARN(condition, format)

#endif
