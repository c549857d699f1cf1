/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/rwsem.h; kernel/rwsem.cc says what is kept.
 */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rw_semaphore {
	unsigned char owner;	/* 1 + number of the thread that writes; 0: nobody */
	unsigned char queued;	/* writers that wait */
	unsigned short readers; /* how often it is held for reading */
	unsigned kh_key;
};

#define __RWSEM_INITIALIZER(name) {0, 0, 0, 0}
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)

void kh_init_rwsem(struct rw_semaphore *sem, const struct lock_class_key *key);
#define init_rwsem(sem) kh_init_rwsem(sem, KH_LOCK_CLASS(sem))
#define __init_rwsem(sem, name, key) kh_init_rwsem(sem, key)
void down_read(struct rw_semaphore *sem);
void down_read_nested(struct rw_semaphore *sem, int subclass);
int down_read_interruptible(struct rw_semaphore *sem);
int down_read_killable(struct rw_semaphore *sem);
int down_read_killable_nested(struct rw_semaphore *sem, int subclass);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void down_write_nested(struct rw_semaphore *sem, int subclass);
int down_write_killable(struct rw_semaphore *sem);
int down_write_killable_nested(struct rw_semaphore *sem, int subclass);
void kh_down_write_nest_lock(struct rw_semaphore *sem, const void *nest_lock);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
int rwsem_is_locked(struct rw_semaphore *sem);
int rwsem_is_contended(struct rw_semaphore *sem);

#define down_write_nest_lock(sem, nest_lock) kh_down_write_nest_lock(sem, nest_lock)
#define rwsem_assert_held(sem) lockdep_assert_held(sem)
#define rwsem_assert_held_write(sem) lockdep_assert_held_write(sem)

#ifdef __cplusplus
}
#endif

DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD_COND(rwsem_read, _intr, down_read_interruptible(_T) == 0)
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))
DEFINE_GUARD_COND(rwsem_write, _kill, down_write_killable(_T) == 0)
/* Round the initialisation of what the lock guards: see mutex.h. */
DEFINE_LOCK_GUARD_1(rwsem_init, struct rw_semaphore, (init_rwsem(_T->lock), kh_unguarded_begin()),
		    kh_unguarded_end())

#endif
