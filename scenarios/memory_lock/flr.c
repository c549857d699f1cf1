/* SPDX-License-Identifier: Apache-2.0
 *
 * A function level reset by config space, with a buffer exported. One thread is enough for the bug; others use the BAR
 * meanwhile.
 *
 * VARIANT B1 [B1] VIOLATED: after the reset the buffer is revoked once more, in place of given back
 * VARIANT fixed [B1 G17] HOLDS: it is given back, also when the reset was refused
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static struct vm_area_struct vma = { .vm_start = PAGE_SIZE, .vm_end = 2 * PAGE_SIZE };

KH_INIT(open_device)
{
	int device_fd = bind_and_open_device();

	kh_importer_attach(&importer, user_export(&vdev));
	kh_importer_map(&importer);
	kh_mmap(device_fd, &vma);
	kh_environment.hardware_fails = !posted(B1);
}

KH_THREAD(user)
{
	user_flr(&vdev, kh_choose(2) ? BY_AF : BY_EXP);
#if VARIANT_fixed
	kh_reach("given back");
#endif
}

#if VARIANT_fixed
KH_THREAD(cpu)
{
	kh_fault(&vma, vma.vm_start);
	kh_bar_touch(&pdev, &vma);
}

KH_THREAD(peer)
{
	kh_importer_dma(&importer);
	if (kh_importer_map(&importer))
		kh_reach("refused");
	kh_importer_dma(&importer);
}
#endif

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
}
