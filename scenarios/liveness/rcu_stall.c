/* SPDX-License-Identifier: Apache-2.0
 *
 * A reader that waits for the updater, who waits for readers.
 *
 * VARIANT in_section VIOLATED: the grace period never ends
 * VARIANT outside HOLDS: the section is left before the wait
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/rcupdate.h>
#include <asm/barrier.h>

static bool retired;

KH_THREAD(reader)
{
	rcu_read_lock();
#ifdef VARIANT_outside
	rcu_read_unlock();
#endif
	while (!READ_ONCE(retired)) /* FINDS(in_section) deadlock */
		cpu_relax();
#ifdef VARIANT_in_section
	rcu_read_unlock();
#endif
}

KH_THREAD(updater)
{
	synchronize_rcu();
	WRITE_ONCE(retired, true);
}
