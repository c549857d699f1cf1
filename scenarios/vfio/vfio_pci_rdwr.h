/* SPDX-License-Identifier: Apache-2.0
 *
 * read() and write() of a BAR, and eventfds that write to one. Stands for drivers/vfio/pci/vfio_pci_rdwr.c.
 */
#ifndef SCENARIOS_VFIO_PCI_RDWR_H
#define SCENARIOS_VFIO_PCI_RDWR_H

#include "vfio_pci_core.h"

/* One access. The copy from and to user space is made outside memory_lock. */
static int vfio_pci_core_iowrite32(struct vfio_pci_core_device *vdev, bool test_mem)
{
	if (test_mem) {
		down_read(&vdev->memory_lock);
		if (!__vfio_pci_memory_enabled(vdev)) {
			up_read(&vdev->memory_lock);
			return -EIO;
		}
	}
	kh_bar_access(vdev->pdev, "an access of the driver"); /* FINDS(ioeventfd_low_power, msi_no_lock) assertion */
	if (test_mem)
		up_read(&vdev->memory_lock);
	return 0;
}

/* read(), into a buffer that may be anything: also a mapping of another device's BAR. */
static void vfio_pci_core_do_io_rw(struct vfio_pci_core_device *vdev, struct vm_area_struct *buffer)
{
	if (red(G13) || IS_ENABLED(VARIANT_copy_under_lock)) {
		down_read(&vdev->memory_lock);
		if (__vfio_pci_memory_enabled(vdev)) {
			vfio_pci_core_iowrite32(vdev, false);
			kh_fault(buffer, buffer->vm_start);
		}
		up_read(&vdev->memory_lock);
		return;
	}
	if (!vfio_pci_core_iowrite32(vdev, true))
		kh_fault(buffer, buffer->vm_start);
}

/* Under memory_lock. Nothing wakes the device for an ioeventfd: low power counts. */
static bool vfio_pci_ioeventfd_may_write(struct vfio_pci_core_device *vdev)
{
	if (!posted(ioeventfd_low_power) && vdev->pm_runtime_engaged)
		return false;
	return __vfio_pci_memory_enabled(vdev);
}

/* Called where the eventfd is signalled: it must not sleep. True: memory_lock is taken, and the thread of the virqfd
 * has to do it. */
static bool vfio_pci_ioeventfd_handler(struct vfio_pci_core_device *vdev)
{
	if (!down_read_trylock(&vdev->memory_lock))
		return true;
	if (vfio_pci_ioeventfd_may_write(vdev))
		vfio_pci_core_iowrite32(vdev, false);
	up_read(&vdev->memory_lock);
	return false;
}

static void vfio_pci_ioeventfd_thread(struct vfio_pci_core_device *vdev)
{
	down_read(&vdev->memory_lock);
	if (vfio_pci_ioeventfd_may_write(vdev))
		vfio_pci_core_iowrite32(vdev, false);
	up_read(&vdev->memory_lock);
}

#endif
