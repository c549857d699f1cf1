/* SPDX-License-Identifier: Apache-2.0
 *
 * A helper that takes the lock its caller already holds.
 *
 * VARIANT nested VIOLATED: a mutex is not recursive
 * VARIANT split HOLDS: the caller uses the helper that expects the lock
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int regions;

static void add_region_locked(void)
{
	lockdep_assert_held(&lock);
	regions++;
}

static void add_region(void)
{
	mutex_lock(&lock); /* FINDS(nested) deadlock */
	add_region_locked();
	mutex_unlock(&lock);
}

KH_THREAD(alias_writer)
{
	mutex_lock(&lock);
#ifdef VARIANT_nested
	add_region();
#else
	add_region_locked();
#endif
	mutex_unlock(&lock);
	add_region();
}
