/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/local_lock.h; kernel/local_lock.cc says what is kept.
 */
#ifndef _LINUX_LOCAL_LOCK_H
#define _LINUX_LOCAL_LOCK_H

#include <linux/lockdep.h>
#include <linux/percpu.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct local_lock {
	int owner; /* 1 + the CPU where it is held; 0: nowhere */
	unsigned kh_key;
} local_lock_t;

#define INIT_LOCAL_LOCK(name) {0, 0}

void kh_local_lock_init(local_lock_t *lock, const struct lock_class_key *key);
#define local_lock_init(lock) kh_local_lock_init(lock, KH_LOCK_CLASS(lock))
void kh_local_lock(local_lock_t *lock);
void kh_local_unlock(local_lock_t *lock);

#define local_lock(lock) (preempt_disable(), kh_local_lock(this_cpu_ptr(lock)))
#define local_lock_irq(lock) (local_irq_disable(), kh_local_lock(this_cpu_ptr(lock)))
#define local_lock_irqsave(lock, flags) (local_irq_save(flags), kh_local_lock(this_cpu_ptr(lock)))
#define local_unlock(lock) (kh_local_unlock(this_cpu_ptr(lock)), preempt_enable())
#define local_unlock_irq(lock) (kh_local_unlock(this_cpu_ptr(lock)), local_irq_enable())
#define local_unlock_irqrestore(lock, flags)                                                       \
	(kh_local_unlock(this_cpu_ptr(lock)), local_irq_restore(flags))

#ifdef __cplusplus
}
#endif

#endif
