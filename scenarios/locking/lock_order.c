/* SPDX-License-Identifier: Apache-2.0
 *
 * Two locks in two orders by threads that never meet: the second waits until the first is done.
 *
 * VARIANT circular VIOLATED: nothing hangs here, but in the next driver that forgets to wait
 * VARIANT ordered HOLDS: both take the set's lock first
 * VARIANT trylock HOLDS: the second way round backs off instead of waiting
 */
#include <kheddle/scenario.h>
#include <linux/completion.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(set_lock);
static DEFINE_MUTEX(dev_lock);
static DECLARE_COMPLETION(opened);
static int users;

KH_THREAD(opener)
{
	mutex_lock(&set_lock);
	mutex_lock(&dev_lock);
	users++;
	mutex_unlock(&dev_lock);
	mutex_unlock(&set_lock);
	complete(&opened);
}

KH_THREAD(resetter)
{
	wait_for_completion(&opened);
#if defined(VARIANT_ordered)
	mutex_lock(&set_lock);
	mutex_lock(&dev_lock);
#elif defined(VARIANT_trylock)
	mutex_lock(&dev_lock);
	if (!mutex_trylock(&set_lock)) {
		mutex_unlock(&dev_lock);
		return;
	}
#else
	mutex_lock(&dev_lock);
	mutex_lock(&set_lock); /* FINDS(circular) lock-order */
#endif
	users--;
	mutex_unlock(&set_lock);
	mutex_unlock(&dev_lock);
}
