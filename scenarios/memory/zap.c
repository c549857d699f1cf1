/* SPDX-License-Identifier: Apache-2.0
 *
 * A page fault meets the revocation of what is mapped.
 *
 * VARIANT under_lock HOLDS: the fault looks and inserts under the lock of the revocation
 * VARIANT looks_before VIOLATED: it looked before it had the lock, and maps what was revoked
 */
#include <kheddle/scenario.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(memory_lock);
static bool enabled = true;
static struct address_space mapping;
static struct inode inode = { .i_mapping = &mapping };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

static vm_fault_t bar_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = VM_FAULT_SIGBUS;

#ifdef VARIANT_looks_before
	if (!READ_ONCE(enabled))
		return ret;
#endif
	down_read(&memory_lock);
#ifndef VARIANT_looks_before
	if (enabled)
#endif
		ret = vmf_insert_pfn(vmf->vma, vmf->address, 5);
	up_read(&memory_lock);
	return ret;
}

static const struct vm_operations_struct bar_ops = { .fault = bar_fault };

static int bar_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	vma->vm_ops = &bar_ops;
	return 0;
}

static const struct file_operations bar_fops = { .mmap = bar_mmap };

KH_THREAD(user)
{
	int fd = kh_open_inode(&bar_fops, &inode, NULL);

	if (!kh_mmap(fd, &vma))
		kh_fault(&vma, vma.vm_start);
	kh_close(fd);
}

KH_THREAD(reset)
{
	down_write(&memory_lock);
	WRITE_ONCE(enabled, false);
	unmap_mapping_range(&mapping, 0, 0, 1);
	up_write(&memory_lock);
}

KH_FINAL(revoked)
{
	KH_ASSERT(!vma.kh_present); /* FINDS(looks_before) assertion */
	kh_munmap(&vma);
}
