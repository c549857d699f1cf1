/* SPDX-License-Identifier: Apache-2.0
 *
 * Patch 3/7 of the alias RFC: registration takes region_lock by itself, and an allocation may fail.
 *
 * VARIANT D5 [D5] VIOLATED: out of memory leaves region_lock locked; the next open waits for ever
 * VARIANT refcounted [D5] HOLDS: one way out, as in patch 7/7
 */
#include "device.h"

static const struct vfio_pci_regops no_ops;

KH_INIT(memory_is_short)
{
	kh_environment.allocations_fail = true;
}

/* User space opens the device; when that fails, once more. */
KH_THREAD(open_device)
{
	if (vfio_pci_core_register_dev_region(&core, 0, 0, &no_ops, 8, 0, NULL) < 0)
		vfio_pci_core_register_dev_region(&core, 0, 0, &no_ops, 8, 0, NULL);
}

KH_FINAL(close_device)
{
	vfio_pci_core_disable(&core);
}
