/* SPDX-License-Identifier: Apache-2.0
 *
 * VARIANT inc_from_zero VIOLATED: a reference is taken on an object whose last one has gone
 * VARIANT underflow VIOLATED: one put too many
 * VARIANT balanced HOLDS: each user takes one and drops one; the release runs once
 */
#include <kheddle/scenario.h>
#include <linux/kref.h>
#include <linux/refcount.h>

static struct kref ref = KREF_INIT(1);
static bool released;

static void release(struct kref *kref)
{
	KH_ASSERT(!READ_ONCE(released));
	WRITE_ONCE(released, true);
}

KH_THREADS(user, 2)
{
#ifdef VARIANT_inc_from_zero
	kref_get(&ref); /* FINDS(inc_from_zero) refcount */
#else
	if (!kref_get_unless_zero(&ref))
		return;
#endif
	kref_put(&ref, release); /* FINDS(underflow) refcount */
#ifdef VARIANT_underflow
	if (index == 0)
		kref_put(&ref, release); /* FINDS(underflow) refcount */
#endif
}

KH_THREAD(owner)
{
	kref_put(&ref, release); /* FINDS(underflow) refcount */
}

KH_FINAL(gone)
{
	KH_ASSERT(released);
}
