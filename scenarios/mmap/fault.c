/* SPDX-License-Identifier: Apache-2.0
 *
 * A fault on a mapping of a buffer, while the device is closed, unbound, and its memory freed. The mapping keeps the
 * buffer, but not the device.
 *
 * VARIANT fixed [G42 G43 G47 G48 G49] HOLDS: a registration, taken under resv, keeps the device; the status is looked at again
 * VARIANT G42 [G42] VIOLATED: the registration is taken after resv was let go
 * VARIANT G42_no_recheck [G42] VIOLATED: the status is not looked at again under memory_lock
 */
#include "user_mmap.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };
static struct vm_area_struct other_vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(map_buffers)
{
	int dmabuf_fd, other_fd;

	probe_and_open_device();
	dmabuf_fd = user_export();
	other_fd = user_export();
	kh_mmap(dmabuf_fd, &vma);
	kh_mmap(other_fd, &other_vma);
	kh_close(dmabuf_fd);
	kh_close(other_fd);
}

KH_THREAD(cpu)
{
	if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
		kh_reach("SIGBUS");
	else
		kh_reach("mapped");
	kh_bar_touch(&pdev, &vma); /* FINDS(G42_no_recheck) assertion */
}

KH_THREAD(close_and_unbind)
{
	kh_close(device_fd);
	vfio_pci_remove(vdev);
	kh_reach("gone");
}

KH_FINAL(unmap)
{
	KH_ASSERT(!vma.kh_present && !other_vma.kh_present); /* FINDS(G42_no_recheck) assertion */
	kh_munmap(&vma);
	kh_munmap(&other_vma);
}
