/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/pci.h, the part that vfio-pci scenarios use.
 * Keeps: BAR sizes; what may sleep (config access from user space waits while config access is
 * blocked, requesting and mapping a BAR allocates); a BAR has one owner.
 * Leaves out: enumeration, capabilities, resets, power states.
 */
#ifndef _LINUX_PCI_H
#define _LINUX_PCI_H

#include <linux/errno.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/types.h>

#define PCI_STD_NUM_BARS 6

struct pci_dev {
	u64 resource_len[PCI_STD_NUM_BARS];
	unsigned int requested_regions; /* BARs that have an owner, one bit each */
	u32 cfg_size;
	u32 config[16];
};

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
