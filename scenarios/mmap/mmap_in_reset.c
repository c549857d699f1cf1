/* SPDX-License-Identifier: Apache-2.0
 *
 * mmap() of a buffer while the device is reset: of a BAR it would succeed, and a fault would wait.
 *
 * VARIANT Fc [Fc] VIOLATED: refused, because the buffer is revoked just now
 * VARIANT fixed [Fc G43] HOLDS: refused only if it is revoked for good; the fault decides
 */
#include "user_mmap.h"

static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };
static int dmabuf_fd;

KH_INIT(export)
{
	probe_and_open_device();
	dmabuf_fd = user_export();
}

KH_THREAD(user)
{
	KH_ASSERT(!kh_mmap(dmabuf_fd, &vma)); /* FINDS(Fc) assertion */
	if (kh_fault(&vma, vma.vm_start) == VM_FAULT_SIGBUS)
		kh_reach("SIGBUS");
	kh_bar_touch(&pdev, &vma);
}

KH_THREAD(resetter)
{
	user_reset();
}

KH_FINAL(at_rest)
{
	assert_settled(vdev);
	KH_ASSERT(kh_fault(&vma, vma.vm_start) != VM_FAULT_SIGBUS);
}
