/* SPDX-License-Identifier: Apache-2.0
 *
 * The device of the scenarios in this folder, and what becomes of its regions when the last file is
 * closed. One BAR that can be mapped; regions of its own are registered by each scenario.
 */
#ifndef REGIONS_DEVICE_H
#define REGIONS_DEVICE_H

#include "region_array.h"

static struct pci_dev pdev = { .resource_len = { 4 * PAGE_SIZE } };
static struct vfio_pci_core_device core;

KH_INIT(vfio_pci_core_init_dev)
{
	core.pdev = &pdev;
	core.bar_mmap_supported[0] = true;
	core.memory_enabled = true;
	init_rwsem(&core.memory_lock);
	mutex_init(&core.region_lock);
#if SRCU
	init_srcu_struct(&core.region_srcu);
#endif
}

static int vfio_pci_core_register_dev_region(struct vfio_pci_core_device *vdev, unsigned int type,
					     unsigned int subtype,
					     const struct vfio_pci_regops *ops, size_t size,
					     u32 flags, void *data)
{
	int slot;

	mutex_lock(&vdev->region_lock); /* FINDS(D5) deadlock */
	slot = vfio_pci_core_register_dev_region_locked(vdev, type, subtype, ops, size, flags,
							data);
	if (posted(D5) && slot < 0)
		return slot;
	mutex_unlock(&vdev->region_lock);
	return slot;
}

/* The part of closing that is about regions. After the last file is closed nobody is left to read
 * the array: no grace period. */
static void vfio_pci_core_disable(struct vfio_pci_core_device *vdev)
{
	region_slot_t *array = rcu_dereference_protected(vdev->region, true);
	struct vfio_pci_region *region;
	int i;

	for (i = 0; i < vdev->num_regions; i++) {
		region = region_at(array, i);
#if !VARIANT_release_untested
		if (region->ops && region->ops->release)
#endif
			region->ops->release(vdev, region); /* FINDS(release_untested) null-deref */
#if REFCOUNTED
		region_put(vdev, region, 0, false);
#endif
	}
	vdev->num_regions = 0; /* FINDS(call_without_file) data-race */
	kfree(array);
	vdev->region = NULL; /* FINDS(call_without_file) data-race */

	for (i = 0; i < PCI_STD_NUM_BARS; i++) {
		if (!vdev->barmap[i])
			continue;
		pci_iounmap(vdev->pdev, vdev->barmap[i]);
		pci_release_selected_regions(vdev->pdev, 1 << i);
		vdev->barmap[i] = NULL;
	}
}

#endif
