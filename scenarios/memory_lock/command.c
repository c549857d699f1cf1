/* SPDX-License-Identifier: Apache-2.0
 *
 * A write to the COMMAND register takes the BAR away and gives it back; meanwhile the CPU uses a mapping, the driver
 * writes for a user and for an eventfd, and a peer maps the buffer and does DMA.
 *
 * VARIANT fixed [G10 G15 G20] HOLDS: nobody reaches the BAR while its memory is off
 * VARIANT revoke_before_zap [G14] HOLDS: under memory_lock(W) their order does not matter
 * VARIANT G15 [G15] VIOLATED: zapped before memory_lock(W) is held: a fault maps the page again
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(open_device)
{
	int device_fd = bind_and_open_device();

	kh_importer_attach(&importer, user_export(&vdev));
	kh_mmap(device_fd, &vma);
}

KH_THREAD(config)
{
	user_write_command(&vdev, 0);
	user_write_command(&vdev, PCI_COMMAND_MEMORY);
}

KH_THREAD(cpu)
{
	if (kh_choose(2)) {
		if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
			kh_reach("SIGBUS");
		kh_bar_touch(&pdev, &vma); /* FINDS(G15) assertion */
	} else if (kh_choose(2)) {
		if (user_write_bar(&vdev) == -EIO)
			kh_reach("EIO");
	} else if (vfio_pci_ioeventfd_handler(&vdev)) {
		kh_reach("busy");
		vfio_pci_ioeventfd_thread(&vdev);
	}
}

KH_THREAD(peer)
{
	if (kh_importer_map(&importer) == -ENODEV)
		kh_reach("refused");
	kh_importer_dma(&importer);
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
	KH_ASSERT(!kh_importer_map(&importer));
	kh_importer_dma(&importer);
}
