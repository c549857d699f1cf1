/* SPDX-License-Identifier: Apache-2.0
 *
 * A hash table that is read under RCU.
 *
 * VARIANT deferred HOLDS: an entry that was taken out is freed after a grace period
 * VARIANT at_once VIOLATED: a reader may still stand on it
 * VARIANT init VIOLATED: hash_del() cuts the chain under a reader, who misses what comes after
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/hashtable.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct flow {
	struct hlist_node node;
	struct rcu_head rcu;
	u32 key;
};

static DEFINE_HASHTABLE(flows, 1);
static DEFINE_SPINLOCK(lock);

static void add(u32 key)
{
	struct flow *flow = kzalloc(sizeof(*flow), GFP_KERNEL);

	flow->key = key;
	hash_add_rcu(flows, &flow->node, key);
}

KH_INIT(two_in_one_chain)
{
	add(1);
	add(3);
}

KH_THREAD(reader)
{
	struct flow *flow;
	bool found = false;

	rcu_read_lock();
	hash_for_each_possible_rcu(flows, flow, node, 1) /* FINDS(at_once) use-after-free */ /* FINDS(init) data-race */
		found |= flow->key == 1; /* FINDS(at_once) use-after-free */
	rcu_read_unlock();
	KH_ASSERT(found); /* FINDS(init) assertion */
}

KH_THREAD(expiry)
{
	struct hlist_node *next;
	struct flow *flow;

	spin_lock_bh(&lock);
	hash_for_each_possible_safe(flows, flow, next, node, 3) {
		if (flow->key != 3)
			continue;
#ifdef VARIANT_init
		hash_del(&flow->node);
#else
		hash_del_rcu(&flow->node);
#endif
#ifdef VARIANT_at_once
		kfree(flow);
#else
		kfree_rcu(flow, rcu);
#endif
	}
	spin_unlock_bh(&lock);
}
