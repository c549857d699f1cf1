/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/mm.h and pgtable.h, the part about mappings of device memory.
 * Keeps: page protection and offset of a VMA; a page table entry that only a fault brings and that
 * unmap_mapping_range() takes away from every VMA whose offset lies in the range.
 * Leaves out: all but the first page of a VMA, anonymous memory, page tables, TLBs, page locks.
 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <kheddle.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/types.h>

typedef struct {
	unsigned long pgprot;
} pgprot_t;

#define KH_PAGE_NOCACHE 1UL
#define KH_PAGE_WRITECOMBINE 2UL

static inline pgprot_t pgprot_noncached(pgprot_t prot)
{
	prot.pgprot = (prot.pgprot & ~KH_PAGE_WRITECOMBINE) | KH_PAGE_NOCACHE;
	return prot;
}

static inline pgprot_t pgprot_writecombine(pgprot_t prot)
{
	prot.pgprot = (prot.pgprot & ~KH_PAGE_NOCACHE) | KH_PAGE_WRITECOMBINE;
	return prot;
}

typedef unsigned int vm_fault_t;
#define VM_FAULT_SIGBUS 0x2
#define VM_FAULT_NOPAGE 0x100

#define VM_FAULT_OOM 0x1
#define VM_FAULT_RETRY 0x400

#define VM_READ 0x1UL
#define VM_WRITE 0x2UL
#define VM_EXEC 0x4UL
#define VM_SHARED 0x8UL
#define VM_MAYREAD 0x10UL
#define VM_MAYWRITE 0x20UL
#define VM_MAYSHARE 0x80UL
#define VM_PFNMAP 0x400UL
#define VM_IO 0x4000UL
#define VM_DONTCOPY 0x20000UL
#define VM_DONTEXPAND 0x40000UL
#define VM_DONTDUMP 0x4000000UL

struct file;
struct address_space;

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
	unsigned long pgoff;
	unsigned int flags;
};
#define FAULT_FLAG_WRITE 0x1u

/* open() is for fork() and splits: only a scenario calls it. */
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	vm_fault_t (*fault)(struct vm_fault *vmf);
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_pgoff;
	unsigned long vm_flags;
	pgprot_t vm_page_prot;
	const struct vm_operations_struct *vm_ops;
	struct file *vm_file;
	void *vm_private_data;
	struct address_space *kh_mapping; /* that unmap_mapping_range() finds it in, by kh_mmap() */
	bool kh_present;		  /* the first page has a page table entry */
};

#define KH_MAX_VMAS 4

struct address_space {
	struct vm_area_struct *kh_vmas[KH_MAX_VMAS];
};

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags &= ~flags;
}

/* Maps all pages at once: no fault will come, until somebody unmaps. */
static inline int remap_pfn_range(struct vm_area_struct *vma, unsigned long address,
				  unsigned long pfn, unsigned long size, pgprot_t prot)
{
	(void)address;
	(void)pfn;
	(void)size;
	(void)prot;
	kh_atomic_begin();
	vma->kh_present = true;
	kh_atomic_end();
	return 0;
}
#define io_remap_pfn_range(vma, address, pfn, size, prot)                                          \
	remap_pfn_range(vma, address, pfn, size, prot)

static inline vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long address,
					unsigned long pfn)
{
	(void)address;
	(void)pfn;
	kh_atomic_begin();
	vma->kh_present = true;
	kh_atomic_end();
	return VM_FAULT_NOPAGE;
}

/* In bytes of the file; holelen 0 means to its end. */
static inline void unmap_mapping_range(struct address_space *mapping, loff_t holebegin,
				       loff_t holelen, int even_cows)
{
	unsigned long first = (unsigned long)holebegin >> PAGE_SHIFT;
	unsigned long pages = (unsigned long)holelen >> PAGE_SHIFT;
	struct vm_area_struct *vma;
	int i;

	(void)even_cows;
	kh_atomic_begin();
	for (i = 0; i < KH_MAX_VMAS; i++) {
		vma = mapping->kh_vmas[i];
		if (vma && vma->vm_pgoff >= first && (!pages || vma->vm_pgoff < first + pages))
			vma->kh_present = false;
	}
	kh_atomic_end();
}

#endif
