/* SPDX-License-Identifier: Apache-2.0
 *
 * SRCU: readers may sleep; a writer waits for the readers of its own domain, and only for those that
 * began before it.
 *
 * VARIANT own_domain HOLDS: the reader sleeps on a lock inside its section
 * VARIANT other_domain VIOLATED: the writer waits for the readers of another domain
 * VARIANT waits_for_itself VIOLATED: the reader sleeps on a lock that the waiting writer holds
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/srcu.h>

DEFINE_STATIC_SRCU(regions_srcu);
DEFINE_STATIC_SRCU(other_srcu);
static DEFINE_MUTEX(lock);
static int __rcu *region;

KH_INIT(first)
{
	rcu_assign_pointer(region, kzalloc(sizeof(int), GFP_KERNEL));
}

KH_THREAD(reader)
{
	int idx = srcu_read_lock(&regions_srcu);
	int *r = srcu_dereference(region, &regions_srcu);

	mutex_lock(&lock); /* FINDS(waits_for_itself) deadlock */
	mutex_unlock(&lock);
	KH_ASSERT(*r == 0); /* FINDS(other_domain) use-after-free */
	srcu_read_unlock(&regions_srcu, idx);
}

KH_THREAD(writer)
{
	int *old = rcu_dereference_protected(region, 1);

	rcu_assign_pointer(region, kzalloc(sizeof(int), GFP_KERNEL));
#ifdef VARIANT_waits_for_itself
	mutex_lock(&lock);
#endif
#ifdef VARIANT_other_domain
	synchronize_srcu(&other_srcu);
#else
	synchronize_srcu(&regions_srcu);
#endif
#ifdef VARIANT_waits_for_itself
	mutex_unlock(&lock);
#endif
	kfree(old);
}
