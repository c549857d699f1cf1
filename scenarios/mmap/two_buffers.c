/* SPDX-License-Identifier: Apache-2.0
 *
 * Two buffers of one BAR, both mapped: one is revoked for good. One thread is enough.
 *
 * VARIANT fixed [G48] HOLDS: the page table entries of the other stay: each buffer has an inode of its own
 */
#include "user_mmap.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };
static struct vm_area_struct other_vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(open_device)
{
	probe_and_open_device();
}

KH_THREAD(owner)
{
	int dmabuf_fd = user_export();
	int other_fd = user_export();

	kh_mmap(dmabuf_fd, &vma);
	kh_mmap(other_fd, &other_vma);
	kh_fault(&vma, vma.vm_start);
	kh_fault(&other_vma, other_vma.vm_start);
	KH_ASSERT(vma.kh_present && other_vma.kh_present);

	KH_ASSERT(!user_revoke(dmabuf_fd));
	KH_ASSERT(!vma.kh_present && other_vma.kh_present);
	kh_reach("revoked");

	user_reset();
	KH_ASSERT(!other_vma.kh_present);
	KH_ASSERT(kh_fault(&other_vma, other_vma.vm_start) != VM_FAULT_SIGBUS);
	KH_ASSERT(kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS);
}
