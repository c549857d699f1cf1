/* SPDX-License-Identifier: Apache-2.0
 *
 * Two functions that can only be reset together. The user of the first resets both, while others use the second.
 *
 * VARIANT fixed [G13] HOLDS: whoever meets a taken memory_lock gives up and gives back
 * VARIANT down_write [G13] VIOLATED: waiting in place of trying hangs nobody yet, but several of one class are taken in any order
 * VARIANT copy_under_lock [G13] VIOLATED: nor does a read() that touches user memory under it, while a fault takes it under mmap_lock
 * VARIANT G13 [G13] VIOLATED: both together: the read() of one function into the BAR of the other, against the reset
 * VARIANT G13_no_unwind [G13] VIOLATED: gives up, and does not give back
 */
#include "../vfio/user.h"

static struct pci_dev pdev2;
static struct vfio_pci_core_device vdev2;
static struct pci_bus bus = { .kh_devices = { &pdev, &pdev2 } };
static struct kh_importer importer = { .target = &pdev2 };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(open_devices)
{
	int device_fd = bind_and_open_device();

	pdev.bus = pdev2.bus = &bus;
	kh_mmap(device_fd, &vma);
	vfio_pci_core_register_device(&vdev2, &pdev2, &dev_set, &vfio_pci_ops);
	kh_vfio_open(&vdev2.vdev);
	kh_importer_attach(&importer, user_export(&vdev2));
	kh_importer_map(&importer);
}

KH_THREAD(user)
{
	int ret = user_hot_reset(&vdev);

#if !VARIANT_down_write
	if (ret == -EBUSY)
		kh_reach("busy");
#endif
	if (!ret)
		kh_reach("reset");
}

KH_THREAD(reader)
{
	kh_syscall_enter();
	vfio_pci_core_do_io_rw(&vdev2, &vma);
	kh_syscall_exit();
	kh_bar_touch(&pdev, &vma);
}

KH_THREAD(peer)
{
	kh_importer_dma(&importer);
	kh_importer_map(&importer);
	kh_importer_dma(&importer);
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
	assert_settled(&vdev2);
}
