/* SPDX-License-Identifier: Apache-2.0
 *
 * What a spinlock with interrupts saved promises, between two tasks and an interrupt.
 *
 * VARIANT irqsave HOLDS: all three count
 * VARIANT unlocked_irq VIOLATED: the handler counts without the lock, and races with the other CPU
 */
#include <kheddle/scenario.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int count;

KH_THREADS(driver, 2)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	count++; /* FINDS(unlocked_irq) data-race */
	spin_unlock_irqrestore(&lock, flags);
}

KH_IRQ(handler)
{
#ifndef VARIANT_unlocked_irq
	spin_lock(&lock);
#endif
	count++;
#ifndef VARIANT_unlocked_irq
	spin_unlock(&lock);
#endif
}
