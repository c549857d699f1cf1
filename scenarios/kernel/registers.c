/* SPDX-License-Identifier: Apache-2.0
 *
 * A driver's registers: accesses to them race with nobody, but a sequence of two is not one access.
 *
 * KH_SOURCES: drivers/vfio/virqfd.c
 * VARIANT locked HOLDS: index and data are written under one lock
 * VARIANT unlocked VIOLATED: another thread's index comes between
 */
#include <kheddle/scenario.h>
#include <linux/io.h>
#include <linux/spinlock.h>

/* The device: what was written last to the data register went to the entry that the index named. */
static struct {
	u32 index, data;
} device;
static u32 __iomem *registers;
static DEFINE_SPINLOCK(lock);

KH_INIT(probe)
{
	registers = ioremap((resource_size_t)&device, sizeof(device));
}

KH_THREADS(write_entry, 2)
{
	if (!registers)
		return;
#ifdef VARIANT_locked
	spin_lock(&lock);
#endif
	writel(index, &registers[0]);
	writel_relaxed(index + 10, &registers[1]);
	KH_ASSERT(readl(&registers[1]) == readl(&registers[0]) + 10); /* FINDS(unlocked) assertion */
#ifdef VARIANT_locked
	spin_unlock(&lock);
#endif
}
