/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/workqueue.h: an item is laid out as the model's, and initialising tells its class.
 */
#ifndef KHEDDLE_LINUX_WORKQUEUE_H
#define KHEDDLE_LINUX_WORKQUEUE_H

#include_next <linux/workqueue.h>
#include <linux/lockdep.h>

#undef WORK_DATA_INIT
#undef WORK_DATA_STATIC_INIT
#undef __INIT_WORK
#undef __INIT_WORK_KEY
#define WORK_DATA_INIT() ATOMIC_LONG_INIT(0)
#define WORK_DATA_STATIC_INIT() ATOMIC_LONG_INIT(0)
#define __INIT_WORK(work, function, onstack) kh_init_work(work, function, KH_LOCK_CLASS(work))
#define __INIT_WORK_KEY(work, function, onstack, key) kh_init_work(work, function, key)

static inline void kh_init_work(struct work_struct *work, work_func_t function,
				const struct lock_class_key *key)
{
	*work = (struct work_struct){.data = ATOMIC_LONG_INIT((long)kh_lock_key(key) << 32),
				     .func = function};
}

#endif
