/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/rcupdate.h: a dereference outside a read section, or without the lock that its condition names, is a
 * finding, as with CONFIG_PROVE_RCU.
 */
#ifndef KHEDDLE_LINUX_RCUPDATE_H
#define KHEDDLE_LINUX_RCUPDATE_H

#include <linux/lockdep.h>
#include_next <linux/rcupdate.h>
#include <kheddle/context.h>

#undef RCU_LOCKDEP_WARN
#define RCU_LOCKDEP_WARN(condition, text)                                                          \
	do {                                                                                       \
		if (condition)                                                                     \
			kh_warn("rcu-usage", "%s", "WARNING: suspicious RCU usage: " text);        \
	} while (0)

#undef rcu_read_lock_held
#undef rcu_read_lock_bh_held
#undef rcu_read_lock_sched_held
#undef rcu_read_lock_any_held
#define rcu_read_lock_held() (kh_context.rcu != 0)
#define rcu_read_lock_bh_held() (kh_context.bh || kh_context.interrupt == KH_IN_SOFTIRQ)
#define rcu_read_lock_sched_held() (kh_in_atomic() || kh_context.irqs_off)
#define rcu_read_lock_any_held() (rcu_read_lock_held() || rcu_read_lock_sched_held())

#endif
