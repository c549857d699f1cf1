// Stands for the part of mm/memory.c that maps device memory, compiled with the tree's headers. See <kheddle/pci.h>.
// Keeps: a mapping is in the page table as a whole or not at all; mapping what is mapped is a finding, as the kernel's
// BUG_ON; faults run under mmap_lock. Leaves out: everything else of an address space.
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/mm.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/files.h>
#include <kheddle/pci.h>

extern const struct lock_class_key kh_mmap_lock_class;

struct kh_vma {
	struct vm_area_struct vma;
	bool present; /* in the page table; changed in atomic sections only */
};

static struct kh_vma *mapping_of(struct vm_area_struct *vma)
{
	return container_of(vma, struct kh_vma, vma);
}

struct vm_area_struct *kh_vma_alloc(void)
{
	struct kh_vma *made = kh_allocate(sizeof(*made), true);
	struct mm_struct *mm = kh_allocate(sizeof(*mm), true);

	mm->mm_users.counter = 1;
	init_rwsem(&mm->mmap_lock);
	/* The one that user copies may take: model/kernel/uaccess.cc. */
	lockdep_set_class(&mm->mmap_lock, &kh_mmap_lock_class);
	made->vma.vm_mm = mm;
	made->vma.vm_start = 0x100000;
	made->vma.vm_end = 0x100000 + PAGE_SIZE;
	made->vma.vm_flags = VM_SHARED | VM_READ | VM_WRITE;
	return &made->vma;
}

struct vm_area_struct *kh_mmap(int fd)
{
	struct vm_area_struct *vma = kh_vma_alloc();
	int ret = -EBADF;

	kh_syscall_enter();
	vma->vm_file = fget(fd);
	if (vma->vm_file) {
		down_write(&vma->vm_mm->mmap_lock);
		ret = vma->vm_file->f_op->mmap(vma->vm_file, vma);
		up_write(&vma->vm_mm->mmap_lock);
		if (ret)
			fput(vma->vm_file);
	}
	kh_syscall_exit();
	if (!ret)
		return vma;
	kh_vma_free(vma);
	return NULL;
}

void kh_vma_free(struct vm_area_struct *vma)
{
	kh_free(vma->vm_mm);
	kh_free(mapping_of(vma));
}

bool kh_vma_present(struct vm_area_struct *vma)
{
	bool present;

	kh_atomic_begin();
	present = mapping_of(vma)->present;
	kh_atomic_end();
	return present;
}

vm_fault_t kh_vma_fault(struct vm_area_struct *vma)
{
	struct vm_fault vmf = {.vma = vma, .real_address = vma->vm_start};
	vm_fault_t ret = VM_FAULT_NOPAGE;

	kh_syscall_enter();
	down_read(&vma->vm_mm->mmap_lock);
	if (!kh_vma_present(vma))
		ret = vma->vm_ops->fault(&vmf);
	up_read(&vma->vm_mm->mmap_lock);
	kh_syscall_exit();
	return ret;
}

void kh_vma_unmap(struct vm_area_struct *vma)
{
	kh_syscall_enter();
	down_write(&vma->vm_mm->mmap_lock);
	zap_vma_ptes(vma, vma->vm_start, vma->vm_end - vma->vm_start);
	if (vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	up_write(&vma->vm_mm->mmap_lock);
	kh_syscall_exit();
}

void kh_vma_touch(struct vm_area_struct *vma, struct pci_dev *pdev)
{
	kh_atomic_begin();
	if (mapping_of(vma)->present)
		kh_bar_access(pdev, "the CPU, through a page table entry,");
	kh_atomic_end();
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long address, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	kh_might_sleep();
	kh_atomic_begin();
	if (mapping_of(vma)->present)
		kh_fail("assertion", "kernel BUG: BUG_ON(!pte_none(*pte)): mapped already");
	kh_note(KH_STATE, vma, "mapped");
	mapping_of(vma)->present = true;
	kh_atomic_end();
	return 0;
}

void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	kh_atomic_begin();
	if (mapping_of(vma)->present)
		kh_note(KH_STATE, vma, "zapped");
	mapping_of(vma)->present = false;
	kh_atomic_end();
}

void mmput(struct mm_struct *mm)
{
	kh_might_sleep();
	kh_atomic_begin();
	if (--mm->mm_users.counter < 0)
		kh_fail("refcount", "mmput() without a reference");
	kh_atomic_end();
}
