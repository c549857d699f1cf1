/* SPDX-License-Identifier: Apache-2.0
 *
 * Waiting for a work item under a lock that the item takes, though it has run before.
 *
 * VARIANT under_lock VIOLATED: the item is done by then, but nothing says so where it is waited for
 * VARIANT after HOLDS: it is waited for without the lock
 */
#include <kheddle/scenario.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(state_lock);
static DECLARE_COMPLETION(counted);
static int events;

static void count_event(struct work_struct *work)
{
	mutex_lock(&state_lock);
	events++;
	mutex_unlock(&state_lock);
	complete(&counted);
}

static DECLARE_WORK(event_work, count_event);

KH_THREAD(remover)
{
	schedule_work(&event_work);
	wait_for_completion(&counted);
#ifdef VARIANT_under_lock
	mutex_lock(&state_lock);
	cancel_work_sync(&event_work); /* FINDS(under_lock) lock-order */
	mutex_unlock(&state_lock);
#else
	cancel_work_sync(&event_work);
#endif
}
