/* SPDX-License-Identifier: Apache-2.0
 *
 * Patch 3/7 of the alias RFC: registration takes region_lock by itself, and an allocation may fail.
 *
 * VARIANT posted [D5] VIOLATED: out of memory leaves region_lock locked; the next open waits for ever
 * VARIANT refcounted [D5] HOLDS: one way out, as in patch 7/7
 */
#include "region_array.h"

static struct vfio_pci_core_device core;

static int vfio_pci_core_register_dev_region(struct vfio_pci_core_device *vdev, unsigned int type,
					     unsigned int subtype,
					     const struct vfio_pci_regops *ops, size_t size,
					     u32 flags, void *data)
{
	int slot;

	mutex_lock(&vdev->region_lock); /* FINDS(posted) deadlock */
	slot = vfio_pci_core_register_dev_region_locked(vdev, type, subtype, ops, size, flags,
							data);
#if POSTED
	if (slot < 0)
		return slot;
#endif
	mutex_unlock(&vdev->region_lock);
	return slot;
}

static const struct vfio_pci_regops no_ops;

KH_INIT(vfio_pci_core_init_dev)
{
	kh_environment.allocations_fail = true;
	mutex_init(&core.region_lock);
}

/* User space opens the device; when that fails, once more. */
KH_THREAD(open_device)
{
	if (vfio_pci_core_register_dev_region(&core, 0, 0, &no_ops, 8, 0, NULL) < 0)
		vfio_pci_core_register_dev_region(&core, 0, 0, &no_ops, 8, 0, NULL);
}

KH_FINAL(close_device)
{
	int i;

	for (i = 0; i < core.num_regions; i++) {
#if REFCOUNTED
		region_put(&core, region_at(core.region, i), 0);
#endif
	}
	kfree(core.region);
	core.region = NULL;
}
