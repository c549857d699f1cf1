/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/pci.h, the part that vfio-pci scenarios use.
 * Keeps: BAR sizes; what may sleep (config access from user space waits while config access is
 * blocked, requesting and mapping a BAR allocates); a BAR has one owner.
 * COMMAND, power states and resets are in pci/bar.cc.
 * Leaves out: enumeration, capabilities.
 */
#ifndef _LINUX_PCI_H
#define _LINUX_PCI_H

#include <linux/errno.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/types.h>

#define PCI_STD_NUM_BARS 6

#define PCI_COMMAND 0x04
#define PCI_COMMAND_IO 0x1
#define PCI_COMMAND_MEMORY 0x2
#define PCI_COMMAND_MASTER 0x4
#define PCI_COMMAND_INTX_DISABLE 0x400

typedef int pci_power_t;
#define PCI_D0 0
#define PCI_D1 1
#define PCI_D2 2
#define PCI_D3hot 3
#define PCI_D3cold 4

struct pci_dev;

#define KH_MAX_BUS_DEVICES 2
struct pci_bus {
	struct pci_dev *kh_devices[KH_MAX_BUS_DEVICES];
};

struct pci_dev {
	u64 resource_len[PCI_STD_NUM_BARS];
	unsigned int requested_regions; /* BARs that have an owner, one bit each */
	u32 cfg_size;
	u32 config[16];
	struct device dev;
	struct pci_bus *bus;
	pci_power_t current_state;
	bool no_command_memory; /* a VF: COMMAND.MEMORY is not there, memory is on */
	bool kh_in_reset;	/* these two: changed in atomic sections only */
	u16 kh_command;
};
#define to_pci_dev(device) container_of(device, struct pci_dev, dev)

struct vm_area_struct;

#ifdef __cplusplus
extern "C" {
#endif

/* Somebody's load or store of a BAR. The text is a literal: who. */
void kh_bar_access(struct pci_dev *pdev, const char *who);
/* The CPU's, through a mapping that user space has: it reaches the BAR if the page is mapped. */
void kh_bar_touch(struct pci_dev *pdev, struct vm_area_struct *vma);

int pci_set_power_state(struct pci_dev *pdev, pci_power_t state);
int pci_try_reset_function(struct pci_dev *pdev);
int pci_reset_bus(struct pci_dev *pdev);
int pci_read_config_word(struct pci_dev *pdev, int where, u16 *val);
int pci_write_config_word(struct pci_dev *pdev, int where, u16 val);
int pci_user_write_config_word(struct pci_dev *pdev, int where, u16 val);

#ifdef __cplusplus
}
#endif

static inline u64 pci_resource_len(struct pci_dev *pdev, int bar)
{
	return pdev->resource_len[bar];
}

static inline int pci_request_selected_regions(struct pci_dev *pdev, int bars, const char *name)
{
	int ret = -EBUSY;

	(void)name;
	might_sleep();
	kh_atomic_begin();
	if (!(pdev->requested_regions & bars)) {
		pdev->requested_regions |= bars;
		ret = 0;
	}
	kh_atomic_end();
	return ret;
}

static inline void pci_release_selected_regions(struct pci_dev *pdev, int bars)
{
	kh_atomic_begin();
	pdev->requested_regions &= ~bars;
	kh_atomic_end();
}

/* The mapping is an address that nothing may be read from: MMIO is not modelled. */
static inline void __iomem *pci_iomap(struct pci_dev *pdev, int bar, unsigned long maxlen)
{
	(void)maxlen;
	might_sleep();
	return (void __iomem *)&pdev->resource_len[bar];
}

static inline void pci_iounmap(struct pci_dev *pdev, void __iomem *address)
{
	(void)pdev;
	(void)address;
	might_sleep();
}

static inline int pci_user_read_config_dword(struct pci_dev *pdev, int where, u32 *val)
{
	might_sleep();
	kh_atomic_begin();
	*val = pdev->config[where / 4];
	kh_atomic_end();
	return 0;
}

#endif
