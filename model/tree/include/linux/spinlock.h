/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/spinlock.h: initialising tells the class, and nesting levels are told to the model.
 */
#ifndef KHEDDLE_LINUX_SPINLOCK_H
#define KHEDDLE_LINUX_SPINLOCK_H

/* What guard(raw_spinlock_nested) takes its lock with is a function in there, by a macro that drops the level. */
#define class_raw_spinlock_nested_constructor kh_raw_spinlock_without_level
#include_next <linux/spinlock.h>
#undef class_raw_spinlock_nested_constructor

void kh_spin_lock_init(void *lock, const struct lock_class_key *key);
void kh_rwlock_init(rwlock_t *lock, const struct lock_class_key *key);

#undef raw_spin_lock_init
#undef spin_lock_init
#undef rwlock_init
#define raw_spin_lock_init(lock) kh_spin_lock_init(lock, KH_LOCK_CLASS(lock))
#define spin_lock_init(lock) kh_spin_lock_init(spinlock_check(lock), KH_LOCK_CLASS(lock))
#define rwlock_init(lock) kh_rwlock_init(lock, KH_LOCK_CLASS(lock))

#undef raw_spin_lock_nested
#undef raw_spin_lock_nest_lock
#undef raw_spin_lock_irqsave_nested
#undef write_lock_nested
#define raw_spin_lock_nested(lock, subclass) _raw_spin_lock_nested(lock, subclass)
#define raw_spin_lock_nest_lock(lock, nest_lock)                                                   \
	_raw_spin_lock_nest_lock(lock, (struct lockdep_map *)(nest_lock))
#define raw_spin_lock_irqsave_nested(lock, flags, subclass)                                        \
	((flags) = _raw_spin_lock_irqsave_nested(lock, subclass))
#define write_lock_nested(lock, subclass) _raw_write_lock_nested(lock, subclass)

#ifdef DEFINE_LOCK_GUARD_1
static inline class_raw_spinlock_nested_t
class_raw_spinlock_nested_constructor(raw_spinlock_t *lock)
{
	class_raw_spinlock_nested_t guard = {.lock = lock};

	raw_spin_lock_nested(lock, SINGLE_DEPTH_NESTING);
	return guard;
}
#endif

#endif
