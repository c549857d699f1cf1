// Stands for drivers/pci/access.c and pci.c, compiled with the tree's headers.
// Keeps: the standard header of config space, COMMAND above all; a BAR is reached only while memory is on and the function
// awake and out of reset; a reset has a beginning and an end; writes of user space to config space may fail
// (config_writes_fail), resets may be refused (hardware_fails).
// Leaves out: capabilities, what a read of a BAR returns, I/O ports, buses of more than one function.
#include <linux/io.h>
#include <linux/pci.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <kheddle/pci.h>

struct kh_pci {
	struct pci_dev dev;
	struct pci_bus bus;
	u8 config[PCI_STD_HEADER_SIZEOF];
	bool in_reset;
	u8 bar[4]; /* what ioremap() returns the address of */
};

static struct kh_pci *function_of(const struct pci_dev *pdev)
{
	return container_of((struct pci_dev *)pdev, struct kh_pci, dev);
}

static u16 command_of(const struct pci_dev *pdev)
{
	return *(u16 *)&function_of(pdev)->config[PCI_COMMAND];
}

struct pci_dev *kh_pci_alloc(void)
{
	struct kh_pci *pci = kh_allocate(sizeof(*pci), true);
	struct pci_dev *pdev = &pci->dev;

	pdev->bus = &pci->bus;
	pdev->vendor = 0x1234;
	pdev->device = 0x5678;
	pdev->irq = 1;
	pdev->pin = 1;
	pdev->cfg_size = PCI_STD_HEADER_SIZEOF;
	pdev->current_state = PCI_D0;
	pdev->hdr_type = PCI_HEADER_TYPE_NORMAL;
	pdev->resource[0].start = 0x10000;
	pdev->resource[0].end = 0x10000 + PAGE_SIZE - 1;
	pdev->resource[0].flags = IORESOURCE_MEM;
	*(u16 *)&pci->config[PCI_VENDOR_ID] = pdev->vendor;
	*(u16 *)&pci->config[PCI_DEVICE_ID] = pdev->device;
	*(u16 *)&pci->config[PCI_COMMAND] = PCI_COMMAND_MEMORY;
	*(u32 *)&pci->config[PCI_BASE_ADDRESS_0] = 0x10000;
	pci->config[PCI_INTERRUPT_PIN] = 1;
	return pdev;
}

void kh_pci_free(struct pci_dev *pdev)
{
	kh_free(function_of(pdev));
}

void kh_bar_access(struct pci_dev *pdev, const char *who)
{
	kh_atomic_begin();
	if (function_of(pdev)->in_reset)
		kh_fail("assertion", "%s reaches a BAR of a function in reset", who);
	if (pdev->current_state >= PCI_D3hot)
		kh_fail("assertion", "%s reaches a BAR of a suspended function", who);
	if (!pdev->no_command_memory && !(command_of(pdev) & PCI_COMMAND_MEMORY))
		kh_fail("assertion", "%s reaches a BAR whose memory is disabled", who);
	kh_atomic_end();
}

/* Config space: one step an access, and the header alone. */
static int config_read(const struct pci_dev *pdev, int where, void *val, unsigned int size)
{
	if (where < 0 || where + size > PCI_STD_HEADER_SIZEOF)
		kh_fail("unmodelled-call", "config space beyond the standard header, at %x", where);
	kh_atomic_begin();
	__builtin_memcpy(val, &function_of(pdev)->config[where], size);
	kh_atomic_end();
	return 0;
}

static int config_write(const struct pci_dev *pdev, int where, const void *val, unsigned int size)
{
	if (where < 0 || where + size > PCI_STD_HEADER_SIZEOF)
		kh_fail("unmodelled-call", "config space beyond the standard header, at %x", where);
	kh_atomic_begin();
	if (where == PCI_COMMAND)
		kh_note(KH_STATE, pdev,
			*(const u8 *)val & PCI_COMMAND_MEMORY ? "memory on" : "memory off");
	__builtin_memcpy(&function_of(pdev)->config[where], val, size);
	kh_atomic_end();
	return 0;
}

#define KH_CONFIG(size, type)                                                                      \
	int pci_read_config_##size(const struct pci_dev *pdev, int where, type *val)               \
	{                                                                                          \
		return config_read(pdev, where, val, sizeof(type));                                \
	}                                                                                          \
	int pci_write_config_##size(const struct pci_dev *pdev, int where, type val)               \
	{                                                                                          \
		return config_write(pdev, where, &val, sizeof(type));                              \
	}                                                                                          \
	int pci_user_read_config_##size(struct pci_dev *pdev, int where, type *val)                \
	{                                                                                          \
		kh_might_sleep();                                                                  \
		return config_read(pdev, where, val, sizeof(type));                                \
	}                                                                                          \
	int pci_user_write_config_##size(struct pci_dev *pdev, int where, type val)                \
	{                                                                                          \
		kh_might_sleep();                                                                  \
		if (kh_may(config_writes_fail))                                                    \
			return -EIO;                                                               \
		return config_write(pdev, where, &val, sizeof(type));                              \
	}

KH_CONFIG(byte, u8)
KH_CONFIG(word, u16)
KH_CONFIG(dword, u32)

void pci_intx(struct pci_dev *pdev, int enable)
{
	u16 command;

	kh_atomic_begin();
	command = command_of(pdev) & ~PCI_COMMAND_INTX_DISABLE;
	*(u16 *)&function_of(pdev)->config[PCI_COMMAND] =
		command | (enable ? 0 : PCI_COMMAND_INTX_DISABLE);
	kh_atomic_end();
}

/* The reset itself, between its beginning and its end. COMMAND is saved and restored round it. */
static void reset_function(struct pci_dev *pdev)
{
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, "in reset");
	function_of(pdev)->in_reset = true;
	kh_atomic_end();
	kh_atomic_begin();
	kh_note(KH_STATE, pdev, "reset done");
	function_of(pdev)->in_reset = false;
	kh_atomic_end();
}

int pci_try_reset_function(struct pci_dev *pdev)
{
	kh_might_sleep();
	if (kh_may(hardware_fails))
		return -EAGAIN;
	reset_function(pdev);
	return 0;
}

int pci_reset_bus(struct pci_dev *pdev)
{
	return pci_try_reset_function(pdev);
}

int pci_request_selected_regions(struct pci_dev *pdev, int bars, const char *name)
{
	return 0;
}

void pci_release_selected_regions(struct pci_dev *pdev, int bars)
{
}

void __iomem *pci_iomap(struct pci_dev *pdev, int bar, unsigned long maxlen)
{
	kh_might_sleep();
	return function_of(pdev)->bar;
}

void pci_iounmap(struct pci_dev *pdev, void __iomem *address)
{
}

/* Of a mapping that pci_iomap() made: the function that is behind it. */
static void bar_access(const void __iomem *address)
{
	struct kh_pci *pci = container_of((u8 *)(unsigned long)address, struct kh_pci, bar[0]);

	kh_bar_access(&pci->dev, "the CPU, in the driver,");
}

#define KH_IO(bits, type)                                                                          \
	unsigned int ioread##bits(const void __iomem *address)                                     \
	{                                                                                          \
		bar_access(address);                                                               \
		return 0;                                                                          \
	}                                                                                          \
	void iowrite##bits(type value, void __iomem *address)                                      \
	{                                                                                          \
		bar_access(address);                                                               \
	}

KH_IO(8, u8)
KH_IO(16, u16)
KH_IO(32, u32)
