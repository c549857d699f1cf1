/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for linux/local_lock_internal.h; model/kernel/local_lock.cc says what is kept.
 */
#ifndef KHEDDLE_LINUX_LOCAL_LOCK_INTERNAL_H
#define KHEDDLE_LINUX_LOCAL_LOCK_INTERNAL_H

#include <linux/lockdep.h>
#include <linux/percpu-defs.h>

typedef struct {
	int owner; /* as in model/include/linux/local_lock.h */
	unsigned kh_key;
} local_lock_t;

#define INIT_LOCAL_LOCK(lockname) {0, 0}

void kh_local_lock_init(local_lock_t *lock, const struct lock_class_key *key);
void kh_local_lock(local_lock_t *lock);
void kh_local_unlock(local_lock_t *lock);

#define __local_lock_init(lock) kh_local_lock_init(lock, KH_LOCK_CLASS(lock))
#define __local_lock(lock)                                                                         \
	do {                                                                                       \
		preempt_disable();                                                                 \
		kh_local_lock(this_cpu_ptr(lock));                                                 \
	} while (0)
#define __local_lock_irq(lock)                                                                     \
	do {                                                                                       \
		local_irq_disable();                                                               \
		kh_local_lock(this_cpu_ptr(lock));                                                 \
	} while (0)
#define __local_lock_irqsave(lock, flags)                                                          \
	do {                                                                                       \
		local_irq_save(flags);                                                             \
		kh_local_lock(this_cpu_ptr(lock));                                                 \
	} while (0)
#define __local_unlock(lock)                                                                       \
	do {                                                                                       \
		kh_local_unlock(this_cpu_ptr(lock));                                               \
		preempt_enable();                                                                  \
	} while (0)
#define __local_unlock_irq(lock)                                                                   \
	do {                                                                                       \
		kh_local_unlock(this_cpu_ptr(lock));                                               \
		local_irq_enable();                                                                \
	} while (0)
#define __local_unlock_irqrestore(lock, flags)                                                     \
	do {                                                                                       \
		kh_local_unlock(this_cpu_ptr(lock));                                               \
		local_irq_restore(flags);                                                          \
	} while (0)

#endif
