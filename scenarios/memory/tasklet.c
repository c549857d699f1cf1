/* SPDX-License-Identifier: Apache-2.0
 *
 * A tasklet finishes what a request began; the request goes.
 *
 * VARIANT killed HOLDS: after tasklet_kill() the tasklet does not run any more
 * VARIANT disabled VIOLATED: tasklet_disable() waits for the run that is on its way, and the tasklet stays queued
 * VARIANT left VIOLATED: the request goes while the tasklet may run
 */
#include <kheddle/scenario.h>
#include <linux/interrupt.h>
#include <linux/slab.h>

struct request {
	struct tasklet_struct done;
	int finished;
};

static void finish(struct tasklet_struct *tasklet)
{
	struct request *request = container_of(tasklet, struct request, done);

	WRITE_ONCE(request->finished, 1); /* FINDS(left) use-after-free */
}

KH_THREAD(driver)
{
	struct request *request = kzalloc(sizeof(*request), GFP_KERNEL);

	if (!request)
		return;
	tasklet_setup(&request->done, finish);
	tasklet_schedule(&request->done);
#if defined(VARIANT_killed)
	tasklet_kill(&request->done);
	KH_ASSERT(request->finished);
#elif defined(VARIANT_disabled)
	tasklet_disable(&request->done);
#endif
	kfree(request); /* FINDS(disabled, left) use-after-free */
}
