/* SPDX-License-Identifier: Apache-2.0
 *
 * The error path of a registration.
 *
 * VARIANT early_return VIOLATED: -ENOMEM leaves with the lock held
 * VARIANT unlock_twice VIOLATED: the error path unlocks, and so does its caller
 * VARIANT guarded HOLDS: guard() unlocks on each path, once
 */
#include <kheddle/scenario.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(lock);
static int *slots;

KH_INIT(environment)
{
	kh_environment.allocations_fail = true;
}

static int add_slot(void)
{
	int *slot;

#ifdef VARIANT_guarded
	guard(mutex)(&lock);
#else
	mutex_lock(&lock);
#endif
	slot = kzalloc(sizeof(*slot), GFP_KERNEL);
	if (!slot) {
#ifdef VARIANT_unlock_twice
		mutex_unlock(&lock);
#endif
#ifndef VARIANT_early_return
		kh_reach("no memory");
#endif
		return -ENOMEM;
	}
	kfree(slots);
	slots = slot;
#ifdef VARIANT_early_return
	mutex_unlock(&lock);
#endif
	return 0;
}

KH_THREAD(ioctl) /* FINDS(early_return) lock-imbalance */
{
	add_slot();
#ifdef VARIANT_unlock_twice
	mutex_unlock(&lock); /* FINDS(unlock_twice) lock-imbalance */
#endif
}
