/* SPDX-License-Identifier: Apache-2.0
 *
 * mmap() of BARs, of the device's own regions and of aliases, the fault that follows, and the zap
 * that takes all mappings of BARs away before memory is disabled.
 */
#ifndef REGION_MMAP_H
#define REGION_MMAP_H

#include "region_array.h"
#include <linux/mm.h>
#include <vfio/regions_user.h>

#define VFIO_PCI_PGOFF_SHIFT (VFIO_PCI_OFFSET_SHIFT - PAGE_SHIFT)

static vm_fault_t vfio_pci_mmap_page_fault(struct vm_fault *vmf)
{
	struct vfio_pci_core_device *vdev = vmf->vma->vm_private_data;
	vm_fault_t ret = VM_FAULT_SIGBUS;

	down_read(&vdev->memory_lock);
	if (vdev->memory_enabled)
		ret = vmf_insert_pfn(vmf->vma, vmf->address, 0);
	up_read(&vdev->memory_lock);
	return ret;
}

static const struct vm_operations_struct vfio_pci_mmap_ops = {
	.fault = vfio_pci_mmap_page_fault,
};

/* Disables memory, as a write to the COMMAND register does. */
static void vfio_basic_config_write(struct vfio_pci_core_device *vdev)
{
	down_write(&vdev->memory_lock);
	unmap_mapping_range(&vdev->vdev.mapping, VFIO_PCI_INDEX_TO_OFFSET(0),
			    VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_ROM_REGION_INDEX), true);
	WRITE_ONCE(vdev->memory_enabled, false);
	up_write(&vdev->memory_lock);
}

static int vfio_pci_core_mmap(struct vfio_device *core_vdev, struct vm_area_struct *vma)
{
	struct vfio_pci_core_device *vdev =
		container_of(core_vdev, struct vfio_pci_core_device, vdev);
	unsigned int index = vma->vm_pgoff >> VFIO_PCI_PGOFF_SHIFT;
	u64 start = (vma->vm_pgoff & ((1UL << VFIO_PCI_PGOFF_SHIFT) - 1)) << PAGE_SHIFT;
	struct vfio_pci_region *region;
	int section, ret;

	if (index >= VFIO_PCI_NUM_REGIONS + READ_ONCE(vdev->num_regions))
		return -EINVAL;
	if (vma->vm_end < vma->vm_start || !(vma->vm_flags & VM_SHARED))
		return -EINVAL;

	if (index >= VFIO_PCI_NUM_REGIONS) {
		ret = -EINVAL;
		region = region_get(vdev, index - VFIO_PCI_NUM_REGIONS, &section, posted(D3));
		if (region->ops && region->ops->mmap && region->flags & VFIO_REGION_INFO_FLAG_MMAP)
			ret = region->ops->mmap(vdev, region, vma);
		region_put(vdev, region, section, posted(D3));
		return ret;
	}
	if (index > VFIO_PCI_BAR5_REGION_INDEX || !vdev->bar_mmap_supported[index])
		return -EINVAL;
	if (start + vma->vm_end - vma->vm_start > PAGE_ALIGN(pci_resource_len(vdev->pdev, index)))
		return -EINVAL;

	/* The first user of a BAR requests and maps it: both allocate. */
	if (!vdev->barmap[index]) { /* FINDS(lazy) data-race */
		ret = pci_request_selected_regions(vdev->pdev, 1 << index, "vfio-pci"); /* FINDS(posted) sleep-in-atomic */
		if (ret)
			return ret;
		vdev->barmap[index] = pci_iomap(vdev->pdev, index, 0); /* FINDS(posted) sleep-in-atomic */
	}

	vma->vm_private_data = vdev;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_ops = &vfio_pci_mmap_ops;
	return 0;
}

/* Becomes a mapping of the region it stands for: the offset is rewritten before the VMA can be
 * found, so that a zap of the BARs finds mappings of aliases as well. */
static int vfio_pci_alias_region_mmap(struct vfio_pci_core_device *vdev,
				      struct vfio_pci_region *region, struct vm_area_struct *vma)
{
	unsigned int target = (uintptr_t)region->data;
	unsigned long alias_pgoff = vma->vm_pgoff;
	unsigned long pgoff;
	int ret;

	if (posted(D9))
		pgoff = target << VFIO_PCI_PGOFF_SHIFT;
	else
		pgoff = (unsigned long)target << VFIO_PCI_PGOFF_SHIFT;
	pgoff |= alias_pgoff & ((1UL << VFIO_PCI_PGOFF_SHIFT) - 1);
	KH_ASSERT(pgoff >> VFIO_PCI_PGOFF_SHIFT == target); /* FINDS(posted) assertion */
	vma->vm_pgoff = pgoff;

	ret = vdev->vdev.ops->mmap(&vdev->vdev, vma);
	if (IS_ENABLED(VARIANT_offset_restored) || (ret && !posted(D9)))
		vma->vm_pgoff = alias_pgoff;
	if (region->flags & VFIO_REGION_INFO_FLAG_WC)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return ret;
}

static const struct vfio_pci_regops vfio_pci_alias_region_ops = {
	.mmap = vfio_pci_alias_region_mmap,
};

#endif
