/* SPDX-License-Identifier: Apache-2.0
 *
 * Two functions that can only be reset together: the second is bound to vfio-pci, but nobody has it open. One thread is
 * enough.
 *
 * VARIANT B5 [B5] VIOLATED: asked whether its memory is enabled, it has no vconfig to look into
 * VARIANT fixed [B5] HOLDS: not asked; the buffer of the first is given back
 */
#include "../vfio/user.h"

static struct pci_dev pdev2;
static struct vfio_pci_core_device vdev2;
static struct pci_bus bus = { .kh_devices = { &pdev, &pdev2 } };

KH_INIT(open_first)
{
	bind_and_open_device();
	pdev.bus = pdev2.bus = &bus;
	vfio_pci_core_register_device(&vdev2, &pdev2, &dev_set, &vfio_pci_ops);
	user_export(&vdev);
}

KH_THREAD(user)
{
	if (!user_hot_reset(&vdev))
		kh_reach("reset");
}

KH_FINAL(at_rest)
{
	assert_settled(&vdev);
}
