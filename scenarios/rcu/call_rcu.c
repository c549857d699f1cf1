/* SPDX-License-Identifier: Apache-2.0
 *
 * An entry is taken away and freed by a callback after the grace period.
 *
 * VARIANT callback HOLDS: call_rcu()
 * VARIANT kfree_rcu HOLDS: the short form
 * VARIANT used_after_section VIOLATED: the reader keeps the pointer past its section
 */
#include <kheddle/scenario.h>
#include <linux/container_of.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct entry {
	int value;
	struct rcu_head rcu;
};

static struct entry __rcu *entry;

KH_INIT(one_entry)
{
	struct entry *e = kzalloc(sizeof(*e), GFP_KERNEL);

	e->value = 5;
	rcu_assign_pointer(entry, e);
}

static __maybe_unused void free_entry(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct entry, rcu));
}

KH_THREAD(reader)
{
	struct entry *e;
	int value = 5;

	rcu_read_lock();
	e = rcu_dereference(entry);
#ifdef VARIANT_used_after_section
	rcu_read_unlock();
	if (e)
		value = e->value; /* FINDS(used_after_section) use-after-free */
#else
	if (e)
		value = e->value;
	rcu_read_unlock();
#endif
	KH_ASSERT(value == 5);
}

KH_THREAD(remover)
{
	struct entry *e = rcu_dereference_protected(entry, 1);

	rcu_assign_pointer(entry, NULL);
#ifdef VARIANT_callback
	call_rcu(&e->rcu, free_entry);
#else
	kfree_rcu(e, rcu);
#endif
}
