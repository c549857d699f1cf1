/* SPDX-License-Identifier: Apache-2.0
 *
 * A variant driver with an mmap() of its own, whose mappings are in the device's address space: a revocation must zap
 * them there. Stands for the mmap() of drivers/vfio/pci/nvgrace-gpu/main.c.
 */
#ifndef SCENARIOS_VFIO_NVGRACE_GPU_H
#define SCENARIOS_VFIO_NVGRACE_GPU_H

#include "vfio_pci_core.h"

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

#endif
