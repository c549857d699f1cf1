/* SPDX-License-Identifier: Apache-2.0
 *
 * The first mmap() of a BAR requests and maps it. Two of them may come at the same time: mmap_lock is that of a
 * process, and two processes may have the device open.
 *
 * VARIANT lazy VIOLATED: both find the map empty; the second is told that the BAR is busy, by its own driver
 * VARIANT at_enable HOLDS: the BARs are requested and mapped before the device can be opened
 */
#include "device.h"
#include "region_mmap.h"

KH_INIT(vfio_pci_core_enable)
{
	static const struct vfio_device_ops vfio_pci_ops = { .mmap = vfio_pci_core_mmap };

	core.vdev.ops = &vfio_pci_ops;
#if VARIANT_at_enable
	KH_ASSERT(!pci_request_selected_regions(&pdev, 1 << 0, "vfio-pci"));
	core.barmap[0] = pci_iomap(&pdev, 0, 0);
#endif
}

KH_THREADS(user, 2)
{
	struct vm_area_struct *vma = user_mmap(&core.vdev, 0, PAGE_SIZE);

	KH_ASSERT(!IS_ERR(vma)); /* FINDS(lazy) assertion */
	user_munmap(&core.vdev, vma);
}
