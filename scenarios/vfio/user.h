/* SPDX-License-Identifier: Apache-2.0
 *
 * One or two vfio-pci devices, and what user space does with them. Calls whose file does not matter go to the driver
 * directly, in the frame that the VFS and vfio put round them: the device is awake, the file is held.
 */
#ifndef SCENARIOS_VFIO_USER_H
#define SCENARIOS_VFIO_USER_H

#include <kheddle/importer.h>

#include "vfio_pci_config.h"
#include "vfio_pci_core.h"
#include "vfio_pci_rdwr.h"

static void user_call_begin(struct vfio_pci_core_device *vdev)
{
	kh_syscall_enter();
	pm_runtime_resume_and_get(&vdev->pdev->dev);
}

static void user_call_end(struct vfio_pci_core_device *vdev)
{
	pm_runtime_put(&vdev->pdev->dev);
	kh_syscall_exit(); /* FINDS(G13_no_unwind) lock-imbalance */
}

/* A descriptor of a new buffer, or an error. */
static int user_export(struct vfio_pci_core_device *vdev)
{
	int ret;

	user_call_begin(vdev);
#ifdef VFIO_PCI_DMABUF_MMAP
	ret = vfio_pci_core_feature_dma_buf(vdev);
#else
	ret = vfio_pci_core_feature_dma_buf(vdev, O_RDWR);
#endif
	user_call_end(vdev);
	return ret;
}

static int user_write_command(struct vfio_pci_core_device *vdev, u16 cmd)
{
	int ret;

	user_call_begin(vdev);
	ret = vfio_basic_config_write(vdev, cmd);
	user_call_end(vdev);
	return ret;
}

static void user_set_power_state(struct vfio_pci_core_device *vdev, pci_power_t state)
{
	user_call_begin(vdev);
	vfio_lock_and_set_power_state(vdev, state);
	user_call_end(vdev);
}

enum flr_capability { BY_EXP, BY_AF };

static void user_flr(struct vfio_pci_core_device *vdev, enum flr_capability by)
{
	user_call_begin(vdev);
	if (by == BY_EXP)
		vfio_exp_config_write(vdev);
	else
		vfio_af_config_write(vdev);
	user_call_end(vdev);
}

static int user_reset(struct vfio_pci_core_device *vdev)
{
	int ret;

	if (red(G22))
		kh_syscall_enter();
	else
		user_call_begin(vdev);
	ret = vfio_pci_ioctl_reset(vdev);
	user_call_end(vdev);
	return ret;
}

static int user_hot_reset(struct vfio_pci_core_device *vdev)
{
	int ret;

	user_call_begin(vdev);
	ret = vfio_pci_dev_set_hot_reset(vdev->vdev.dev_set, vdev->pdev);
	user_call_end(vdev);
	return ret;
}

/* With a descriptor of an eventfd: the device may end low power by waking. -1: it may not. */
static int user_low_power_entry(struct vfio_pci_core_device *vdev, int eventfd)
{
	struct eventfd_ctx *ctx = eventfd < 0 ? NULL : eventfd_ctx_fdget(eventfd);
	int ret;

	user_call_begin(vdev);
	ret = vfio_pci_runtime_pm_entry(vdev, ctx);
	user_call_end(vdev);
	if (ret && ctx)
		eventfd_ctx_put(ctx);
	return ret;
}

static void user_low_power_exit(struct vfio_pci_core_device *vdev)
{
	user_call_begin(vdev);
	vfio_pci_runtime_pm_exit(vdev);
	user_call_end(vdev);
}

static int user_write_bar(struct vfio_pci_core_device *vdev)
{
	int ret;

	user_call_begin(vdev);
	ret = vfio_pci_core_iowrite32(vdev, true);
	user_call_end(vdev);
	return ret;
}

/* The device. Scenarios with two have the second in the same set and on the same bus. */

static struct pci_dev pdev;
static struct vfio_pci_core_device vdev;
static struct vfio_device_set dev_set;

static const struct vfio_device_ops vfio_pci_ops = {
	.open_device = vfio_pci_core_open_device,
	.close_device = vfio_pci_core_close_device,
	.mmap = vfio_pci_core_mmap,
};

static void bind_device(void)
{
	mutex_init(&dev_set.lock);
	INIT_LIST_HEAD(&dev_set.device_list);
	vfio_pci_core_register_device(&vdev, &pdev, &dev_set, &vfio_pci_ops);
}

/* Bound, and open: the descriptor. */
static int bind_and_open_device(void)
{
	bind_device();
	return kh_vfio_open(&vdev.vdev);
}

#endif
