/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of asm/io.h: each access to a register is one step, marked, of the width in its name, instead of an instruction.
 * Registers are memory of the harness, or a BAR that pci_iomap() mapped (model/tree/io.c).
 */
#ifndef KHEDDLE_ASM_IO_H
#define KHEDDLE_ASM_IO_H

#include_next <asm/io.h>

u64 kh_io_read(const volatile void __iomem *address, unsigned int size);
void kh_io_write(u64 value, volatile void __iomem *address, unsigned int size);

#undef readb
#undef readw
#undef readl
#undef readq
#undef readb_relaxed
#undef readw_relaxed
#undef readl_relaxed
#undef readq_relaxed
#undef __raw_readb
#undef __raw_readw
#undef __raw_readl
#undef __raw_readq
#undef writeb
#undef writew
#undef writel
#undef writeq
#undef writeb_relaxed
#undef writew_relaxed
#undef writel_relaxed
#undef writeq_relaxed
#undef __raw_writeb
#undef __raw_writew
#undef __raw_writel
#undef __raw_writeq

#define readb(address) ((u8)kh_io_read(address, 1))
#define readw(address) ((u16)kh_io_read(address, 2))
#define readl(address) ((u32)kh_io_read(address, 4))
#define readq(address) kh_io_read(address, 8)
#define readb_relaxed(address) readb(address)
#define readw_relaxed(address) readw(address)
#define readl_relaxed(address) readl(address)
#define readq_relaxed(address) readq(address)
#define __raw_readb(address) readb(address)
#define __raw_readw(address) readw(address)
#define __raw_readl(address) readl(address)
#define __raw_readq(address) readq(address)
#define writeb(value, address) kh_io_write((u8)(value), address, 1)
#define writew(value, address) kh_io_write((u16)(value), address, 2)
#define writel(value, address) kh_io_write((u32)(value), address, 4)
#define writeq(value, address) kh_io_write(value, address, 8)
#define writeb_relaxed(value, address) writeb(value, address)
#define writew_relaxed(value, address) writew(value, address)
#define writel_relaxed(value, address) writel(value, address)
#define writeq_relaxed(value, address) writeq(value, address)
#define __raw_writeb(value, address) writeb(value, address)
#define __raw_writew(value, address) writew(value, address)
#define __raw_writel(value, address) writel(value, address)
#define __raw_writeq(value, address) writeq(value, address)

#endif
