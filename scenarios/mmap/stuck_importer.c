/* SPDX-License-Identifier: Apache-2.0
 *
 * A peer that does not drop its mapping at once: its driver must wait for its own device.
 *
 * VARIANT Fd [Fd] VIOLATED: it never does: the reset waits for ever, with memory_lock held, and all others behind it
 * VARIANT fixed [Fd] HOLDS: it does some time
 */
#include "user_mmap.h"

static struct kh_importer importer = { .target = &pdev, .lazy = true };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(share_buffer)
{
	int dmabuf_fd;

	probe_and_open_device();
	dmabuf_fd = user_export();
	kh_importer_attach(&importer, dmabuf_fd);
	kh_importer_map(&importer);
	kh_mmap(dmabuf_fd, &vma);
}

KH_THREAD(resetter)
{
	user_reset();
	kh_reach("reset");
}

KH_THREAD(cpu)
{
	kh_fault(&vma, vma.vm_start);
	kh_bar_touch(&pdev, &vma);
}

KH_DAEMON_THREAD(peer)
{
	kh_importer_dma(&importer);
	if (!posted(Fd))
		kh_importer_drop(&importer);
}
