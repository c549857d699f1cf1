/* SPDX-License-Identifier: Apache-2.0
 *
 * An eventfd context that an interrupt signals and an ioctl replaces.
 *
 * VARIANT locked HOLDS: taken away under the lock of the handler, put after it
 * VARIANT put_first VIOLATED: put while the handler may still signal it
 */
#include <kheddle/scenario.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static struct eventfd_ctx *trigger;

KH_INIT(armed)
{
	int fd = kh_eventfd(0, 0);

	trigger = eventfd_ctx_fdget(fd);
	kh_close(fd);
}

KH_IRQ(handler)
{
	spin_lock(&lock);
	if (trigger)
		eventfd_signal(trigger); /* FINDS(put_first) use-after-free */
	spin_unlock(&lock);
}

KH_THREAD(disarm)
{
	struct eventfd_ctx *old;

#ifdef VARIANT_put_first
	old = READ_ONCE(trigger);
	eventfd_ctx_put(old);
#endif
	spin_lock_irq(&lock);
	old = trigger;
	trigger = NULL;
	spin_unlock_irq(&lock);
#ifndef VARIANT_put_first
	eventfd_ctx_put(old);
#endif
}
