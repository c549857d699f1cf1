/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/lockdep.h: the assertions are checked by the model, which knows what each thread holds, and classes
 * are told to it. Leaves out: lockdep maps of the code's own.
 */
#ifndef KHEDDLE_LINUX_LOCKDEP_H
#define KHEDDLE_LINUX_LOCKDEP_H

#include_next <linux/lockdep.h>
#include <linux/spinlock_types.h>
#include <kheddle/context.h>

unsigned kh_lock_key(const struct lock_class_key *key);
/* A key lies in the last 24 bits of a spinlock, and in bytes 4 to 7 of other locks. */
void kh_set_spinlock_key(void *lock, unsigned key, unsigned subclass);
void kh_set_lock_key(void *lock, unsigned key, unsigned subclass);
void kh_set_spinlock_subclass(void *lock, unsigned subclass);
void kh_set_lock_subclass(void *lock, unsigned subclass);
void kh_might_lock_spinning(void *lock, unsigned how);
void kh_might_lock(void *lock, unsigned how);

struct mutex;
struct rw_semaphore;
struct work_struct;

#define KH_BY_LOCK(lock, spinning, other, ...)                                                     \
	_Generic((lock),                                                                           \
		spinlock_t *: spinning(lock, __VA_ARGS__),                                         \
		raw_spinlock_t *: spinning(lock, __VA_ARGS__),                                     \
		rwlock_t *: other(lock, __VA_ARGS__),                                              \
		struct mutex *: other(lock, __VA_ARGS__),                                          \
		struct rw_semaphore *: other(lock, __VA_ARGS__),                                   \
		struct work_struct *: other(lock, __VA_ARGS__),                                    \
		default: (void)(lock))

#undef lockdep_set_class
#undef lockdep_set_class_and_name
#undef lockdep_set_class_and_subclass
#undef lockdep_set_subclass
#undef lockdep_set_novalidate_class
#undef might_lock
#undef might_lock_read
#undef might_lock_nested

#define lockdep_set_class(lock, key) lockdep_set_class_and_subclass(lock, key, 0)
#define lockdep_set_class_and_name(lock, key, name) lockdep_set_class(lock, key)
#define lockdep_set_class_and_subclass(lock, key, subclass)                                        \
	KH_BY_LOCK(lock, kh_set_spinlock_key, kh_set_lock_key, kh_lock_key(key), subclass)
#define lockdep_set_subclass(lock, subclass)                                                       \
	KH_BY_LOCK(lock, kh_set_spinlock_subclass, kh_set_lock_subclass, subclass)
#define lockdep_set_novalidate_class(lock)                                                         \
	KH_BY_LOCK(lock, kh_set_spinlock_key, kh_set_lock_key, KH_KEY_NONE, 0)
#define might_lock(lock) KH_BY_LOCK(lock, kh_might_lock_spinning, kh_might_lock, 0)
#define might_lock_read(lock) KH_BY_LOCK(lock, kh_might_lock_spinning, kh_might_lock, KH_ORDER_READ)
#define might_lock_nested(lock, subclass)                                                          \
	KH_BY_LOCK(lock, kh_might_lock_spinning, kh_might_lock, subclass)

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
