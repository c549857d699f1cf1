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

#define VM_SHARED 0x8UL

struct file;

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
};

struct vm_operations_struct {
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
	bool kh_present; /* the first page has a page table entry */
};

#define KH_MAX_VMAS 4

struct address_space {
	struct vm_area_struct *kh_vmas[KH_MAX_VMAS];
};

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
