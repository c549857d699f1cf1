/* SPDX-License-Identifier: Apache-2.0
 *
 * A driver polls for what another thread does.
 *
 * VARIANT answered HOLDS: the device's thread sets one of the two flags in the end
 * VARIANT silent VIOLATED: it sets neither when it finds nothing to do
 * VARIANT under_lock HOLDS: the flag and the poll are under a lock that is handed over
 * VARIANT keeps_lock VIOLATED: the poll never drops the lock that the other side needs
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <asm/barrier.h>

static DEFINE_MUTEX(lock);
static bool done, failed;

#if defined(VARIANT_answered) || defined(VARIANT_silent)
KH_THREAD(driver)
{
	while (!READ_ONCE(done) && !READ_ONCE(failed)) /* FINDS(silent) livelock */
		cpu_relax();
}

KH_THREAD(device)
{
	bool found = kh_choose(2);

	if (found)
		WRITE_ONCE(done, true);
#ifdef VARIANT_answered
	else
		WRITE_ONCE(failed, true);
#endif
}
#else
KH_THREAD(driver)
{
	bool seen = false;

#ifdef VARIANT_keeps_lock
	mutex_lock(&lock);
	while (!READ_ONCE(done) && !READ_ONCE(failed)) /* FINDS(keeps_lock) livelock */
		cpu_relax();
	mutex_unlock(&lock);
#else
	while (!seen) {
		mutex_lock(&lock);
		seen = done;
		mutex_unlock(&lock);
	}
#endif
}

KH_THREAD(device)
{
	mutex_lock(&lock);
	WRITE_ONCE(done, true);
	mutex_unlock(&lock);
}
#endif
