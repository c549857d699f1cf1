/* SPDX-License-Identifier: Apache-2.0
 *
 * A poll of the hardware every now and then, until it is cancelled.
 *
 * KH_SOURCES: drivers/vfio/virqfd.c
 * VARIANT cancelled HOLDS: the timer's function does not run any more when the device goes
 * VARIANT tried VIOLATED: hrtimer_try_to_cancel() does not wait for the function that runs
 * VARIANT left VIOLATED: the device goes while the timer is started
 * VARIANT inside VIOLATED: cancelled with the lock held that the function takes
 */
#include <kheddle/scenario.h>
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct poller {
	spinlock_t lock;
	struct hrtimer timer;
	int polls;
};

static enum hrtimer_restart poll(struct hrtimer *timer)
{
	struct poller *poller = container_of(timer, struct poller, timer);

	spin_lock(&poller->lock); /* FINDS(tried, left) use-after-free */
	poller->polls = 1; /* FINDS(tried, left) use-after-free */
	spin_unlock(&poller->lock); /* FINDS(tried, left) use-after-free */
	hrtimer_forward_now(timer, NSEC_PER_MSEC); /* FINDS(tried, left) use-after-free */
#ifdef VARIANT_cancelled
	return HRTIMER_RESTART;
#else
	return HRTIMER_NORESTART;
#endif
}

KH_THREAD(driver)
{
	struct poller *poller = kzalloc(sizeof(*poller), GFP_KERNEL);

	if (!poller)
		return;
	spin_lock_init(&poller->lock);
	hrtimer_init(&poller->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	poller->timer.function = poll;
	hrtimer_start(&poller->timer, NSEC_PER_MSEC, HRTIMER_MODE_REL);
#if defined(VARIANT_cancelled)
	hrtimer_cancel(&poller->timer);
#elif defined(VARIANT_tried)
	hrtimer_try_to_cancel(&poller->timer);
#elif defined(VARIANT_inside)
	spin_lock_irq(&poller->lock);
	hrtimer_cancel(&poller->timer); /* FINDS(inside) deadlock */
	spin_unlock_irq(&poller->lock);
#endif
	kfree(poller); /* FINDS(left) use-after-free */
}
