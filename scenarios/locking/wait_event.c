/* SPDX-License-Identifier: Apache-2.0
 *
 * What wait_event() promises: it looks again after each wake-up, and no wake-up is lost between.
 *
 * VARIANT woken HOLDS: the condition is set, then the queue is woken
 * VARIANT not_woken VIOLATED: the condition is set and nobody is told
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int users = 1;

KH_THREAD(unregister)
{
	wait_event(queue, READ_ONCE(users) == 0); /* FINDS(not_woken) deadlock */
}

KH_THREAD(last_user)
{
	WRITE_ONCE(users, 0);
#ifdef VARIANT_woken
	wake_up(&queue);
#endif
}
