/* SPDX-License-Identifier: Apache-2.0
 *
 * An object found under RCU and kept past the section by a reference.
 *
 * VARIANT not_zero HOLDS: the look-up fails when the last reference has gone
 * VARIANT plain_inc VIOLATED: it revives an object that is on its way out
 */
#include <kheddle/scenario.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct object {
	refcount_t ref;
	int value;
	struct rcu_head rcu;
};

static struct object __rcu *object;

KH_INIT(one_object)
{
	struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);

	refcount_set(&o->ref, 1);
	rcu_assign_pointer(object, o);
}

static void put_object(struct object *o)
{
	if (refcount_dec_and_test(&o->ref))
		kfree_rcu(o, rcu);
}

KH_THREAD(user)
{
	struct object *o;

	rcu_read_lock();
	o = rcu_dereference(object);
#ifdef VARIANT_plain_inc
	if (o)
		refcount_inc(&o->ref); /* FINDS(plain_inc) refcount */
#else
	if (o && !refcount_inc_not_zero(&o->ref)) {
		kh_reach("too late");
		o = NULL;
	}
#endif
	rcu_read_unlock();
	if (!o)
		return;
	WRITE_ONCE(o->value, 1);
	put_object(o);
}

KH_THREAD(remover)
{
	struct object *o = rcu_dereference_protected(object, 1);

	rcu_assign_pointer(object, NULL);
	put_object(o);
}
