/* SPDX-License-Identifier: Apache-2.0
 *
 * One file descriptor of two threads: one calls, the other closes. The last reference disables the device
 * and frees the array without a grace period.
 *
 * VARIANT srcu [G25 G30] HOLDS: a call holds the file, so nobody reads when the array goes
 * VARIANT refcounted [G25 G30] HOLDS: the same
 * VARIANT call_without_file [G25] VIOLATED: a call that holds no reference on its file
 * VARIANT release_untested [G30] VIOLATED: a region without a release op
 */
#include "device.h"
#include "region_info.h"
#include <vfio/regions_file.h>

static const struct vfio_pci_regops vfio_pci_alias_region_ops;
static struct vfio_device_set dev_set;
static int fd;

static int vfio_pci_open_device(struct vfio_device *device)
{
	return 0;
}

static void vfio_pci_core_close_device(struct vfio_device *device)
{
	vfio_pci_core_disable(container_of(device, struct vfio_pci_core_device, vdev));
}

static long vfio_pci_core_ioctl(struct vfio_device *device, unsigned int cmd, unsigned long arg)
{
	return vfio_pci_ioctl_get_region_info(
		container_of(device, struct vfio_pci_core_device, vdev),
		(struct vfio_region_info *)arg);
}

static const struct vfio_device_ops vfio_pci_ops = {
	.open_device = vfio_pci_open_device,
	.close_device = vfio_pci_core_close_device,
	.ioctl = vfio_pci_core_ioctl,
};

KH_INIT(open_device)
{
	mutex_init(&dev_set.lock);
	core.vdev.dev_set = &dev_set;
	core.vdev.ops = &vfio_pci_ops;
	fd = user_open(&core.vdev);
	vfio_pci_core_register_dev_region(&core, 0, 0, &vfio_pci_alias_region_ops, PAGE_SIZE, 0,
					  NULL);
}

KH_THREAD(get_region_info)
{
	struct vfio_region_info info = { .argsz = sizeof(info), .index = VFIO_PCI_NUM_REGIONS };

#if VARIANT_call_without_file
	vfio_pci_ioctl_get_region_info(&core, &info);
#else
	if (kh_ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, (unsigned long)&info) == 0)
		KH_ASSERT(info.size == PAGE_SIZE);
#endif
}

KH_THREAD(close_file)
{
	kh_close(fd);
}

KH_FINAL(closed)
{
	KH_ASSERT(core.vdev.open_count == 0 && !core.region);
}
