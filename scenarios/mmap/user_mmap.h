/* SPDX-License-Identifier: Apache-2.0
 *
 * A device whose memory goes when it is unbound, and what user space does with it. A call holds the device's file:
 * these are made by threads that do not close it.
 */
#ifndef SCENARIOS_MMAP_USER_MMAP_H
#define SCENARIOS_MMAP_USER_MMAP_H

#define VFIO_PCI_DMABUF_MMAP 1

#include <kheddle/importer.h>

#include "../vfio/vfio_pci_config.h"
#include "../vfio/vfio_pci_core.h"

static struct pci_dev pdev;
static struct vfio_device_set dev_set;
static struct vfio_pci_core_device *vdev;
static int device_fd;

static const struct vfio_device_ops vfio_pci_ops = {
	.open_device = vfio_pci_core_open_device,
	.close_device = vfio_pci_core_close_device,
	.mmap = vfio_pci_core_mmap,
};

static struct vfio_pci_core_device *vfio_pci_probe(struct pci_dev *pdev,
						   const struct vfio_device_ops *ops)
{
	struct vfio_pci_core_device *vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);

	if (!dev_set.device_list.next) {
		mutex_init(&dev_set.lock);
		INIT_LIST_HEAD(&dev_set.device_list);
	}
	vfio_pci_core_register_device(vdev, pdev, &dev_set, ops);
	return vdev;
}

static void vfio_pci_remove(struct vfio_pci_core_device *vdev)
{
	vfio_unregister_group_dev(&vdev->vdev);
	kfree(vdev);
}

static void probe_and_open_device(void)
{
	vdev = vfio_pci_probe(&pdev, &vfio_pci_ops);
	device_fd = kh_vfio_open(&vdev->vdev);
}

#define user_call(call)                                                                            \
	({                                                                                         \
		kh_syscall_enter();                                                                \
		__typeof__(call) kh_ret_ = (call);                                                 \
		kh_syscall_exit();                                                                 \
		kh_ret_;                                                                           \
	})

static int user_export(void)
{
	return user_call(vfio_pci_core_feature_dma_buf(vdev));
}

static int user_revoke(int dmabuf_fd)
{
	return user_call(vfio_pci_ioctl_dmabuf_revoke(vdev, dmabuf_fd));
}

static void user_reset(void)
{
	user_call(vfio_pci_ioctl_reset(vdev));
}

static void user_write_command(u16 cmd)
{
	user_call(vfio_basic_config_write(vdev, cmd));
}

#endif
