/* SPDX-License-Identifier: Apache-2.0
 *
 * An operation that is to be tried again while it answers -EAGAIN.
 *
 * VARIANT busy HOLDS: the environment says when the device is busy; it is not for ever
 * VARIANT counter HOLDS: a compare-and-swap fails only when another's succeeds
 * VARIANT stale VIOLATED: the value that is compared is never read again
 * VARIANT each_other VIOLATED: each attempt takes back what the other's needs
 */
#include <kheddle/scenario.h>
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/errno.h>

#if defined(VARIANT_busy)
static int doorbell;

static int start_device(void)
{
	WRITE_ONCE(doorbell, !READ_ONCE(doorbell));
	return kh_choose(2) ? -EAGAIN : 0;
}

KH_THREADS(starter, 2)
{
	while (start_device() == -EAGAIN)
		;
}
#elif defined(VARIANT_each_other)
static int claimed[2];

static int claim(unsigned index)
{
	WRITE_ONCE(claimed[index], 1); /* FINDS(each_other) livelock */
	if (!READ_ONCE(claimed[!index]))
		return 0;
	WRITE_ONCE(claimed[index], 0);
	return -EAGAIN;
}

KH_THREADS(starter, 2)
{
	while (claim(index) == -EAGAIN)
		;
	WRITE_ONCE(claimed[index], 0);
}
#else
static atomic_t count;

KH_THREADS(adder, 2)
{
	int old = atomic_read(&count);
	int seen;

	while ((seen = atomic_cmpxchg(&count, old, old + 1)) != old) { /* FINDS(stale) livelock */
#ifdef VARIANT_counter
		old = seen;
#else
		atomic_read(&count);
#endif
	}
}
#endif
