/* SPDX-License-Identifier: Apache-2.0
 *
 * A variant driver (nvgrace-gpu) with an mmap() of its own, whose mappings are in the device's address space: a
 * revocation must zap them there. Meanwhile the user puts the device into low power.
 *
 * VARIANT Fa [Fa] VIOLATED: mmap() says so in a bit without memory_lock: the bit beside it, or this one, is lost
 * VARIANT fixed [Fa] HOLDS: said once, at probe
 */
#include "user_mmap.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

static vm_fault_t nvgrace_gpu_fault(struct vm_fault *vmf)
{
	struct vfio_pci_core_device *vdev = vmf->vma->vm_private_data;
	vm_fault_t ret = VM_FAULT_SIGBUS;

	down_read(&vdev->memory_lock);
	if (vfio_pci_memory_usable(vdev))
		ret = vmf_insert_pfn(vmf->vma, vmf->address, 0);
	up_read(&vdev->memory_lock);
	return ret;
}

static const struct vm_operations_struct nvgrace_gpu_vm_ops = {
	.fault = nvgrace_gpu_fault,
};

static int nvgrace_gpu_mmap(struct vfio_device *core_vdev, struct vm_area_struct *vma)
{
	struct vfio_pci_core_device *vdev =
		container_of(core_vdev, struct vfio_pci_core_device, vdev);

	vma->vm_private_data = vdev;
	vma->vm_ops = &nvgrace_gpu_vm_ops;
	if (posted(Fa))
		vdev->bar_needs_zap = true;
	return 0;
}

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
