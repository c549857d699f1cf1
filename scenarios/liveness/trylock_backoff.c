/* SPDX-License-Identifier: Apache-2.0
 *
 * Two locks that each side takes in its own order, and gives back when the second is taken.
 *
 * VARIANT gives_back VIOLATED: no deadlock, but both can try and give back for ever
 * VARIANT one_order HOLDS: the second is waited for, in the same order everywhere
 * VARIANT one_side HOLDS: one side waits, so that the other gets both in the end
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);

static void lock_both(struct mutex *held, struct mutex *wanted)
{
	for (;;) {
		mutex_lock(held); /* FINDS(gives_back) livelock */
		if (mutex_trylock(wanted))
			return;
		mutex_unlock(held);
	}
}

KH_THREAD(mover)
{
#ifdef VARIANT_gives_back
	lock_both(&first, &second);
#else
	mutex_lock(&first);
	mutex_lock(&second);
#endif
	mutex_unlock(&second);
	mutex_unlock(&first);
}

KH_THREAD(copier)
{
#ifdef VARIANT_one_order
	mutex_lock(&first);
	mutex_lock(&second);
#else
	lock_both(&second, &first);
#endif
	mutex_unlock(&first);
	mutex_unlock(&second);
}
