/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/pci-p2pdma.h: how a peer reaches a BAR. A provider is the device that has the BAR; by which
 * way is the choice of the scenario: kh_map_type.
 */
#ifndef KHEDDLE_LINUX_PCI_P2PDMA_H
#define KHEDDLE_LINUX_PCI_P2PDMA_H

#include <linux/device.h>
#include <linux/types.h>

enum pci_p2pdma_map_type {
	PCI_P2PDMA_MAP_BUS_ADDR,	 /* below one switch: no IOVA */
	PCI_P2PDMA_MAP_THRU_HOST_BRIDGE, /* through the IOMMU: an IOVA */
	PCI_P2PDMA_MAP_NOT_SUPPORTED,
};

struct p2pdma_provider {
	struct device *owner;
	enum pci_p2pdma_map_type kh_map_type;
};

struct phys_vec {
	phys_addr_t paddr;
	size_t len;
};

static inline enum pci_p2pdma_map_type pci_p2pdma_map_type(struct p2pdma_provider *provider,
							   struct device *dev)
{
	(void)dev;
	return provider->kh_map_type;
}

static inline dma_addr_t pci_p2pdma_bus_addr_map(struct p2pdma_provider *provider,
						 phys_addr_t paddr)
{
	(void)provider;
	return paddr;
}

#endif
