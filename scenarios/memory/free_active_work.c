/* SPDX-License-Identifier: Apache-2.0
 *
 * An object that holds a work item is freed while the item is queued, or while it runs.
 *
 * VARIANT cancelled HOLDS: cancel_work_sync() takes it from the queue and waits for its end
 * VARIANT not_cancelled VIOLATED: nobody asked; as CONFIG_DEBUG_OBJECTS_WORK reports it
 * VARIANT not_synced VIOLATED: cancel_work() does not wait for an item that runs
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct device_state {
	struct work_struct work;
	int events;
};

static void count_event(struct work_struct *work)
{
	struct device_state *state = container_of(work, struct device_state, work);

	WRITE_ONCE(state->events, 1); /* FINDS(not_cancelled, not_synced) use-after-free */
}

KH_THREAD(driver)
{
	struct device_state *state = kzalloc(sizeof(*state), GFP_KERNEL);

	INIT_WORK(&state->work, count_event);
	schedule_work(&state->work);
#if defined(VARIANT_cancelled)
	cancel_work_sync(&state->work);
#elif defined(VARIANT_not_synced)
	cancel_work(&state->work);
#endif
	kfree(state); /* FINDS(not_cancelled) use-after-free */
}
