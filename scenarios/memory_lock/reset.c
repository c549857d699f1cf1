/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_RESET, which may be refused, and the power state by config space, against a peer's DMA and the CPU.
 *
 * VARIANT fixed [G17 G18 G20] HOLDS: nobody reaches a BAR in reset; a refused reset gives the buffer back too
 * VARIANT G18 [G18] VIOLATED: revoked only after the reset
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(open_device)
{
	int device_fd = bind_and_open_device();

	kh_importer_attach(&importer, user_export(&vdev));
	kh_importer_map(&importer);
	kh_mmap(device_fd, &vma);
	kh_environment.hardware_fails = true;
}

KH_THREAD(user)
{
	if (kh_choose(2))
		user_set_power_state(&vdev, PCI_D3hot);
	if (user_reset(&vdev) == -EAGAIN)
		kh_reach("refused");
	else
		kh_reach("reset");
}

KH_THREAD(cpu)
{
	if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
		kh_reach("SIGBUS");
	kh_bar_touch(&pdev, &vma);
}

KH_THREAD(peer)
{
	kh_importer_dma(&importer); /* FINDS(G18) assertion */
	kh_importer_map(&importer);
	kh_importer_dma(&importer); /* FINDS(G18) assertion */
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
	KH_ASSERT(!kh_importer_map(&importer));
}
