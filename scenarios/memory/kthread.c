/* SPDX-License-Identifier: Apache-2.0
 *
 * A kernel thread that fills a buffer until it is told to stop.
 *
 * VARIANT stopped HOLDS: the buffer goes once the thread has returned
 * VARIANT freed_first VIOLATED: the buffer goes, then the thread is stopped
 * VARIANT sleeps_on VIOLATED: the thread looks whether it should stop, and only then says that it sleeps
 */
#include <kheddle/scenario.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct buffer {
	int filled;
};

static int fill(void *data)
{
	struct buffer *buffer = data;

	WRITE_ONCE(buffer->filled, 1); /* FINDS(freed_first) use-after-free */
#ifndef VARIANT_sleeps_on
	set_current_state(TASK_INTERRUPTIBLE);
#endif
	while (!kthread_should_stop()) {
#ifdef VARIANT_sleeps_on
		set_current_state(TASK_INTERRUPTIBLE);
#endif
		schedule();
#ifndef VARIANT_sleeps_on
		set_current_state(TASK_INTERRUPTIBLE);
#endif
	}
	__set_current_state(TASK_RUNNING);
	return 7;
}

KH_THREAD(driver)
{
	struct buffer *buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	struct task_struct *filler;

	if (!buffer)
		return;
	filler = kthread_run(fill, buffer, "filler");
	if (!IS_ERR(filler)) {
#ifdef VARIANT_freed_first
		kfree(buffer);
		buffer = NULL;
#endif
		int result = kthread_stop(filler); /* FINDS(sleeps_on) deadlock */

		KH_ASSERT(result == 7 || result == -EINTR);
	}
	kfree(buffer);
}
