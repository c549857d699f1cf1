/* SPDX-License-Identifier: Apache-2.0
 *
 * User space as vfio scenarios see it: mmap(), the touch of a mapped page, and the device behind it.
 * Keeps: f_op->mmap runs before the VMA can be found by unmap_mapping_range(), and fails or gives
 * a mapping; a page is mapped by the fault of its first touch.
 * Leaves out: mmap_lock, the search for an address, partial unmapping.
 */
#ifndef KHEDDLE_VFIO_REGIONS_USER_H
#define KHEDDLE_VFIO_REGIONS_USER_H

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vfio.h>

/* mmap(NULL, size, ..., MAP_SHARED, fd, offset). An ERR_PTR() on failure. */
static inline struct vm_area_struct *user_mmap(struct vfio_device *device, u64 offset, size_t size)
{
	struct vm_area_struct *vma = (struct vm_area_struct *)kh_allocate(sizeof(*vma), true);
	int ret, i;

	vma->vm_end = size;
	vma->vm_pgoff = offset >> PAGE_SHIFT;
	vma->vm_flags = VM_SHARED;
	ret = device->ops->mmap(device, vma);
	if (ret) {
		kh_free(vma);
		return (struct vm_area_struct *)ERR_PTR(ret);
	}

	kh_atomic_begin();
	for (i = 0; i < KH_MAX_VMAS && device->mapping.kh_vmas[i]; i++)
		;
	if (i == KH_MAX_VMAS)
		kh_fail("assertion", "more than %d mappings at once: raise KH_MAX_VMAS", i);
	device->mapping.kh_vmas[i] = vma;
	kh_atomic_end();
	return vma;
}

static inline void user_munmap(struct vfio_device *device, struct vm_area_struct *vma)
{
	int i;

	kh_atomic_begin();
	for (i = 0; i < KH_MAX_VMAS; i++)
		if (device->mapping.kh_vmas[i] == vma)
			device->mapping.kh_vmas[i] = NULL;
	kh_atomic_end();
	kh_free(vma);
}

/* Whether the page is there, after a fault if need be; else the user gets SIGBUS. */
static inline bool user_fault_in(struct vm_area_struct *vma)
{
	struct vm_fault vmf = {.vma = vma, .address = vma->vm_start};
	bool present;

	kh_atomic_begin();
	present = vma->kh_present;
	kh_atomic_end();
	return present || !(vma->vm_ops->fault(&vmf) & VM_FAULT_SIGBUS);
}

/* A load or store of the mapped page, once it has been faulted in: if the page is still there, it
 * reaches the device, which must have its memory enabled. Another SIGBUS or fault is not followed. */
static inline void user_access(struct vm_area_struct *vma, const bool *memory_enabled)
{
	bool reached, enabled;

	kh_atomic_begin();
	reached = vma->kh_present;
	enabled = *memory_enabled;
	kh_atomic_end();
	if (reached && !enabled)
		kh_fail("assertion", "user access to a BAR while the device's memory is disabled");
}

#endif
