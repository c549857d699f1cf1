/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own lib/refcount.c, unmodified: an object on a list, taken off by whoever drops its last reference, under
 * the lock of the list. The variants leave a step out.
 *
 * KH_SOURCES: lib/refcount.c
 * VARIANT fixed HOLDS: refcount_dec_and_mutex_lock() drops the last reference under the lock
 * VARIANT unlocked VIOLATED: refcount_dec_and_test() drops it before the lock is taken
 * VARIANT no_check VIOLATED: a lookup that takes a reference without looking whether there is one
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
#ifdef VARIANT_fixed
	if (!refcount_dec_and_mutex_lock(&object->refs, &lock))
		return;
#else
	if (!refcount_dec_and_test(&object->refs))
		return;
	mutex_lock(&lock);
#endif
	list_del(&object->entry);
	mutex_unlock(&lock);
	kfree(object);
}

static struct object *get(void)
{
	struct object *object;

	mutex_lock(&lock);
	object = list_first_entry_or_null(&objects, struct object, entry);
#if defined(VARIANT_fixed) || defined(VARIANT_no_check)
	if (object)
		refcount_inc(&object->refs); /* FINDS(no_check) assertion */
#else
	if (object)
		refcount_inc(&object->refs); /* FINDS(unlocked) assertion */
#endif
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
