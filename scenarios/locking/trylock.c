/* SPDX-License-Identifier: Apache-2.0
 *
 * Many locks of one class, taken with trylock and given back when one fails: no order is needed.
 *
 * VARIANT trylock HOLDS: each thread gets both locks or none
 * VARIANT blocking VIOLATED: the same with a blocking lock in two orders
 */
#include <kheddle/scenario.h>
#include <linux/rwsem.h>

static struct rw_semaphore memory_lock[2];

KH_INIT(locks)
{
	init_rwsem(&memory_lock[0]);
	init_rwsem(&memory_lock[1]);
}

static void reset_both(struct rw_semaphore *first, struct rw_semaphore *second)
{
	down_write(first);
#ifdef VARIANT_blocking
	down_write(second); /* FINDS(blocking) deadlock */
#else
	if (!down_write_trylock(second)) {
		kh_reach("busy");
		up_write(first);
		return;
	}
	kh_reach("both");
#endif
	up_write(second);
	up_write(first);
}

KH_THREADS(hot_reset, 2)
{
	reset_both(&memory_lock[index], &memory_lock[1 - index]);
}
