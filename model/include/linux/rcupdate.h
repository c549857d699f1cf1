/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/rcupdate.h; kernel/rcu.cc says what is kept.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <asm/barrier.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*call_rcu_func_t)(struct rcu_head *head, rcu_callback_t func);

void rcu_read_lock(void);
void rcu_read_unlock(void);
void rcu_read_lock_bh(void);
void rcu_read_unlock_bh(void);
void rcu_read_lock_sched(void);
void rcu_read_unlock_sched(void);
void synchronize_rcu(void);
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void rcu_barrier(void);
void kh_kfree_rcu_mightsleep(const void *object);

#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_net() synchronize_rcu()
#define call_rcu_hurry(head, func) call_rcu(head, func)
#define init_rcu_head(head) ((void)(head))
#define destroy_rcu_head(head) ((void)(head))
#define init_rcu_head_on_stack(head) ((void)(head))
#define destroy_rcu_head_on_stack(head) ((void)(head))
#define cond_synchronize_rcu(state) ((void)(state), synchronize_rcu())
#define get_state_synchronize_rcu() 0ul
#define start_poll_synchronize_rcu() 0ul

/* rcu_head by its offset in the object, as in the kernel: such a func is no function. */
#define kfree_rcu(ptr, member)                                                                     \
	do {                                                                                       \
		__typeof__(ptr) __object = (ptr);                                                  \
		if (__object)                                                                      \
			call_rcu(&__object->member,                                                \
				 (rcu_callback_t)((char *)&__object->member - (char *)__object));  \
	} while (0)
#define kvfree_rcu(ptr, member) kfree_rcu(ptr, member)
#define kfree_rcu_mightsleep(ptr) kh_kfree_rcu_mightsleep(ptr)
#define kvfree_rcu_mightsleep(ptr) kh_kfree_rcu_mightsleep(ptr)

#define rcu_read_lock_held() (kh_context.rcu != 0)
#define rcu_read_lock_bh_held() (in_softirq() || irqs_disabled())
#define rcu_read_lock_sched_held() (in_atomic() || irqs_disabled())
#define rcu_read_lock_any_held() (rcu_read_lock_held() || rcu_read_lock_sched_held())

#define RCU_LOCKDEP_WARN(condition, text)                                                          \
	do {                                                                                       \
		if (condition)                                                                     \
			kh_warn("rcu-usage", "%s", "WARNING: suspicious RCU usage: " text);        \
	} while (0)
#define rcu_sleep_check()                                                                          \
	RCU_LOCKDEP_WARN(rcu_read_lock_held(),                                                     \
			 "Illegal context switch in RCU read-side critical section")

#define __kh_rcu_dereference(p, condition, text)                                                   \
	({                                                                                         \
		RCU_LOCKDEP_WARN(!(condition), text);                                              \
		READ_ONCE(p);                                                                      \
	})
#define rcu_dereference_check(p, condition)                                                        \
	__kh_rcu_dereference(p, (condition) || rcu_read_lock_held(),                               \
			     "suspicious rcu_dereference_check() usage!")
#define rcu_dereference_bh_check(p, condition)                                                     \
	__kh_rcu_dereference(p, (condition) || rcu_read_lock_bh_held(),                            \
			     "suspicious rcu_dereference_bh_check() usage!")
#define rcu_dereference_sched_check(p, condition)                                                  \
	__kh_rcu_dereference(p, (condition) || rcu_read_lock_sched_held(),                         \
			     "suspicious rcu_dereference_sched_check() usage!")
#define rcu_dereference_all_check(p, condition)                                                    \
	__kh_rcu_dereference(p, (condition) || rcu_read_lock_any_held(),                           \
			     "suspicious rcu_dereference_all_check() usage!")
#define rcu_dereference(p) rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p) rcu_dereference_bh_check(p, 0)
#define rcu_dereference_sched(p) rcu_dereference_sched_check(p, 0)
#define rcu_dereference_all(p) rcu_dereference_all_check(p, 0)
#define rcu_dereference_raw(p) READ_ONCE(p)
#define rcu_dereference_raw_check(p) READ_ONCE(p)
#define rcu_dereference_protected(p, condition)                                                    \
	({                                                                                         \
		RCU_LOCKDEP_WARN(!(condition), "suspicious rcu_dereference_protected() usage!");   \
		(p);                                                                               \
	})
#define rcu_access_pointer(p) READ_ONCE(p)
#define rcu_pointer_handoff(p) (p)
#define unrcu_pointer(p) (p)
#define rcu_assign_pointer(p, value) smp_store_release(&(p), value)
#define RCU_INIT_POINTER(p, value) WRITE_ONCE(p, value)
#define RCU_POINTER_INITIALIZER(p, value) .p = (value)
#define RCU_INITIALIZER(value) (value)
#define rcu_replace_pointer(p, value, condition)                                                   \
	({                                                                                         \
		__typeof__(p) __old = rcu_dereference_protected(p, condition);                     \
		rcu_assign_pointer(p, value);                                                      \
		__old;                                                                             \
	})

#ifdef __cplusplus
}
#endif

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

#endif
