/* SPDX-License-Identifier: Apache-2.0
 *
 * An xarray: two threads want the same index, one gets it; whoever erases an entry owns it.
 *
 * VARIANT insert HOLDS: xa_insert() decides
 * VARIANT load_then_store VIOLATED: both look, both store, one entry is lost
 */
#include <kheddle/scenario.h>
#include <linux/slab.h>
#include <linux/xarray.h>

static DEFINE_XARRAY(objects);

KH_THREADS(adder, 2)
{
	int *object = kzalloc(sizeof(*object), GFP_KERNEL); /* FINDS(load_then_store) leak */

#ifdef VARIANT_insert
	if (xa_insert(&objects, 3, object, GFP_KERNEL)) {
		kh_reach("taken");
		kfree(object);
	}
#else
	if (xa_load(&objects, 3))
		kfree(object);
	else
		xa_store(&objects, 3, object, GFP_KERNEL);
#endif
}

KH_FINAL(one_entry)
{
	kfree(xa_erase(&objects, 3));
	KH_ASSERT(xa_empty(&objects));
}
