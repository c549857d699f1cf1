/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/lockdep.h.
 * Keeps: what this thread holds, and the assertions about it. Leaves out: lock classes and keys; the
 * lock graph names a lock by its place in a type. Subclasses travel in the text of a note only.
 * Checks: lockdep_assert_* (lock-context).
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/compiler.h>
#include <kheddle/context.h>

struct lock_class_key {
	char unused;
};

struct lockdep_map {
	char unused;
};

#define SINGLE_DEPTH_NESTING 1

#define lockdep_is_held(lock) kh_lock_held(lock)
#define lockdep_is_held_type(lock, read)                                                           \
	((read) < 0 ? kh_lock_held(lock)                                                           \
		    : kh_lock_held_as(lock, (read) ? KH_HELD_READ : KH_HELD_WRITE))

#define KH_LOCKDEP_ASSERT(condition, text)                                                         \
	do {                                                                                       \
		if (!(condition))                                                                  \
			kh_warn("lock-context", "%s", "WARNING: " text);                           \
	} while (0)

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

#define lockdep_set_class(lock, key) ((void)(lock), (void)(key))
#define lockdep_set_class_and_name(lock, key, name) ((void)(lock), (void)(key))
#define lockdep_set_subclass(lock, subclass) ((void)(lock))
#define lockdep_set_novalidate_class(lock) ((void)(lock))
#define lockdep_register_key(key) ((void)(key))
#define lockdep_unregister_key(key) ((void)(key))
#define lockdep_init_map(map, name, key, subclass) ((void)(map))
#define lockdep_off() ((void)0)
#define lockdep_on() ((void)0)
#define might_lock(lock) ((void)(lock))
#define might_lock_read(lock) ((void)(lock))
#define might_lock_nested(lock, subclass) ((void)(lock))

#endif
