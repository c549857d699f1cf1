/* SPDX-License-Identifier: Apache-2.0
 *
 * Two functions that can only be reset together; the first sleeps when the user of the second resets both.
 *
 * VARIANT fixed [G22] HOLDS: it is woken before any memory_lock is taken, and stays revoked
 */
#include "../vfio/user.h"

static struct pci_dev pdev2;
static struct vfio_pci_core_device vdev2;
static struct pci_bus bus = { .kh_devices = { &pdev, &pdev2 } };
static struct kh_importer importer = { .target = &pdev };

KH_INIT(open_devices)
{
	bind_and_open_device();
	pdev.bus = pdev2.bus = &bus;
	vfio_pci_core_register_device(&vdev2, &pdev2, &dev_set, &vfio_pci_ops);
	kh_vfio_open(&vdev2.vdev);
	kh_importer_attach(&importer, user_export(&vdev));
}

KH_THREAD(user)
{
	KH_ASSERT(!user_low_power_entry(&vdev, -1));
	if (READ_ONCE(pdev.current_state) == PCI_D3hot)
		kh_reach("asleep");
	user_hot_reset(&vdev2);
	KH_ASSERT(kh_importer_map(&importer) == -ENODEV);
	user_low_power_exit(&vdev);
	KH_ASSERT(!kh_importer_map(&importer));
	kh_importer_dma(&importer);
}
