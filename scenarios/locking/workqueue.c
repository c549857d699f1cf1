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
#include <linux/container_of.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct device_state {
	struct work_struct work;
	int events;
};

static DEFINE_MUTEX(lock);

static void count_event(struct work_struct *work)
{
	struct device_state *state = container_of(work, struct device_state, work);

	mutex_lock(&lock); /* FINDS(flush_under_lock) deadlock */
	state->events++; /* FINDS(not_flushed) use-after-free */
	mutex_unlock(&lock);
}

KH_THREAD(driver)
{
	struct device_state *state = kzalloc(sizeof(*state), GFP_KERNEL);

	INIT_WORK(&state->work, count_event);
	schedule_work(&state->work);
#if defined(VARIANT_cancelled)
	cancel_work_sync(&state->work);
#elif defined(VARIANT_flushed)
	flush_work(&state->work);
	KH_ASSERT(state->events == 1);
#elif defined(VARIANT_flush_under_lock)
	mutex_lock(&lock);
	flush_work(&state->work);
	mutex_unlock(&lock);
#endif
	kfree(state);
}
