/* SPDX-License-Identifier: Apache-2.0
 *
 * A work item uses an object that is then freed.
 *
 * VARIANT cancelled HOLDS: cancel_work_sync() waits for it
 * VARIANT flushed HOLDS: so does flush_work()
 * VARIANT not_flushed VIOLATED: the object goes while the worker may still run
 * VARIANT flush_under_lock VIOLATED: waits for the worker with the lock that the worker wants
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(lock);

static int *events;

static void count_event(struct work_struct *work)
{
	mutex_lock(&lock);
	WRITE_ONCE(*events, 1); /* FINDS(not_flushed) use-after-free */
	mutex_unlock(&lock);
}

static DECLARE_WORK(work, count_event);

KH_THREAD(driver)
{
	events = kzalloc(sizeof(*events), GFP_KERNEL);
	schedule_work(&work);
#if defined(VARIANT_cancelled)
	cancel_work_sync(&work);
#elif defined(VARIANT_flushed)
	flush_work(&work);
	KH_ASSERT(*events == 1);
#elif defined(VARIANT_flush_under_lock)
	mutex_lock(&lock);
	flush_work(&work); /* FINDS(flush_under_lock) deadlock */
	mutex_unlock(&lock);
#endif
	kfree(events);
}
