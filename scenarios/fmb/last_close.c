/* SPDX-License-Identifier: Apache-2.0
 *
 * An FMB ioctl against the last close of the device file.
 *
 * VARIANT held [G38] HOLDS: the ioctl holds the file, so the device is closed after it
 * VARIANT not_held [G38] VIOLATED: red neighbour: an ioctl that does not hold the file
 */
#include "vfio_zdev.h"
#include <linux/fs.h>

struct vfio_device {
	struct zpci_dev *zdev;
};

static struct zpci_dev *zdev;
static int fd;

/* memory of user space */
static struct vfio_device_feature_zpci_fmb_read user_read;
static struct zpci_fmb user_block;

static long device_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vfio_device *vdev = READ_ONCE(file->private_data); /* FINDS(not_held) use-after-free */
	struct zpci_dev *zdev = READ_ONCE(vdev->zdev); /* FINDS(not_held) use-after-free */

	return vfio_pci_zdev_feature_fmb_read(zdev, (void __user *)arg);
}

static int device_release(struct inode *inode, struct file *file)
{
	struct vfio_device *vdev = file->private_data;

	kh_reach("last close");
	pcibios_disable_device(vdev->zdev);
	kfree(vdev);
	return 0;
}

static const struct file_operations device_fops = {
	.unlocked_ioctl = device_ioctl,
	.release = device_release,
};

KH_INIT(open_device)
{
	struct vfio_device *vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);

	user_read.data = (u64)&user_block;
	zdev = vdev->zdev = zpci_create_device();
	pcibios_enable_device(zdev);
	fd = kh_open(&device_fops, vdev);
}

KH_THREAD(fmb_read)
{
#ifdef VARIANT_held
	kh_ioctl(fd, 0, (unsigned long)&user_read);
#else
	struct file *file = fget(fd);

	if (!file)
		return;
	fput(file);
	device_ioctl(file, 0, (unsigned long)&user_read);
#endif
}

KH_THREAD(closer)
{
	kh_close(fd);
}

KH_FINAL(removal)
{
	zpci_release_device(zdev);
	zdev = NULL;
}
