/* SPDX-License-Identifier: Apache-2.0
 *
 * A variant driver (nvgrace-gpu) with an mmap() of its own, whose mappings are in the device's address space: a
 * revocation must zap them there. Meanwhile the user puts the device into low power.
 *
 * VARIANT Fa [Fa] VIOLATED: mmap() says so in a bit without memory_lock: the bit beside it, or this one, is lost
 * VARIANT fixed [Fa] HOLDS: said once, at probe
 */
#include "user_mmap.h"

#include "../vfio/nvgrace_gpu.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

static const struct vfio_device_ops nvgrace_gpu_ops = {
	.open_device = vfio_pci_core_open_device,
	.close_device = vfio_pci_core_close_device,
	.mmap = nvgrace_gpu_mmap,
};

KH_INIT(open_device)
{
	vdev = vfio_pci_probe(&pdev, &nvgrace_gpu_ops);
	device_fd = kh_vfio_open(&vdev->vdev);
}

KH_THREAD(user)
{
	kh_mmap(device_fd, &vma);
	if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
		kh_reach("SIGBUS");
	else
		kh_reach("mapped");
}

KH_THREAD(power)
{
	kh_syscall_enter();
	vfio_pci_runtime_pm_entry(vdev, NULL);
	kh_syscall_exit();
}

KH_FINAL(asleep)
{
	KH_ASSERT(vdev->pm_runtime_engaged); /* FINDS(Fa) assertion */
	KH_ASSERT(!vma.kh_present);
}
