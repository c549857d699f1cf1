/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/mutex.h; kernel/mutex.cc says what is kept.
 */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/lockdep.h>
#include <linux/sched.h>
#include <linux/cleanup.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mutex {
	int owner; /* 1 + number of the thread that holds it; 0: free */
	unsigned kh_key;
};

#define __MUTEX_INITIALIZER(name) {0, 0}
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

void __mutex_init(struct mutex *lock, const char *name, const struct lock_class_key *key);
#define mutex_init(lock) __mutex_init(lock, #lock, KH_LOCK_CLASS(lock))
void mutex_destroy(struct mutex *lock);
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
int mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass);
void kh_mutex_lock_nest_lock(struct mutex *lock, const void *nest_lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);

#define mutex_lock_killable_nested(lock, subclass) mutex_lock_interruptible_nested(lock, subclass)
#define mutex_lock_nest_lock(lock, nest_lock) kh_mutex_lock_nest_lock(lock, nest_lock)
#define mutex_lock_io(lock) mutex_lock(lock)
#define mutex_init_with_key(lock, key) __mutex_init(lock, #lock, key)

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T) == 0)
/* Round the initialisation of what the lock guards: nobody else knows the object yet. */
DEFINE_LOCK_GUARD_1(mutex_init, struct mutex, (mutex_init(_T->lock), kh_unguarded_begin()),
		    kh_unguarded_end())

#ifdef __cplusplus
}
#endif

#endif
