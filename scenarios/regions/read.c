/* SPDX-License-Identifier: Apache-2.0
 *
 * read() of the device's own regions and of an alias, while another thread registers a region.
 * In the variants with a stalled reader, the page that is read into belongs to userfaultfd: user
 * space may let the copy wait for ever.
 *
 * VARIANT posted [D2 D4] VIOLATED: ops->rw sleeps inside rcu_read_lock, and an alias has no ops->rw
 * VARIANT srcu [D2 D4 G24] HOLDS: an SRCU section may sleep
 * VARIANT refcounted [D2 D4 G24] HOLDS: the region is used outside the RCU section
 * VARIANT short_sections [D2 D4 G24] HOLDS: what region->data points to outlives the section
 * VARIANT posted_stalled_reader [D2] VIOLATED: a reader stops every registration
 * VARIANT srcu_stalled_reader [D2] VIOLATED: SRCU makes the sleep legal; the writer still waits for it
 * VARIANT refcounted_stalled_reader [D2] HOLDS: nobody waits for a copy
 * VARIANT size_after_section [G24] VIOLATED: region->size is read after the section
 */
#include "device.h"
#include "region_rw.h"

#if VARIANT_posted_stalled_reader || VARIANT_srcu_stalled_reader || VARIANT_refcounted_stalled_reader
#define STALLED_READER true
#define REGIONS_READ 1
#else
#define STALLED_READER false
#define REGIONS_READ 3
#endif

#define OPREGION VFIO_PCI_NUM_REGIONS
#define HOST_CFG (VFIO_PCI_NUM_REGIONS + 1)
#define ALIAS (VFIO_PCI_NUM_REGIONS + 2)

static const struct vfio_pci_regops vfio_pci_alias_region_ops;
static struct pci_dev host_bridge = { .cfg_size = 64 };

KH_INIT(vfio_pci_igd_init)
{
	struct igd_opregion *opregion = kzalloc(sizeof(*opregion), GFP_KERNEL);

	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_regops, sizeof(*opregion),
					  VFIO_REGION_INFO_FLAG_READ, opregion);
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_igd_cfg_regops,
					  host_bridge.cfg_size, VFIO_REGION_INFO_FLAG_READ,
					  &host_bridge);
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE,
					  VFIO_REGION_INFO_FLAG_MMAP, NULL);
	kh_environment.user_copies_stall = STALLED_READER;
}

KH_THREAD(read_region)
{
	unsigned int index = OPREGION + (kh_choose(REGIONS_READ));
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(index);
	char page[4];
	ssize_t ret = vfio_pci_rw(&core, page, sizeof(page), &pos, false);

	KH_ASSERT(ret == (index == ALIAS ? -EINVAL : sizeof(page)));
}

KH_THREADS(register_region, 2)
{
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE,
					  VFIO_REGION_INFO_FLAG_MMAP, NULL);
}

KH_FINAL(close_device)
{
	vfio_pci_core_disable(&core);
}
