/* SPDX-License-Identifier: Apache-2.0
 *
 * Two users switch and read the FMB through v4's features; hardware may refuse, memory may be short.
 *
 * VARIANT locked [G35 G36 G37] HOLDS: one mutex; the second gets -EINVAL, the reader -ENOMSG
 * VARIANT no_lock [G35] VIOLATED: red neighbour of G35: no mutex
 * VARIANT keeps_pointer [G36] VIOLATED: red neighbour of G36: a failed enable frees, and keeps the pointer
 * VARIANT frees_always [G37] VIOLATED: red neighbour of G37: freed while hardware still writes it
 */
#define VARIANT_E1 1 /* v4's features */
#define VARIANT_E2 1
#include "vfio_zdev.h"

static struct zpci_dev *zdev;

/* memory of user space */
static struct vfio_device_feature_zpci_fmb_enable user_enable[2] = { { 0 }, { 1 } };
static struct vfio_device_feature_zpci_fmb_read user_read;
static struct zpci_fmb user_block;

KH_INIT(open_device)
{
	user_read.data = (u64)&user_block;
	zdev = zpci_create_device();
	kh_environment.allocations_fail = true;
	kh_environment.hardware_fails = true;
}

KH_THREADS(user, 2)
{
	int rc = vfio_pci_zdev_feature_fmb_enable(zdev, &user_enable[1]);

	if (rc == -EIO)
		kh_reach("hardware refused the block");
	if (index == 1 && vfio_pci_zdev_feature_fmb_enable(zdev, &user_enable[0]) == -EIO)
		kh_reach("hardware kept the block");
}

#ifndef VARIANT_no_lock
KH_THREAD(reader)
{
	if (vfio_pci_zdev_feature_fmb_read(zdev, &user_read) == -ENOMSG)
		kh_reach("no block");
}

KH_DAEMON_THREAD(hardware)
{
	hw_sample();
}
#endif
