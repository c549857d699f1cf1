/* SPDX-License-Identifier: Apache-2.0
 *
 * A spinlock that an interrupt handler takes, too.
 *
 * VARIANT plain VIOLATED: the interrupt comes on the CPU of the holder, and spins for ever
 * VARIANT irqsave HOLDS: no interrupt while the lock is held
 */
#include <kheddle/scenario.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int pending;

KH_THREAD(driver)
{
#ifdef VARIANT_plain
	spin_lock(&lock);
	pending = 0; /* FINDS(plain) deadlock */
	spin_unlock(&lock); /* FINDS(plain) deadlock */
#else
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	pending = 0;
	spin_unlock_irqrestore(&lock, flags);
#endif
}

KH_IRQ(handler)
{
	spin_lock(&lock);
	pending++;
	spin_unlock(&lock);
}
