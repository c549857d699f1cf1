/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/rtmutex.h. Keeps, leaves out, checks: as mutex.h; priorities are not modelled,
 * so an rt_mutex is a mutex.
 */
#ifndef _LINUX_RTMUTEX_H
#define _LINUX_RTMUTEX_H

#include <linux/mutex.h>

struct rt_mutex {
	struct mutex lock;
};

#define __RT_MUTEX_INITIALIZER(name) {__MUTEX_INITIALIZER(name.lock)}
#define DEFINE_RT_MUTEX(name) struct rt_mutex name = __RT_MUTEX_INITIALIZER(name)

#define rt_mutex_init(m) mutex_init(&(m)->lock)
#define __rt_mutex_init(m, name, key) __mutex_init(&(m)->lock, name, key)
#define rt_mutex_lock(m) mutex_lock(&(m)->lock)
#define rt_mutex_lock_nested(m, subclass) mutex_lock_nested(&(m)->lock, subclass)
#define rt_mutex_lock_interruptible(m) mutex_lock_interruptible(&(m)->lock)
#define rt_mutex_lock_killable(m) mutex_lock_killable(&(m)->lock)
#define rt_mutex_trylock(m) mutex_trylock(&(m)->lock)
#define rt_mutex_unlock(m) mutex_unlock(&(m)->lock)
#define rt_mutex_is_locked(m) mutex_is_locked(&(m)->lock)

#endif
