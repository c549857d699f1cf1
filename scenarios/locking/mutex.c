/* SPDX-License-Identifier: Apache-2.0
 *
 * What mutex, guard() and mutex_trylock() promise.
 *
 * VARIANT exclusive HOLDS: three threads count to three
 * VARIANT one_unlocked VIOLATED: one of them does not lock
 */
#include <kheddle/scenario.h>
#include <linux/cleanup.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int count;

KH_THREAD(plain)
{
	mutex_lock(&lock);
	count++; /* FINDS(one_unlocked) data-race */
	mutex_unlock(&lock);
}

KH_THREAD(guarded)
{
	scoped_guard(mutex, &lock)
		count++; /* FINDS(one_unlocked) data-race */
}

KH_THREAD(trying)
{
	while (!mutex_trylock(&lock))
		kh_reach("tried in vain");
	count++;
	mutex_unlock(&lock);
#ifdef VARIANT_one_unlocked
	count++;
#endif
}

KH_FINAL(counted)
{
#ifndef VARIANT_one_unlocked
	KH_ASSERT(count == 3);
#endif
}
