/* SPDX-License-Identifier: Apache-2.0
 *
 * An ioeventfd is signalled while the device goes to sleep: nothing wakes the device for it. Not in the
 * catalogue.
 *
 * VARIANT fixed HOLDS: it looks whether low power is engaged
 * VARIANT ioeventfd_low_power VIOLATED: it looks at the power state alone, which the PM core changes without memory_lock
 */
#include "../vfio/user.h"

KH_INIT(open_device)
{
	bind_and_open_device();
}

KH_THREAD(user)
{
	user_low_power_entry(&vdev, -1);
}

KH_THREAD(signaller)
{
	if (vfio_pci_ioeventfd_handler(&vdev))
		vfio_pci_ioeventfd_thread(&vdev);
}

KH_FINAL(at_rest)
{
	if (pdev.current_state == PCI_D3hot)
		kh_reach("asleep");
}
