/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/rwsem.h: initialising tells the class, nesting levels are told to the model, and so is who asks.
 */
#ifndef KHEDDLE_LINUX_RWSEM_H
#define KHEDDLE_LINUX_RWSEM_H

#define rwsem_is_locked kh_no_rwsem_is_locked
#define rwsem_is_contended kh_no_rwsem_is_contended
#include_next <linux/rwsem.h>
#undef rwsem_is_locked
#undef rwsem_is_contended

#undef init_rwsem
#undef down_read_nested
#undef down_read_killable_nested
#undef down_write_nested
#undef down_write_killable_nested
#undef down_write_nest_lock

int rwsem_is_locked(struct rw_semaphore *sem);
int rwsem_is_contended(struct rw_semaphore *sem);
void down_read_nested(struct rw_semaphore *sem, int subclass);
int down_read_killable_nested(struct rw_semaphore *sem, int subclass);
void down_write_nested(struct rw_semaphore *sem, int subclass);
int down_write_killable_nested(struct rw_semaphore *sem, int subclass);
void kh_down_write_nest_lock(struct rw_semaphore *sem, const void *nest_lock);

#define init_rwsem(sem) __init_rwsem(sem, #sem, KH_LOCK_CLASS(sem))
#define down_write_nest_lock(sem, nest_lock) kh_down_write_nest_lock(sem, nest_lock)

#endif
