/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/io.h. Keeps: each access is one step, marked, of the width in its name; mapping may sleep
 * and fail. The registers are memory of the scenario: the "physical address" given to ioremap() is their address,
 * and a KH_DAEMON_THREAD or KH_IRQ plays the device. Leaves out: side effects of reads, posted writes, byte order.
 */
#ifndef KHEDDLE_LINUX_IO_H
#define KHEDDLE_LINUX_IO_H

#include <kheddle/environment.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/types.h>

static inline void __iomem *ioremap(phys_addr_t offset, size_t size)
{
	(void)size;
	might_sleep();
	return kh_may(allocations_fail) ? NULL : (void __iomem *)(uintptr_t)offset;
}

static inline void iounmap(volatile void __iomem *address)
{
	(void)address;
	might_sleep();
}

#define ioremap_wc(offset, size) ioremap(offset, size)
#define ioremap_cache(offset, size) ioremap(offset, size)

#define KH_IO_ACCESS(type, suffix)                                                                 \
	static inline type read##suffix(const volatile void __iomem *address)                      \
	{                                                                                          \
		return *(const volatile type *)address;                                            \
	}                                                                                          \
	static inline void write##suffix(type value, volatile void __iomem *address)               \
	{                                                                                          \
		*(volatile type *)address = value;                                                 \
	}
KH_IO_ACCESS(u8, b)
KH_IO_ACCESS(u16, w)
KH_IO_ACCESS(u32, l)
KH_IO_ACCESS(u64, q)

#define readb_relaxed(address) readb(address)
#define readw_relaxed(address) readw(address)
#define readl_relaxed(address) readl(address)
#define readq_relaxed(address) readq(address)
#define writeb_relaxed(value, address) writeb(value, address)
#define writew_relaxed(value, address) writew(value, address)
#define writel_relaxed(value, address) writel(value, address)
#define writeq_relaxed(value, address) writeq(value, address)
#define ioread8(address) readb(address)
#define ioread16(address) readw(address)
#define ioread32(address) readl(address)
#define iowrite8(value, address) writeb(value, address)
#define iowrite16(value, address) writew(value, address)
#define iowrite32(value, address) writel(value, address)

#endif
