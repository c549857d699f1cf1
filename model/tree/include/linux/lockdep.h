/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/lockdep.h: the assertions are checked by the model, which knows what each thread holds.
 */
#ifndef KHEDDLE_LINUX_LOCKDEP_H
#define KHEDDLE_LINUX_LOCKDEP_H

#include_next <linux/lockdep.h>
#include <kheddle/context.h>

#define KH_LOCKDEP_ASSERT(condition, text)                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			kh_warn("lock-context", "%s", "WARNING: " text);                           \
	} while (0)

#undef lockdep_is_held
#undef lockdep_is_held_type
#undef lockdep_assert
#undef lockdep_assert_once
#undef lockdep_assert_held
#undef lockdep_assert_held_once
#undef lockdep_assert_held_write
#undef lockdep_assert_held_read
#undef lockdep_assert_not_held
#undef lockdep_assert_none_held_once
#undef lockdep_assert_irqs_enabled
#undef lockdep_assert_irqs_disabled
#undef lockdep_assert_in_irq
#undef lockdep_assert_in_softirq
#undef lockdep_assert_preemption_enabled
#undef lockdep_assert_preemption_disabled

#define lockdep_is_held(lock) kh_lock_held(lock)
#define lockdep_is_held_type(lock, read)                                                           \
	((read) < 0 ? kh_lock_held(lock)                                                           \
		    : kh_lock_held_as(lock, (read) ? KH_HELD_READ : KH_HELD_WRITE))
#define lockdep_assert(condition) KH_LOCKDEP_ASSERT(condition, "lockdep_assert(" #condition ")")
#define lockdep_assert_once(condition) lockdep_assert(condition)
#define lockdep_assert_held(lock)                                                                  \
	KH_LOCKDEP_ASSERT(kh_lock_held(lock), "lockdep_assert_held(" #lock ")")
#define lockdep_assert_held_once(lock) lockdep_assert_held(lock)
#define lockdep_assert_held_write(lock)                                                            \
	KH_LOCKDEP_ASSERT(kh_lock_held_as(lock, KH_HELD_WRITE),                                    \
			  "lockdep_assert_held_write(" #lock ")")
#define lockdep_assert_held_read(lock)                                                             \
	KH_LOCKDEP_ASSERT(kh_lock_held_as(lock, KH_HELD_READ),                                     \
			  "lockdep_assert_held_read(" #lock ")")
#define lockdep_assert_not_held(lock)                                                              \
	KH_LOCKDEP_ASSERT(!kh_lock_held(lock), "lockdep_assert_not_held(" #lock ")")
#define lockdep_assert_none_held_once()                                                            \
	KH_LOCKDEP_ASSERT(!kh_context.held, "lockdep_assert_none_held_once()")
#define lockdep_assert_irqs_enabled()                                                              \
	KH_LOCKDEP_ASSERT(!kh_context.irqs_off && kh_context.interrupt != KH_IN_HARDIRQ,           \
			  "lockdep_assert_irqs_enabled()")
#define lockdep_assert_irqs_disabled()                                                             \
	KH_LOCKDEP_ASSERT(kh_context.irqs_off || kh_context.interrupt == KH_IN_HARDIRQ,            \
			  "lockdep_assert_irqs_disabled()")
#define lockdep_assert_in_irq()                                                                    \
	KH_LOCKDEP_ASSERT(kh_context.interrupt == KH_IN_HARDIRQ, "lockdep_assert_in_irq()")
#define lockdep_assert_in_softirq()                                                                \
	KH_LOCKDEP_ASSERT(kh_context.interrupt == KH_IN_SOFTIRQ, "lockdep_assert_in_softirq()")
#define lockdep_assert_preemption_enabled()                                                        \
	KH_LOCKDEP_ASSERT(!kh_in_atomic() && !kh_context.irqs_off,                                 \
			  "lockdep_assert_preemption_enabled()")
#define lockdep_assert_preemption_disabled()                                                       \
	KH_LOCKDEP_ASSERT(kh_in_atomic() || kh_context.irqs_off,                                   \
			  "lockdep_assert_preemption_disabled()")

#endif
