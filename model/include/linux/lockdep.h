/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/lockdep.h; kernel/lockdep.cc says what is kept of lock order.
 * Keeps: what this thread holds, and the assertions about it; classes. Checks: lockdep_assert_* (lock-context).
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/compiler.h>
#include <kheddle/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Its address names a class of locks. */
struct lock_class_key {
	const char *kh_name; /* NULL: what the variable is called */
};

struct lockdep_map {
	unsigned kh_key;
};

/* The class of the locks that are initialised here, called as in the source. */
#define KH_LOCK_CLASS(lock)                                                                        \
	({                                                                                         \
		static const struct lock_class_key kh_class = {#lock};                             \
		&kh_class;                                                                         \
	})

unsigned kh_lock_key(const struct lock_class_key *key);
extern const struct lock_class_key kh_mmap_lock_class;

void lock_acquire(struct lockdep_map *map, unsigned int subclass, int trylock, int read, int check,
		  struct lockdep_map *nest_lock, unsigned long ip);
void lock_release(struct lockdep_map *map, unsigned long ip);

#ifdef __cplusplus
}
#endif

#define STATIC_LOCKDEP_MAP_INIT(name, key) {0}
#define lock_map_acquire(map) lock_acquire(map, 0, 0, 0, 1, NULL, 0)
#define lock_map_acquire_read(map) lock_acquire(map, 0, 0, 2, 1, NULL, 0)
#define lock_map_acquire_tryread(map) lock_acquire(map, 0, 1, 2, 1, NULL, 0)
#define lock_map_release(map) lock_release(map, 0)

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

/* Of a lock that nobody else knows yet. */
#define KH_SET_LOCK_KEY(lock, key)                                                                 \
	do {                                                                                       \
		kh_atomic_begin();                                                                 \
		(lock)->kh_key = (key);                                                            \
		kh_atomic_end();                                                                   \
	} while (0)
#define lockdep_set_class(lock, key) KH_SET_LOCK_KEY(lock, kh_lock_key(key))
#define lockdep_set_class_and_name(lock, key, name) lockdep_set_class(lock, key)
#define lockdep_set_class_and_subclass(lock, key, subclass)                                        \
	KH_SET_LOCK_KEY(lock, kh_lock_key(key) | (subclass))
#define lockdep_set_novalidate_class(lock) KH_SET_LOCK_KEY(lock, KH_KEY_NONE)
#define lockdep_register_key(key) ((void)(key))
#define lockdep_unregister_key(key) ((void)(key))
#define lockdep_init_map(map, name, key, subclass)                                                 \
	lockdep_set_class_and_subclass(map, key, subclass)
#define lockdep_off() ((void)0)
#define lockdep_on() ((void)0)
/* The lock may be taken here: so says who takes it only sometimes. */
#define might_lock(lock) kh_lock_attempt(lock, (lock)->kh_key, 0, NULL)
#define might_lock_read(lock) kh_lock_attempt(lock, (lock)->kh_key, KH_ORDER_READ, NULL)
#define might_lock_nested(lock, subclass) kh_lock_attempt(lock, (lock)->kh_key, subclass, NULL)

#endif
