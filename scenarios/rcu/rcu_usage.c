/* SPDX-License-Identifier: Apache-2.0
 *
 * Where an __rcu pointer may be followed.
 *
 * VARIANT outside VIOLATED: rcu_dereference() without a read section
 * VARIANT lock_not_held VIOLATED: the update lock is named, and not held
 * VARIANT waits_inside VIOLATED: a reader that waits for readers
 * VARIANT proper HOLDS: a section, or the lock
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static int __rcu *value;
static DEFINE_MUTEX(lock);

KH_INIT(first)
{
	rcu_assign_pointer(value, kzalloc(sizeof(int), GFP_KERNEL));
}

KH_THREAD(reader)
{
	int seen;

#ifdef VARIANT_outside
	seen = READ_ONCE(*rcu_dereference(value)); /* FINDS(outside) rcu-usage, use-after-free */
#else
	rcu_read_lock();
	seen = *rcu_dereference(value);
#ifdef VARIANT_waits_inside
	synchronize_rcu(); /* FINDS(waits_inside) rcu-usage */
#endif
	rcu_read_unlock();
#endif
	KH_ASSERT(seen == 0);
}

KH_THREAD(writer)
{
	int *old;

#ifndef VARIANT_lock_not_held
	mutex_lock(&lock);
#endif
	old = rcu_dereference_protected(value, lockdep_is_held(&lock)); /* FINDS(lock_not_held) rcu-usage */
	rcu_assign_pointer(value, kzalloc(sizeof(int), GFP_KERNEL));
#ifndef VARIANT_lock_not_held
	mutex_unlock(&lock);
#endif
	synchronize_rcu();
	kfree(old);
}
