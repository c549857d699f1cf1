/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, unmodified: a thread resets the device (VFIO_DEVICE_RESET) while another faults on the mapped
 * BAR and uses it, and a third closes the device: the last of them that lets the file go closes it, which resets it too.
 * A reset may be refused. In the second variant the mapping does not hold the file.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_rdwr.c
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_intrs.c
 * VARIANT reset HOLDS: nobody reaches the BAR during the reset, and the device is closed once, after its last user
 * VARIANT unheld VIOLATED: the device is closed under the mapping, which nobody zaps then
 * FINDS(unheld) use-after-free at drivers/vfio/pci/vfio_pci_config.c __vfio_pci_memory_enabled
 * FINDS(unheld) null-deref at drivers/vfio/pci/vfio_pci_config.c __vfio_pci_memory_enabled
 * FINDS(unheld) data-race at drivers/vfio/pci/vfio_pci_config.c vfio_config_free
 */
#include "vfio_pci_file.h"

static struct vfio_pci_core_device *vdev;
static struct vm_area_struct *vma;
static int fd;

KH_INIT(setup)
{
	init_vfio();
	vdev = probe_device(kh_pci_alloc());
	fd = open_device(vdev);
	vma = kh_mmap(fd);
	KH_ASSERT(vma);
#if VARIANT_unheld
	fput(vma->vm_file);
	vma->vm_file = NULL;
#endif
	kh_environment.hardware_fails = true;
}

KH_THREAD(resetter)
{
	long ret = kh_ioctl(fd, VFIO_DEVICE_RESET, 0);

	if (ret == 0)
		kh_reach("reset");
	else if (ret == -EBADF)
		kh_reach("closed before");
	else if (ret == -ENOTTY)
		kh_reach("refused");
}

KH_THREAD(user)
{
	KH_ASSERT(kh_vma_fault(vma) == VM_FAULT_NOPAGE);
	if (kh_vma_present(vma))
		kh_reach("mapped");
	kh_vma_touch(vma, vdev->pdev); /* FINDS(unheld) assertion */
	kh_vma_unmap(vma);
}

KH_THREAD(closer)
{
	kh_close(fd);
}

KH_FINAL(teardown)
{
	kh_vma_free(vma);
	remove_device(vdev);
	vfio_pci_uninit_perm_bits();
}
