/* SPDX-License-Identifier: Apache-2.0
 *
 * The memory attribute of a buffer is set while somebody maps it.
 *
 * VARIANT Fb [Fb] VIOLATED: written under memory_lock, read without: the lock is of no use
 * VARIANT fixed [Fb] HOLDS: WRITE_ONCE() and no lock; the mapping has one of the two
 */
#include "user_mmap.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };
static int dmabuf_fd;

KH_INIT(export)
{
	probe_and_open_device();
	dmabuf_fd = user_export();
}

KH_THREAD(owner)
{
	user_call(vfio_pci_core_feature_dma_buf_memattr(vdev, dmabuf_fd, VFIO_DMABUF_MEMATTR_WC));
}

KH_THREAD(user)
{
	KH_ASSERT(!kh_mmap(dmabuf_fd, &vma));
	if (vma.vm_page_prot.pgprot == KH_PAGE_WRITECOMBINE)
		kh_reach("write-combining");
	else
		kh_reach("uncached");
}
