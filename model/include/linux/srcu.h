/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/srcu.h; kernel/srcu.cc says what is kept.
 */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/rcupdate.h>

#ifdef __cplusplus
extern "C" {
#endif

struct srcu_struct {
	unsigned char nesting[KH_MAX_THREADS]; /* sections each thread is in: readers do not meet */
	unsigned kh_key;
};

#define DEFINE_SRCU(name) struct srcu_struct name
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name

int kh_init_srcu_struct(struct srcu_struct *ssp, const struct lock_class_key *key);
#define init_srcu_struct(ssp) kh_init_srcu_struct(ssp, KH_LOCK_CLASS(ssp))
void cleanup_srcu_struct(struct srcu_struct *ssp);
int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx);
void synchronize_srcu(struct srcu_struct *ssp);
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
void srcu_barrier(struct srcu_struct *ssp);

#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)
#define srcu_read_lock_held(ssp) kh_lock_held(ssp)
#define srcu_read_lock_notrace(ssp) srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, idx) srcu_read_unlock(ssp, idx)

#define srcu_dereference_check(p, ssp, condition)                                                  \
	__kh_rcu_dereference(p, (condition) || srcu_read_lock_held(ssp),                           \
			     "suspicious srcu_dereference_check() usage!")
#define srcu_dereference(p, ssp) srcu_dereference_check(p, ssp, 0)

#ifdef __cplusplus
}
#endif

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct, _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx), int idx)

#endif
