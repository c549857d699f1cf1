/* SPDX-License-Identifier: Apache-2.0
 *
 * A lock that an interrupt handler takes, held with interrupts on before the line is requested.
 *
 * VARIANT early VIOLATED: probe() is safe only as long as nobody moves request_irq() up
 * VARIANT irqsave HOLDS: everybody turns interrupts off
 * VARIANT inner VIOLATED: the handler's lock is fine, but under it is taken one that is held with interrupts on
 */
#include <kheddle/scenario.h>
#include <linux/interrupt.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(ring_lock);
static DEFINE_SPINLOCK(stats_lock);
static int ring, packets;

static irqreturn_t receive(int irq, void *dev)
{
	spin_lock(&ring_lock); /* FINDS(early, inner) lock-order */
	ring++;
	spin_unlock(&ring_lock);
	return IRQ_HANDLED;
}

KH_THREAD(probe)
{
	unsigned long flags;

#if defined(VARIANT_early)
	spin_lock(&ring_lock);
	ring = 0;
	spin_unlock(&ring_lock);
#elif defined(VARIANT_inner)
	spin_lock(&stats_lock);
	packets = 0;
	spin_unlock(&stats_lock);
#endif
	if (request_irq(5, receive, 0, "ring", NULL))
		return;
	spin_lock_irqsave(&ring_lock, flags);
	spin_lock(&stats_lock);
	packets = ring;
	spin_unlock(&stats_lock);
	spin_unlock_irqrestore(&ring_lock, flags);
	free_irq(5, NULL);
}
