/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own vfio-pci, unmodified: user space switches memory off and on by COMMAND while another thread of it
 * faults on the mapped BAR and uses it, and a third reads the BAR through the device's file.
 * A write to config space may fail.
 *
 * KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c drivers/vfio/pci/vfio_pci_config.c drivers/vfio/pci/vfio_pci_rdwr.c
 * VARIANT fixed HOLDS: nobody reaches the BAR while memory is off
 */
#include "vfio_pci_device.h"

static struct vm_area_struct *vma;

KH_INIT(setup)
{
	kh_environment.config_writes_fail = true;
	open_device();
	vma = kh_vma_alloc();
	KH_ASSERT(vfio_pci_core_mmap(&vdev->vdev, vma) == 0);
}

KH_THREAD(commander)
{
	if (write_command(0) == 2 && write_command(PCI_COMMAND_MEMORY) == 2)
		kh_reach("on again");
}

KH_THREAD(user)
{
	if (kh_vma_fault(vma) == VM_FAULT_SIGBUS)
		kh_reach("refused");
	kh_vma_touch(vma, vdev->pdev);
	if (kh_vma_present(vma))
		kh_reach("mapped");
}

KH_THREAD(reader)
{
	ssize_t got = read_bar();

	KH_ASSERT(got == 4 || got == -EIO);
}

KH_FINAL(teardown)
{
	kh_vma_unmap(vma);
	kh_vma_free(vma);
	close_device();
}
