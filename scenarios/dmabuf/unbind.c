/* SPDX-License-Identifier: Apache-2.0
 *
 * The driver is unbound while the last user closes a buffer and the device: then its memory is gone.
 *
 * VARIANT fixed [G2 G5] HOLDS: release puts its registration last; cleanup may put one before it unlocks: the file has another
 * VARIANT G5 [G5] VIOLATED: release puts its registration, and unlocks a device that is gone
 */
#include "../vfio/user.h"

static struct vfio_pci_core_device *core;
static int device_fd, dmabuf_fd;

KH_INIT(open_device)
{
	core = kzalloc(sizeof(*core), GFP_KERNEL);
	mutex_init(&dev_set.lock);
	INIT_LIST_HEAD(&dev_set.device_list);
	vfio_pci_core_register_device(core, &pdev, &dev_set, &vfio_pci_ops);
	device_fd = kh_vfio_open(&core->vdev);
	dmabuf_fd = user_export(core);
}

KH_THREAD(close_buffer)
{
	kh_close(dmabuf_fd);
}

KH_THREAD(close_device)
{
	kh_close(device_fd);
}

KH_THREAD(unbind)
{
	vfio_unregister_group_dev(&core->vdev);
	kfree(core);
	kh_reach("gone");
}
