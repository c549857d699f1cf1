/* SPDX-License-Identifier: Apache-2.0
 *
 * The two vfio features of the series: a user of the device switches the FMB and reads it. Stands
 * for vfio_pci_zdev_feature_fmb_enable() and vfio_pci_zdev_feature_fmb_read() of
 * drivers/vfio/pci/vfio_pci_zdev.c.
 */
#ifndef SCENARIOS_FMB_VFIO_ZDEV_H
#define SCENARIOS_FMB_VFIO_ZDEV_H

#include "reset.h"

struct vfio_device_feature_zpci_fmb_enable {
	u8 enabled;
};

struct vfio_device_feature_zpci_fmb_read {
	u64 data; /* user address of the buffer */
};

static int fmb_enable_locked(struct zpci_dev *zdev, bool enabled)
{
	if (!enabled)
		return zpci_fmb_disable_device(zdev);
	return posted(E2) ? zpci_fmb_enable_device(zdev) : zpci_fmb_reenable_device(zdev);
}

static int vfio_pci_zdev_feature_fmb_enable(struct zpci_dev *zdev, void __user *arg)
{
	struct vfio_device_feature_zpci_fmb_enable fmb_enable;

	if (copy_from_user(&fmb_enable, arg, sizeof(fmb_enable)))
		return -EFAULT;
	if (red(no_lock))
		return fmb_enable_locked(zdev, fmb_enable.enabled);
	guard(mutex)(&zdev->fmb_lock);
	return fmb_enable_locked(zdev, fmb_enable.enabled);
}

/* As v4 had it. */
static int fmb_read_under_lock(struct zpci_dev *zdev, void __user *arg)
{
	struct vfio_device_feature_zpci_fmb_read fmb_read;

	guard(mutex)(&zdev->fmb_lock);
	if (!zdev->fmb)
		return -ENOMSG;
	if (copy_from_user(&fmb_read, arg, sizeof(fmb_read))) /* FINDS(v4_ioctl) user-blocks-lock */
		return -EFAULT;
	if (!fmb_read.data)
		return -EINVAL;
	if (copy_to_user((void __user *)fmb_read.data, zdev->fmb, zdev->fmb_length)) /* FINDS(v4_ioctl) user-blocks-lock */ /* FINDS(length_unchecked, no_window) usercopy */ /* FINDS(not_zeroed) uninit-read */ /* FINDS(keeps_pointer) use-after-free */
		return -EFAULT;
	return 0;
}

static int vfio_pci_zdev_feature_fmb_read(struct zpci_dev *zdev, void __user *arg)
{
	struct vfio_device_feature_zpci_fmb_read fmb_read;
	struct zpci_fmb sample;

	if (posted(E1))
		return fmb_read_under_lock(zdev, arg);
	if (copy_from_user(&fmb_read, arg, sizeof(fmb_read)))
		return -EFAULT;
	if (!fmb_read.data)
		return -EINVAL;
	scoped_guard(mutex, &zdev->fmb_lock) {
		if (!zdev->fmb)
			return -ENOMSG;
		memcpy(&sample, zdev->fmb, zdev->fmb_length);
	}
	if (copy_to_user((void __user *)fmb_read.data, &sample, zdev->fmb_length))
		return -EFAULT;
	return 0;
}

#endif
