/* SPDX-License-Identifier: Apache-2.0
 *
 * What an rwlock promises; unlike an rwsem its reader may be interrupted by another reader.
 *
 * VARIANT irq_reads HOLDS: the handler only reads, and read locks nest
 * VARIANT irq_writes VIOLATED: the handler writes, on the CPU of a reader
 */
#include <kheddle/scenario.h>
#include <linux/spinlock.h>

static DEFINE_RWLOCK(lock);
static int value;

KH_THREAD(task)
{
	int seen;

	read_lock(&lock);
	seen = value; /* FINDS(irq_writes) deadlock */
	read_unlock(&lock); /* FINDS(irq_writes) deadlock */
	KH_ASSERT(seen >= 0);
}

KH_IRQ(handler)
{
#ifdef VARIANT_irq_writes
	write_lock(&lock);
	value++;
	write_unlock(&lock);
#else
	read_lock(&lock);
	KH_ASSERT(value >= 0);
	read_unlock(&lock);
#endif
}

KH_THREAD(writer)
{
	write_lock_irq(&lock);
	value++;
	write_unlock_irq(&lock);
}
