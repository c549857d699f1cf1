// Stands for drivers/vfio/{vfio_main,device_cdev}.c: registrations, and the file of a device.
// Keeps: unregistering waits until the last registration is put; an open file holds one until after close_device; the
// first open enables the device and the last release disables it, under dev_set->lock; ioctls find the device awake and
// let it sleep afterwards; a call on a file holds the file; mmap() goes to the driver.
// Leaves out: groups, containers, iommufd, the driver's request for its device back, what a command number encodes besides
// itself.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/fs.h>
#include <linux/pm_runtime.h>
#include <linux/vfio.h>

namespace
{

vfio_device *of(const file *file)
{
	return static_cast<vfio_device *>(file->private_data);
}

void close(vfio_device *device)
{
	mutex_lock(&device->dev_set->lock);
	if (device->open_count == 1)
		device->ops->close_device(device);
	device->open_count--;
	mutex_unlock(&device->dev_set->lock);
	vfio_device_put_registration(device);
}

int release(inode *, file *file)
{
	close(of(file));
	return 0;
}

long unl_ioctl(file *file, unsigned int cmd, unsigned long arg)
{
	vfio_device *device = of(file);
	long ret;

	if (device->dev)
		pm_runtime_resume_and_get(device->dev);
	if (cmd == KH_VFIO_DEVICE_FEATURE)
		ret = vfio_ioctl_device_feature(device,
						reinterpret_cast<vfio_device_feature *>(arg));
	else
		ret = device->ops->ioctl(device, cmd, arg);
	if (device->dev)
		pm_runtime_put(device->dev);
	return ret;
}

ssize_t read(file *file, char *buf, size_t count, loff_t *pos)
{
	return of(file)->ops->read(of(file), buf, count, pos);
}

ssize_t write(file *file, const char *buf, size_t count, loff_t *pos)
{
	return of(file)->ops->write(of(file), buf, count, pos);
}

int mmap(file *file, vm_area_struct *vma)
{
	return of(file)->ops->mmap(of(file), vma);
}

constexpr file_operations kDeviceFops = [] {
	file_operations ops = {};

	ops.release = release;
	ops.unlocked_ioctl = unl_ioctl;
	ops.read = read;
	ops.write = write;
	ops.mmap = mmap;
	return ops;
}();

} // namespace

int vfio_register_group_dev(vfio_device *device)
{
	device->kh_inode.i_mapping = &device->mapping;
	init_completion(&device->comp);
	refcount_set(&device->refcount, 1);
	mutex_lock(&device->dev_set->lock);
	list_add_tail(&device->dev_set_list, &device->dev_set->device_list);
	mutex_unlock(&device->dev_set->lock);
	return 0;
}

void vfio_unregister_group_dev(vfio_device *device)
{
	vfio_device_put_registration(device);
	wait_for_completion(&device->comp);
	mutex_lock(&device->dev_set->lock);
	list_del(&device->dev_set_list);
	mutex_unlock(&device->dev_set->lock);
}

bool vfio_device_try_get_registration(vfio_device *device)
{
	return refcount_inc_not_zero(&device->refcount);
}

void vfio_device_put_registration(vfio_device *device)
{
	if (refcount_dec_and_test(&device->refcount))
		complete(&device->comp);
}

int kh_vfio_open(vfio_device *device)
{
	int ret = 0;

	if (!vfio_device_try_get_registration(device))
		return -ENODEV;
	mutex_lock(&device->dev_set->lock);
	if (!device->open_count)
		ret = device->ops->open_device(device);
	if (!ret)
		device->open_count++;
	mutex_unlock(&device->dev_set->lock);
	if (ret) {
		vfio_device_put_registration(device);
		return ret;
	}
	ret = kh_open_inode(&kDeviceFops, &device->kh_inode, device);
	if (ret == -ENOMEM) // there is no file that would be released
		close(device);
	return ret;
}
