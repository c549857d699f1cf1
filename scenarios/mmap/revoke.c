/* SPDX-License-Identifier: Apache-2.0
 *
 * A user revokes a buffer for good, while the device is reset and others use the buffer.
 *
 * VARIANT fixed [G43 G44 G45 G47] HOLDS: afterwards nobody reaches it, whatever gives other buffers back
 * VARIANT G44 [G44] VIOLATED: revoked without memory_lock: the reset gives it back
 * VARIANT G45 [G45] VIOLATED: the end of a reset gives every buffer back
 * VARIANT G47 [G47] VIOLATED: zapped after memory_lock was let go
 */
#include "vfio_pci_mmap.h"

static struct kh_importer importer = { .target = &pdev };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };
static int dmabuf_fd;
static bool for_good; /* what the user may rely on */

KH_INIT(share_buffer)
{
	probe_and_open_device();
	dmabuf_fd = user_export();
	kh_importer_attach(&importer, dmabuf_fd);
	kh_importer_map(&importer);
	kh_mmap(dmabuf_fd, &vma);
}

KH_THREAD(owner)
{
	KH_ASSERT(!user_revoke(dmabuf_fd));
	kh_atomic_begin();
	for_good = true;
	KH_ASSERT(!importer.mapped);
	kh_atomic_end();
	KH_ASSERT(user_revoke(dmabuf_fd) == -EBADFD); /* FINDS(G45) assertion */
	kh_reach("revoked");
}

KH_THREAD(resetter)
{
	user_reset();
}

KH_THREAD(user)
{
	if (kh_choose(2)) {
		if (kh_importer_map(&importer) == -ENODEV)
			kh_reach("not mapped");
		kh_atomic_begin();
		KH_ASSERT(!for_good || !importer.mapped);
		kh_atomic_end();
		kh_importer_dma(&importer);
	} else {
		if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
			kh_reach("SIGBUS");
		kh_atomic_begin();
		KH_ASSERT(!for_good || !vma.kh_present);
		kh_atomic_end();
		kh_bar_touch(&pdev, &vma);
	}
}

KH_FINAL(at_rest)
{
	assert_settled(vdev);
	KH_ASSERT(kh_importer_map(&importer) == -ENODEV);
	KH_ASSERT(kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS);
}
