/* SPDX-License-Identifier: Apache-2.0
 *
 * What a completion promises: it is remembered, and what was written before it is seen after it.
 *
 * VARIANT one HOLDS: one complete() for one waiter, in either order
 * VARIANT all HOLDS: complete_all() lets two waiters go
 * VARIANT short VIOLATED: one complete() for two waiters
 */
#include <kheddle/scenario.h>
#include <linux/completion.h>

static DECLARE_COMPLETION(done);
static int result;

#ifdef VARIANT_one
#define WAITERS 1
#else
#define WAITERS 2
#endif

KH_THREADS(waiter, WAITERS)
{
	wait_for_completion(&done); /* FINDS(short) deadlock */
	KH_ASSERT(result == 7);
}

KH_THREAD(worker)
{
	result = 7;
#ifdef VARIANT_all
	complete_all(&done);
#else
	complete(&done);
#endif
}
