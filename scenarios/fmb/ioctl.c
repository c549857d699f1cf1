/* SPDX-License-Identifier: Apache-2.0
 *
 * A user of the vfio features against a hot reset.
 *
 * VARIANT v4_ioctl [E1 E2] VIOLATED: user copies under fmb_lock; enabling what is enabled fails
 * VARIANT v5_ioctl [E1 E2] HOLDS: copies outside the lock; enabling starts anew
 */
#if VARIANT_v4_ioctl
#define VARIANT_E1 1
#define VARIANT_E2 1
#endif
#include "vfio_zdev.h"

static struct zpci_dev *zdev;

/* memory of user space */
static struct vfio_device_feature_zpci_fmb_enable user_enable = { .enabled = 1 };
static struct vfio_device_feature_zpci_fmb_read user_read;
static struct zpci_fmb user_block;

KH_INIT(open_device)
{
	kh_environment.user_copies_stall = true;
	user_read.data = (u64)&user_block;
	zdev = zpci_create_device();
	pcibios_enable_device(zdev);
}

/* A reset under way may refuse it (-EIO); that it is on already must not. */
KH_THREAD(first_enable)
{
	int rc = vfio_pci_zdev_feature_fmb_enable(zdev, &user_enable);

	KH_ASSERT(rc != -EINVAL); /* FINDS(v4_ioctl) assertion */
}

KH_THREAD(fmb_read)
{
	if (!vfio_pci_zdev_feature_fmb_read(zdev, &user_read))
		kh_reach("read");
}

KH_THREAD(administrator)
{
	reset_slot(zdev);
}

KH_DAEMON_THREAD(hardware)
{
	hw_sample();
}
