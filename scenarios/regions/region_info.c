/* SPDX-License-Identifier: Apache-2.0
 *
 * VFIO_DEVICE_GET_REGION_INFO on a region of the device's own, while another thread adds one.
 *
 * VARIANT posted [D1] VIOLATED: the capability is allocated inside rcu_read_lock
 * VARIANT srcu [D1 G31] HOLDS: an SRCU section may sleep; every error return leaves it
 * VARIANT refcounted [D1 G31] HOLDS: the region is used outside the RCU section
 * VARIANT return_in_section [G31] VIOLATED: an error return stays in the SRCU section
 */
#include "device.h"
#include "region_info.h"

static const struct vfio_pci_regops no_ops;

KH_INIT(igd_init)
{
	vfio_pci_core_register_dev_region(&core, 1, 2, &no_ops, 8, VFIO_REGION_INFO_FLAG_READ, NULL);
	kh_environment.allocations_fail = true;
}

KH_THREAD(get_region_info) /* FINDS(return_in_section) lock-imbalance */
{
	struct vfio_region_info info = { .argsz = sizeof(info), .index = VFIO_PCI_NUM_REGIONS };

	if (!vfio_pci_ioctl_get_region_info(&core, &info))
		KH_ASSERT(info.size == 8 && info.argsz > sizeof(info));
}

KH_THREAD(register_region)
{
	vfio_pci_core_register_dev_region(&core, 0, 0, &no_ops, 16, 0, NULL);
}

KH_FINAL(close_device)
{
	vfio_pci_core_disable(&core);
}
