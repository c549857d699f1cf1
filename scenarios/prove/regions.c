/* SPDX-License-Identifier: Apache-2.0
 *
 * The region array (catalogue D), for any number of registrations and readers, and for one index that may be any: at
 * some registration the array comes to hold it. There are two arrays, the published one and that before it, which is freed
 * after a grace period.
 *
 * VARIANT fixed HOLDS: an index below num_regions is in the array; no array is read after it is freed
 * VARIANT early_count VIOLATED: num_regions is written before the array is published
 * VARIANT no_grace_period VIOLATED: the old array is freed at once
 */
#include <kheddle/prove.h>

static bool registering; /* region_lock */
static unsigned published;
static bool holds[2]; /* the index */
static bool freed[2] = { false, true };
static bool counted; /* index < num_regions */
static int readers[2];

KH_INVARIANT(counted_is_published) /* FINDS(early_count) assertion */
{
	return !counted || holds[published];
}

KH_INVARIANT(published_is_not_freed)
{
	return !freed[published];
}

KH_ANY_NUMBER(reader, 2)
{
	unsigned array;

	kh_atomic_begin(); /* READ_ONCE(num_regions) */
	kh_await(counted);
	kh_atomic_end();

	kh_atomic_begin(); /* rcu_read_lock(), rcu_dereference() */
	array = published;
	readers[array]++;
	kh_atomic_end();

	kh_atomic_begin();
	KH_ASSERT(!freed[array]); /* FINDS(no_grace_period) assertion */
	KH_ASSERT(holds[array]);  /* FINDS(early_count) assertion */
	kh_atomic_end();

	kh_atomic_begin(); /* rcu_read_unlock() */
	readers[array]--;
	kh_atomic_end();
}

KH_ANY_NUMBER(registration, 1)
{
	unsigned old;

	kh_atomic_begin(); /* mutex_lock(), kmalloc() */
	kh_await(!registering);
	registering = true;
	old = published;
	freed[!old] = false;
	holds[!old] = holds[old] || kh_choose(2);
	kh_atomic_end();

#ifdef VARIANT_early_count
	kh_atomic_begin();
	counted = holds[!old];
	kh_atomic_end();
#endif

	kh_atomic_begin(); /* rcu_assign_pointer() */
	published = !old;
	kh_atomic_end();

#ifndef VARIANT_no_grace_period
	kh_atomic_begin(); /* synchronize_rcu() */
	kh_await(readers[old] == 0);
	kh_atomic_end();
#endif

	kh_atomic_begin(); /* WRITE_ONCE(num_regions, n + 1) */
	counted = holds[!old];
	kh_atomic_end();

	kh_atomic_begin(); /* kfree(old), mutex_unlock() */
	freed[old] = true;
	registering = false;
	kh_atomic_end();
}
