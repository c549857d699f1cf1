/* SPDX-License-Identifier: Apache-2.0
 *
 * A counter for each CPU, which an interrupt handler counts up, too.
 *
 * VARIANT plain VIOLATED: local_lock() keeps preemption away, not the handler
 * VARIANT irq HOLDS: local_lock_irq() keeps both away
 */
#include <kheddle/scenario.h>
#include <linux/local_lock.h>

static DEFINE_PER_CPU(local_lock_t, packets_lock);
static DEFINE_PER_CPU(int, packets);

KH_THREADS(sender, 2)
{
#ifdef VARIANT_plain
	local_lock(&packets_lock);
	(*this_cpu_ptr(&packets))++;
	local_unlock(&packets_lock);
#else
	local_lock_irq(&packets_lock);
	(*this_cpu_ptr(&packets))++;
	local_unlock_irq(&packets_lock);
#endif
}

KH_IRQ(receiver)
{
	local_lock(&packets_lock); /* FINDS(plain) lock-context, lock-order */
	(*this_cpu_ptr(&packets))++;
	local_unlock(&packets_lock);
}
