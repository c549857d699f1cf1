/* SPDX-License-Identifier: Apache-2.0
 *
 * Locks of one class within each other: a bridge and the devices below it.
 *
 * VARIANT unannotated VIOLATED: nothing says in which order two of the class are taken
 * VARIANT subclass HOLDS: the one below is taken as such
 * VARIANT nest_lock HOLDS: the bus's lock keeps others out meanwhile
 * VARIANT wrong_level VIOLATED: the levels are taken in both orders
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct node {
	struct mutex lock;
	int users;
};

static DEFINE_MUTEX(bus_lock);
static struct node *bridge, *device;

static struct node *alloc_node(void)
{
	struct node *node = kzalloc(sizeof(*node), GFP_KERNEL);

	mutex_init(&node->lock);
	return node;
}

KH_INIT(probe)
{
	bridge = alloc_node();
	device = alloc_node();
}

KH_THREADS(opener, 2)
{
#if defined(VARIANT_nest_lock)
	mutex_lock(&bus_lock);
	mutex_lock_nest_lock(&bridge->lock, &bus_lock);
	mutex_lock_nest_lock(&device->lock, &bus_lock);
#elif defined(VARIANT_unannotated)
	mutex_lock(&bridge->lock);
	mutex_lock(&device->lock); /* FINDS(unannotated) lock-order */
#else
	mutex_lock(&bridge->lock);
	mutex_lock_nested(&device->lock, SINGLE_DEPTH_NESTING);
#endif
	bridge->users++;
	device->users++;
	mutex_unlock(&device->lock);
	mutex_unlock(&bridge->lock);
#ifdef VARIANT_nest_lock
	mutex_unlock(&bus_lock);
#endif
#ifdef VARIANT_wrong_level
	mutex_lock_nested(&bridge->lock, SINGLE_DEPTH_NESTING);
	mutex_lock(&device->lock); /* FINDS(wrong_level) lock-order */
	mutex_unlock(&device->lock);
	mutex_unlock(&bridge->lock);
#endif
}
