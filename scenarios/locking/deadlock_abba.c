/* SPDX-License-Identifier: Apache-2.0
 *
 * Two mutexes, two threads, two orders.
 *
 * VARIANT abba VIOLATED: each thread holds the lock that the other one wants
 * VARIANT ordered HOLDS: both take the set's lock first
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(set_lock);
static DEFINE_MUTEX(dev_lock);
static int users;

KH_THREAD(opener)
{
	mutex_lock(&set_lock);
	mutex_lock(&dev_lock); /* FINDS(abba) deadlock */
	users++;
	mutex_unlock(&dev_lock);
	mutex_unlock(&set_lock);
}

KH_THREAD(resetter)
{
#ifdef VARIANT_abba
	mutex_lock(&dev_lock);
	mutex_lock(&set_lock);
#else
	mutex_lock(&set_lock);
	mutex_lock(&dev_lock);
#endif
	users--;
	mutex_unlock(&set_lock);
	mutex_unlock(&dev_lock);
}

KH_FINAL(balanced)
{
	KH_ASSERT(users == 0);
}
