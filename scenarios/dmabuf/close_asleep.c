/* SPDX-License-Identifier: Apache-2.0
 *
 * The device is closed in low power, while the PM worker is about to suspend it. Not in the catalogue.
 *
 * VARIANT close_asleep VIOLATED: closing ends low power as the user would, and looks at a power state that the PM core is changing
 * VARIANT fixed HOLDS: it ends low power, wakes the device, and gives nothing back
 */
#include "../vfio/user.h"

static struct kh_importer importer = { .target = &pdev };
static int device_fd;

KH_INIT(open_device)
{
	device_fd = bind_and_open_device();
	kh_importer_attach(&importer, user_export(&vdev));
}

KH_THREAD(user)
{
	user_low_power_entry(&vdev, -1);
	kh_close(device_fd);
}

KH_THREAD(peer)
{
	if (!kh_importer_map(&importer))
		kh_reach("mapped");
	kh_importer_dma(&importer);
}

KH_FINAL(detach)
{
	kh_importer_detach(&importer);
}
