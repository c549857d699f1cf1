/* SPDX-License-Identifier: Apache-2.0
 *
 * The device file of vfio: stands for vfio_device_fops and the open count in vfio_main.c.
 * Keeps: the first open enables the device, the release of the last file disables it, both under
 * dev_set->lock; a call on a file holds a reference, and so does a mapping.
 * Leaves out: groups, containers, iommufd, what a command number encodes besides itself.
 */
#ifndef KHEDDLE_VFIO_REGIONS_FILE_H
#define KHEDDLE_VFIO_REGIONS_FILE_H

#include <linux/fs.h>
#include <vfio/regions_user.h>

#define VFIO_DEVICE_GET_REGION_INFO 108
#define VFIO_DEVICE_FEATURE 117

static inline int vfio_device_fops_release(struct inode *inode, struct file *file)
{
	struct vfio_device *device = file->private_data;

	(void)inode;
	mutex_lock(&device->dev_set->lock);
	if (device->open_count == 1)
		device->ops->close_device(device);
	device->open_count--;
	mutex_unlock(&device->dev_set->lock);
	return 0;
}

static inline long vfio_device_fops_unl_ioctl(struct file *file, unsigned int cmd,
					      unsigned long arg)
{
	struct vfio_device *device = file->private_data;

	if (cmd == VFIO_DEVICE_FEATURE)
		return vfio_ioctl_device_feature(device, (struct vfio_device_feature *)arg);
	return device->ops->ioctl(device, cmd, arg);
}

static inline ssize_t vfio_device_fops_read(struct file *file, char __user *buf, size_t count,
					    loff_t *pos)
{
	struct vfio_device *device = file->private_data;

	return device->ops->read(device, buf, count, pos);
}

static const struct file_operations vfio_device_fops = {
	.release = vfio_device_fops_release,
	.unlocked_ioctl = vfio_device_fops_unl_ioctl,
	.read = vfio_device_fops_read,
};

/* open() of the device: a file descriptor or an error. */
static inline int user_open(struct vfio_device *device)
{
	int ret = 0;

	mutex_lock(&device->dev_set->lock);
	if (!device->open_count)
		ret = device->ops->open_device(device);
	if (!ret)
		device->open_count++;
	mutex_unlock(&device->dev_set->lock);
	return ret ? ret : kh_open(&vfio_device_fops, device);
}

/* mmap() through a file descriptor; the mapping keeps the file. */
static inline struct vm_area_struct *user_mmap_fd(int fd, u64 offset, size_t size)
{
	struct file *file = fget(fd);
	struct vm_area_struct *vma;

	if (!file)
		return (struct vm_area_struct *)ERR_PTR(-EBADF);
	vma = user_mmap((struct vfio_device *)file->private_data, offset, size);
	if (IS_ERR(vma))
		fput(file);
	else
		vma->vm_file = file;
	return vma;
}

static inline void user_munmap_file(struct vm_area_struct *vma)
{
	struct file *file = vma->vm_file;

	user_munmap((struct vfio_device *)file->private_data, vma);
	fput(file);
}

#endif
