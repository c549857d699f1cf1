/* SPDX-License-Identifier: Apache-2.0
 *
 * The region array of scenarios/regions with READERS threads that read() the OpRegion while another
 * registers a region. -DREADERS=<readers>.
 *
 * VARIANT srcu [] HOLDS: an SRCU section lasts as long as the read
 */
#include "../../scenarios/regions/device.h"
#include "../../scenarios/regions/region_rw.h"

#ifndef READERS
#define READERS 4
#endif

#define OPREGION VFIO_PCI_NUM_REGIONS

static const struct vfio_pci_regops vfio_pci_alias_region_ops;

KH_INIT(vfio_pci_igd_init)
{
	struct igd_opregion *opregion = kzalloc(sizeof(*opregion), GFP_KERNEL);

	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_regops, sizeof(*opregion),
					  VFIO_REGION_INFO_FLAG_READ, opregion);
}

KH_THREADS(read_region, READERS)
{
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(OPREGION);
	char page[4];

	KH_ASSERT(vfio_pci_rw(&core, page, sizeof(page), &pos, false) == sizeof(page));
}

KH_THREAD(register_region)
{
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE,
					  VFIO_REGION_INFO_FLAG_MMAP, NULL);
}

KH_FINAL(close_device)
{
	vfio_pci_core_disable(&core);
}
