/* SPDX-License-Identifier: Apache-2.0
 *
 * The array grows under readers. A reader tests num_regions first and looks the array up after that,
 * in a read section; nothing orders the two loads, so both orders are tried.
 *
 * VARIANT posted [G23 G28] HOLDS: the count grows only when no reader of the old array is left
 * VARIANT srcu [G23 G28] HOLDS: the same with SRCU
 * VARIANT refcounted [G23 G28] HOLDS: the same; the references are on regions, not on the array
 * VARIANT count_before_array [G23] VIOLATED: the new count with the old array
 * VARIANT count_before_grace_period [G23] VIOLATED: the same, for a reader whose loads swap
 * VARIANT no_grace_period [G23 G28] VIOLATED: the old array is freed under its readers
 */
#include "device.h"

static const struct vfio_pci_regops no_ops;

/* What every call that names a region does. */
static void read_region(unsigned int index)
{
	bool loads_swap = kh_choose(2);
	struct vfio_pci_region *region;
	region_slot_t *array;
	int section;

	if (!loads_swap && index >= VFIO_PCI_NUM_REGIONS + READ_ONCE(core.num_regions))
		return;
	section = region_read_lock(&core);
#if SRCU
	array = srcu_dereference(core.region, &core.region_srcu);
#else
	array = rcu_dereference(core.region);
#endif
	if (!loads_swap || index < VFIO_PCI_NUM_REGIONS + READ_ONCE(core.num_regions)) {
		region = region_at(array, index - VFIO_PCI_NUM_REGIONS);
		KH_ASSERT(region->size == index);
		kh_reach("a region was read");
	}
	region_read_unlock(&core, section);
}

static void add_region(void)
{
	int index = VFIO_PCI_NUM_REGIONS + core.num_regions;

	vfio_pci_core_register_dev_region(&core, 0, 0, &no_ops, index, 0, NULL);
}

KH_INIT(igd_init)
{
	add_region();
}

KH_THREADS(reader, 2)
{
	read_region(VFIO_PCI_NUM_REGIONS + index);
}

KH_THREAD(writer)
{
	add_region();
}

KH_FINAL(close_device)
{
	vfio_pci_core_disable(&core);
}
