/* SPDX-License-Identifier: Apache-2.0
 *
 * A writer publishes a new configuration and frees the old one; readers follow the pointer.
 *
 * VARIANT waits HOLDS: the old one lives until all its readers have left
 * VARIANT no_grace_period VIOLATED: freed under a reader
 * VARIANT waits_before VIOLATED: waits for readers before it takes the pointer away
 */
#include <kheddle/scenario.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct config {
	int low, high;
};

static struct config __rcu *config;

static struct config *new_config(int value)
{
	struct config *c = kmalloc(sizeof(*c), GFP_KERNEL);

	c->low = c->high = value;
	return c;
}

KH_INIT(first_config)
{
	rcu_assign_pointer(config, new_config(1));
}

KH_THREADS(reader, 2)
{
	struct config *c;

	rcu_read_lock();
	c = rcu_dereference(config);
	KH_ASSERT(c->low == c->high); /* FINDS(no_grace_period, waits_before) use-after-free */
	rcu_read_unlock();
}

KH_THREAD(writer)
{
	struct config *old = rcu_dereference_protected(config, 1);

#ifdef VARIANT_waits_before
	synchronize_rcu();
#endif
	rcu_assign_pointer(config, new_config(2));
#ifdef VARIANT_waits
	synchronize_rcu();
#endif
	kfree(old);
}
