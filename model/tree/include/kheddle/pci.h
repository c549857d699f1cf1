/* SPDX-License-Identifier: Apache-2.0
 *
 * PCI functions and mappings of their BARs for harnesses of a kernel tree (model/tree/pci.c, mm.c).
 */
#ifndef KHEDDLE_PCI_H
#define KHEDDLE_PCI_H

#include <linux/mm.h>
#include <linux/pci.h>

/* A function with one memory BAR of a page, COMMAND.MEMORY on, an interrupt pin and no capabilities, alone on its bus.
 * Config space is its standard header. It lives until kh_pci_free(). */
struct pci_dev *kh_pci_alloc(void);
/* Puts the function on the other one's bus, which can then be reset. */
void kh_pci_share_bus(struct pci_dev *pdev, struct pci_dev *other);
/* A power management capability with D0 and D3hot, and No_Soft_Reset 0. */
void kh_pci_add_power_management(struct pci_dev *pdev);
/* MSI, with one vector. */
void kh_pci_add_msi(struct pci_dev *pdev);
void kh_pci_free(struct pci_dev *pdev);

/* Something outside reaches a BAR: a finding while memory is off, the function sleeps or is in reset. */
void kh_bar_access(struct pci_dev *pdev, const char *who);

/* An address space and a mapping in it, as mmap() makes them. */
struct vm_area_struct *kh_vma_alloc(void);
/* mmap() of a descriptor's first page, whose file it then holds until kh_vma_unmap(); NULL if it fails. */
struct vm_area_struct *kh_mmap(int fd);
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
