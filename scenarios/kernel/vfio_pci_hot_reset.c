/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, unmodified: two functions of one bus, and VFIO_DEVICE_PCI_HOT_RESET by the file of the first,
 * which resets both, while user space faults on the mapped BARs and uses them, or closes the second. A reset may be refused.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_rdwr.c
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_intrs.c
 * VARIANT fault HOLDS: nobody reaches a BAR of either during the reset
 * VARIANT close HOLDS: the second is closed before the reset or after it
 */
#include "vfio_pci_file.h"

static struct vfio_pci_core_device *vdev[2];
static struct vm_area_struct *vma[2];
static int fd[2], group_fd;

KH_INIT(setup)
{
	int i;

	init_vfio();
	group_fd = open_group();
	for (i = 0; i < 2; i++)
		vdev[i] = probe_device(kh_pci_alloc());
	kh_pci_share_bus(vdev[1]->pdev, vdev[0]->pdev);
	for (i = 0; i < 2; i++) {
		fd[i] = open_device(vdev[i]);
		vma[i] = kh_mmap(fd[i]);
		KH_ASSERT(vma[i]);
	}
#if VARIANT_close
	kh_vma_unmap(vma[1]); /* so that its file is the only reference */
#endif
	kh_environment.hardware_fails = true;
}

KH_THREAD(resetter)
{
	struct {
		struct vfio_pci_hot_reset head;
		s32 group_fd;
	} reset = {};
	long ret;

	reset.head.argsz = sizeof(reset);
	reset.head.count = 1;
	reset.group_fd = group_fd;
	ret = kh_ioctl(fd[0], VFIO_DEVICE_PCI_HOT_RESET, (unsigned long)&reset);
	if (ret == 0)
		kh_reach("reset");
	else if (ret == -EBUSY)
		kh_reach("busy");
	else
		KH_ASSERT(ret == -ENOTTY);
}

static void use(int i)
{
	KH_ASSERT(kh_vma_fault(vma[i]) == VM_FAULT_NOPAGE);
	kh_vma_touch(vma[i], vdev[i]->pdev);
	if (kh_vma_present(vma[i]))
		kh_reach("mapped");
}

KH_THREAD(user)
{
	use(0);
#if VARIANT_fault
	use(1);
#endif
}

#if VARIANT_close
KH_THREAD(closer)
{
	kh_close(fd[1]);
}
#endif

KH_FINAL(teardown)
{
	int i;

	kh_vma_unmap(vma[0]);
	kh_close(fd[0]);
#if VARIANT_fault
	kh_vma_unmap(vma[1]);
	kh_close(fd[1]);
#endif
	for (i = 0; i < 2; i++)
		kh_vma_free(vma[i]);
	kh_close(group_fd);
	for (i = 0; i < 2; i++)
		remove_device(vdev[i]);
	vfio_pci_uninit_perm_bits();
}
