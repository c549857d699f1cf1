/* SPDX-License-Identifier: Apache-2.0
 *
 * mmap() of the device itself: the mapping holds a buffer, which holds the device's file.
 *
 * VARIANT fixed [G50] HOLDS: the mapping keeps the device open after the descriptor is closed, and no longer
 * VARIANT G50 [G50] VIOLATED: the buffer does not hold the file: the mapping is dead with the descriptor
 * VARIANT G50_cycle [G50] VIOLATED: the device's list holds the buffer too: it is never closed
 */
#include "user_mmap.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(map_bar)
{
	probe_and_open_device();
	KH_ASSERT(!kh_mmap(device_fd, &vma));
}

KH_THREAD(cpu)
{
	KH_ASSERT(kh_fault(&vma, vma.vm_start) != VM_FAULT_SIGBUS); /* FINDS(G50) assertion */
	kh_bar_touch(&pdev, &vma);
	kh_munmap(&vma);
	kh_reach("unmapped");
}

KH_THREAD(close_device)
{
	kh_close(device_fd);
}

KH_FINAL(closed)
{
	KH_ASSERT(vdev->vdev.open_count == 0); /* FINDS(G50_cycle) assertion */
	vfio_pci_remove(vdev);
	vdev = NULL;
}
