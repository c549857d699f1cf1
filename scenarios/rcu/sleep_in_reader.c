/* SPDX-License-Identifier: Apache-2.0
 *
 * A read section that wants to sleep.
 *
 * VARIANT rcu VIOLATED: an allocation that may sleep, inside rcu_read_lock()
 * VARIANT rcu_mutex VIOLATED: a mutex inside rcu_read_lock()
 * VARIANT srcu HOLDS: SRCU readers may sleep
 * VARIANT before HOLDS: allocated before the section
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/srcu.h>

static int __rcu *value;
static DEFINE_MUTEX(lock);
DEFINE_STATIC_SRCU(srcu);

#ifdef VARIANT_rcu
#define GFP_IN_SECTION GFP_KERNEL
#else
#define GFP_IN_SECTION GFP_ATOMIC
#endif

KH_INIT(first)
{
	rcu_assign_pointer(value, kzalloc(sizeof(int), GFP_KERNEL));
}

KH_THREAD(reader)
{
	int *copy;
#ifdef VARIANT_srcu
	int idx = srcu_read_lock(&srcu);

	copy = kmalloc(sizeof(*copy), GFP_KERNEL);
	*copy = *srcu_dereference(value, &srcu);
	srcu_read_unlock(&srcu, idx);
#elif defined(VARIANT_before)
	copy = kmalloc(sizeof(*copy), GFP_KERNEL);
	rcu_read_lock();
	*copy = *rcu_dereference(value);
	rcu_read_unlock();
#else
	rcu_read_lock();
	copy = kmalloc(sizeof(*copy), GFP_IN_SECTION); /* FINDS(rcu) sleep-in-atomic */
#ifdef VARIANT_rcu_mutex
	mutex_lock(&lock); /* FINDS(rcu_mutex) sleep-in-atomic */
	mutex_unlock(&lock);
#endif
	*copy = *rcu_dereference(value);
	rcu_read_unlock();
#endif
	kfree(copy);
}

KH_THREAD(writer)
{
	int *old = rcu_dereference_protected(value, 1);

	rcu_assign_pointer(value, kzalloc(sizeof(int), GFP_KERNEL));
#ifdef VARIANT_srcu
	synchronize_srcu(&srcu);
#else
	synchronize_rcu();
#endif
	kfree(old);
}
