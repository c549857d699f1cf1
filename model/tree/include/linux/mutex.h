/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/mutex.h: initialising tells the class, and nesting levels are told to the model.
 */
#ifndef KHEDDLE_LINUX_MUTEX_H
#define KHEDDLE_LINUX_MUTEX_H

#include_next <linux/mutex.h>

#undef mutex_init
#undef mutex_lock_nested
#undef mutex_lock_interruptible_nested
#undef mutex_lock_killable_nested
#undef mutex_lock_io_nested
#undef mutex_lock_nest_lock

void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass);
void kh_mutex_lock_nest_lock(struct mutex *lock, const void *nest_lock);

#define mutex_init(lock) __mutex_init(lock, #lock, KH_LOCK_CLASS(lock))
#define mutex_lock_killable_nested(lock, subclass) mutex_lock_interruptible_nested(lock, subclass)
#define mutex_lock_io_nested(lock, subclass) mutex_lock_nested(lock, subclass)
#define mutex_lock_nest_lock(lock, nest_lock) kh_mutex_lock_nest_lock(lock, nest_lock)

#endif
