/* SPDX-License-Identifier: Apache-2.0
 *
 * A user revokes a buffer for good, while the device is reset, or its memory is off for a time, and others use the buffer.
 *
 * VARIANT fixed [G43 G44 G45 G47] HOLDS: afterwards nobody reaches it, whatever gives other buffers back
 * VARIANT G44 [G44] VIOLATED: what is revoked already is revoked for good without memory_lock: and given back by who turns memory on
 * VARIANT G45 [G45] VIOLATED: the end of a reset gives every buffer back
 * VARIANT G47 [G47] VIOLATED: zapped before memory_lock is held: a fault maps the page again
 */
#include "user_mmap.h"

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
	KH_ASSERT(!importer.mapped); /* FINDS(G44, G45) assertion */
	kh_atomic_end();
	KH_ASSERT(user_revoke(dmabuf_fd) == -EBADFD); /* FINDS(G44, G45) assertion */
	kh_reach("revoked");
}

KH_THREAD(resetter)
{
	if (kh_choose(2)) {
		user_reset();
	} else {
		user_write_command(0);
		user_write_command(PCI_COMMAND_MEMORY);
	}
}

KH_THREAD(user)
{
	if (kh_choose(2)) {
		if (kh_importer_map(&importer) == -ENODEV)
			kh_reach("not mapped");
		kh_atomic_begin();
		KH_ASSERT(!for_good || !importer.mapped); /* FINDS(G44, G45) assertion */
		kh_atomic_end();
		kh_importer_dma(&importer);
	} else {
		if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
			kh_reach("SIGBUS");
		kh_atomic_begin();
		KH_ASSERT(!for_good || !vma.kh_present); /* FINDS(G44, G45, G47) assertion */
		kh_atomic_end();
		kh_bar_touch(&pdev, &vma); /* FINDS(G47) assertion */
	}
}

KH_FINAL(at_rest)
{
	assert_settled(vdev);
	KH_ASSERT(kh_importer_map(&importer) == -ENODEV); /* FINDS(G45) assertion */
	KH_ASSERT(kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS); /* FINDS(G44) assertion */
}
