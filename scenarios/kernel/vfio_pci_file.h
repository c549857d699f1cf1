/* SPDX-License-Identifier: Apache-2.0
 *
 * A device behind the kernel's own vfio-pci, opened by the kernel's own vfio_device_open(), with its file: what harnesses
 * share in which the device is closed. There is one group and one set of devices; the group has no container.
 */
#ifndef VFIO_PCI_FILE_H
#define VFIO_PCI_FILE_H

/* The files define these for themselves, and several modules in one have no version. */
#include <linux/module.h>
#undef MODULE_VERSION
#define MODULE_VERSION(version)
#undef DRIVER_VERSION
#undef DRIVER_AUTHOR
#undef DRIVER_DESC
#include "drivers/vfio/vfio_main.c"
#undef pr_fmt
#undef DRIVER_AUTHOR
#undef DRIVER_DESC
#include <linux/vfio_pci_core.h>
/* Parameters of the module, which vfio_pci_core.c calls the same, if a harness includes that too. */
#define nointxmask pci_nointxmask
#define disable_vga pci_disable_vga
#define disable_idle_d3 pci_disable_idle_d3
#include "drivers/vfio/pci/vfio_pci.c"
#undef nointxmask
#undef disable_vga
#undef disable_idle_d3
#undef pr_fmt
#undef DRIVER_AUTHOR
#undef DRIVER_DESC
#include <kheddle/files.h>
#include <kheddle/pci.h>
#include <kheddle/scenario.h>

static struct vfio_group group;
static struct vfio_device_set device_set;

/* Of drivers/vfio/container.c: an open device holds the group's file, if there is one. */
int vfio_device_assign_container(struct vfio_device *device)
{
	if (group.opened_file)
		get_file(group.opened_file);
	return 0;
}

void vfio_device_unassign_container(struct vfio_device *device)
{
	mutex_lock(&device->group->group_lock);
	if (group.opened_file)
		fput(group.opened_file);
	mutex_unlock(&device->group->group_lock);
}

void vfio_device_container_register(struct vfio_device *device)
{
}

void vfio_device_container_unregister(struct vfio_device *device)
{
}

/* As vfio_init_device() and vfio_register_group_dev() leave it. */
static inline struct vfio_pci_core_device *probe_device(struct pci_dev *pdev)
{
	struct vfio_pci_core_device *vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
	struct vfio_device *device = &vdev->vdev;

	device->dev = &pdev->dev;
	device->ops = &vfio_pci_ops;
	device->group = &group;
	device->dev_set = &device_set;
	init_completion(&device->comp);
	refcount_set(&device->refcount, 1);
	list_add_tail(&device->dev_set_list, &device_set.device_list);
	device_set.device_count++;
	pdev->dev.driver = &vfio_pci_driver.driver;
	dev_set_drvdata(&pdev->dev, vdev);
	KH_ASSERT(vfio_pci_core_init_dev(device) == 0);
	return vdev;
}

static inline void init_vfio(void)
{
	KH_ASSERT(vfio_pci_init_perm_bits() == 0);
	mutex_init(&group.group_lock);
	mutex_init(&device_set.lock);
	INIT_LIST_HEAD(&device_set.device_list);
}

static inline int install_file(struct file *file)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);

	KH_ASSERT(!IS_ERR(file));
	fd_install(fd, file);
	return fd;
}

/* The group's own file. */
static inline int open_group(void)
{
	group.opened_file = anon_inode_getfile("group", &vfio_group_fops, &group, O_RDWR);
	return install_file(group.opened_file);
}

/* VFIO_GROUP_GET_DEVICE_FD. */
static inline int open_device(struct vfio_pci_core_device *vdev)
{
	int fd;

	kh_syscall_enter();
	refcount_inc(&vdev->vdev.refcount);
	fd = install_file(vfio_device_open(&vdev->vdev));
	kh_syscall_exit();
	return fd;
}

/* What the driver's remove() and the driver core come to when nobody has the device open. */
static inline void remove_device(struct vfio_pci_core_device *vdev)
{
	struct pci_dev *pdev = vdev->pdev;

	KH_ASSERT(vdev->vdev.open_count == 0);
	KH_ASSERT(refcount_read(&vdev->vdev.refcount) == 1);
	KH_ASSERT(!atomic_read(&pdev->enable_cnt));
	KH_ASSERT(atomic_read(&pdev->dev.power.usage_count) == !pdev->dev.power.runtime_auto);
	list_del(&vdev->vdev.dev_set_list);
	if (pdev->dev.driver->pm) {
		pm_runtime_get_noresume(&pdev->dev);
		pm_runtime_forbid(&pdev->dev);
		pm_runtime_barrier(&pdev->dev);
	}
	vfio_pci_core_release_dev(&vdev->vdev);
	kh_pci_free(pdev);
}

#endif
