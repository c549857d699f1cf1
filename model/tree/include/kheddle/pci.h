/* SPDX-License-Identifier: Apache-2.0
 *
 * PCI functions and mappings of their BARs for harnesses of a kernel tree (model/tree/pci.c, mm.c).
 */
#ifndef KHEDDLE_PCI_H
#define KHEDDLE_PCI_H

#include <linux/mm.h>
#include <linux/pci.h>

/* A function with one memory BAR of a page, COMMAND.MEMORY on, an interrupt pin and no capabilities. Config space is its
 * standard header. It lives until kh_pci_free(). */
struct pci_dev *kh_pci_alloc(void);
void kh_pci_free(struct pci_dev *pdev);

/* Something outside reaches a BAR: a finding while memory is off, the function sleeps or is in reset. */
void kh_bar_access(struct pci_dev *pdev, const char *who);

/* An address space and a mapping in it, as mmap() makes them. */
struct vm_area_struct *kh_vma_alloc(void);
void kh_vma_free(struct vm_area_struct *vma);
/* Whether the page table holds the mapping. */
bool kh_vma_present(struct vm_area_struct *vma);
/* A fault of user space, under mmap_lock; none if the page table holds the mapping. */
vm_fault_t kh_vma_fault(struct vm_area_struct *vma);
/* munmap(): what it covered is gone, and so is the mapping. */
void kh_vma_unmap(struct vm_area_struct *vma);
/* A load or store of user space, if the page table holds the mapping: then it reaches the BAR. */
void kh_vma_touch(struct vm_area_struct *vma, struct pci_dev *pdev);

#endif
