/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own lib/refcount.c, unmodified: an object on a list, taken off by whoever drops its last reference, under
 * the lock of the list.
 *
 * KH_SOURCES: lib/refcount.c
 * VARIANT fixed HOLDS: refcount_dec_and_mutex_lock() drops the last reference under the lock
 */
#include <kheddle/scenario.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct object {
	refcount_t refs;
	struct list_head entry;
	int value;
};

static DEFINE_MUTEX(lock);
static LIST_HEAD(objects);

static void put(struct object *object)
{
	if (!refcount_dec_and_mutex_lock(&object->refs, &lock))
		return;
	list_del(&object->entry);
	mutex_unlock(&lock);
	kfree(object);
}

static struct object *get(void)
{
	struct object *object;

	mutex_lock(&lock);
	object = list_first_entry_or_null(&objects, struct object, entry);
	if (object)
		refcount_inc(&object->refs);
	mutex_unlock(&lock);
	return object;
}

KH_INIT(setup)
{
	struct object *object = kzalloc(sizeof(*object), GFP_KERNEL);

	refcount_set(&object->refs, 1);
	list_add(&object->entry, &objects);
}

KH_THREAD(closer)
{
	put(list_first_entry(&objects, struct object, entry));
}

KH_THREADS(user, 2)
{
	struct object *object = get();

	if (!object)
		return;
	KH_ASSERT(READ_ONCE(object->value) == 0);
	put(object);
	kh_reach("used");
}
