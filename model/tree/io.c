// Stands for lib/iomap.c, lib/iomem.c and arch/x86/mm/ioremap.c.
// Keeps: an access to a register is one step, marked, of its width; a BAR that pci_iomap() mapped is reached only while
// pci.c says so; mapping may sleep and fail. The "physical address" given to ioremap() is that of the harness's memory, in
// which a KH_DAEMON_THREAD or KH_IRQ may play the device. Leaves out: what a read of a BAR returns, side effects of reads,
// posted writes, I/O ports.
#include <linux/io.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>

bool kh_pci_access(const volatile void __iomem *address); /* pci.c: whether it lies in a BAR */

void __iomem *ioremap(resource_size_t offset, unsigned long size)
{
	kh_might_sleep();
	return kh_may(allocations_fail) ? NULL : (void __iomem *)offset;
}

void iounmap(volatile void __iomem *address)
{
	kh_might_sleep();
}

u64 kh_io_read(const volatile void __iomem *address, unsigned int size)
{
	if (kh_pci_access(address))
		return 0;
	switch (size) {
	case 1:
		return *(const volatile u8 __force *)address;
	case 2:
		return *(const volatile u16 __force *)address;
	case 4:
		return *(const volatile u32 __force *)address;
	default:
		return *(const volatile u64 __force *)address;
	}
}

void kh_io_write(u64 value, volatile void __iomem *address, unsigned int size)
{
	if (kh_pci_access(address))
		return;
	switch (size) {
	case 1:
		*(volatile u8 __force *)address = value;
		break;
	case 2:
		*(volatile u16 __force *)address = value;
		break;
	case 4:
		*(volatile u32 __force *)address = value;
		break;
	default:
		*(volatile u64 __force *)address = value;
		break;
	}
}

#define KH_IO(bits, type)                                                                          \
	unsigned int ioread##bits(const void __iomem *address)                                     \
	{                                                                                          \
		return kh_io_read(address, (bits) / 8);                                            \
	}                                                                                          \
	void iowrite##bits(type value, void __iomem *address)                                      \
	{                                                                                          \
		kh_io_write(value, address, (bits) / 8);                                           \
	}

KH_IO(8, u8)
KH_IO(16, u16)
KH_IO(32, u32)

void memcpy_fromio(void *to, const volatile void __iomem *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		((u8 *)to)[i] = kh_io_read(from + i, 1);
}

void memcpy_toio(volatile void __iomem *to, const void *from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		kh_io_write(((const u8 *)from)[i], to + i, 1);
}

void memset_io(volatile void __iomem *to, int value, size_t count)
{
	for (size_t i = 0; i < count; i++)
		kh_io_write((u8)value, to + i, 1);
}
