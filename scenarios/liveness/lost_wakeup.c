/* SPDX-License-Identifier: Apache-2.0
 *
 * A sleeper and the thread that wakes it.
 *
 * VARIANT too_early VIOLATED: woken before the condition holds, it looks and sleeps on
 * VARIANT in_order HOLDS: first the condition, then the wake-up
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static bool ready;

KH_THREAD(sleeper)
{
	wait_event(queue, READ_ONCE(ready)); /* FINDS(too_early) deadlock */
}

KH_THREAD(waker)
{
#ifdef VARIANT_too_early
	wake_up(&queue);
	WRITE_ONCE(ready, true);
#else
	WRITE_ONCE(ready, true);
	wake_up(&queue);
#endif
}
