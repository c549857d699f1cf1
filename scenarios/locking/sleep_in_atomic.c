/* SPDX-License-Identifier: Apache-2.0
 *
 * Allocation and sleeping locks where the kernel must not schedule.
 *
 * VARIANT spinlock VIOLATED: GFP_KERNEL under a spinlock
 * VARIANT irqs_off VIOLATED: a mutex with interrupts disabled
 * VARIANT interrupt VIOLATED: a mutex in an interrupt handler, which may come on the CPU of its owner
 * VARIANT atomic HOLDS: GFP_ATOMIC under the spinlock, the mutex after it
 */
#include <kheddle/scenario.h>
#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(list_lock);
static DEFINE_MUTEX(config_lock);

static void take_config(void)
{
	mutex_lock(&config_lock); /* FINDS(irqs_off, interrupt) sleep-in-atomic */
	mutex_unlock(&config_lock);
}

#ifdef VARIANT_spinlock
#define GFP GFP_KERNEL
#else
#define GFP GFP_ATOMIC
#endif

KH_THREAD(driver)
{
	unsigned long flags;
	int *entry;

	spin_lock(&list_lock);
	entry = kmalloc(sizeof(*entry), GFP); /* FINDS(spinlock) sleep-in-atomic */
	spin_unlock(&list_lock);
	kfree(entry);

	local_irq_save(flags);
#ifdef VARIANT_irqs_off
	take_config();
#endif
	local_irq_restore(flags);
#ifndef VARIANT_interrupt
	take_config();
#endif
}

#ifdef VARIANT_interrupt
KH_IRQ(handler)
{
	take_config();
}
#endif
