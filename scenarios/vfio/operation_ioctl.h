/* SPDX-License-Identifier: Apache-2.0
 *
 * The operations of generated_operations.h that go through the device's file, as ioctls of their numbers: the file is
 * held and the device awake meanwhile. arg is the descriptor of a buffer, or of an eventfd.
 */
#ifndef SCENARIOS_VFIO_OPERATION_IOCTL_H
#define SCENARIOS_VFIO_OPERATION_IOCTL_H

#include "generated_operations.h"
#include "user.h"

#define LISTED(name) name,
enum operation { VFIO_OPERATIONS(LISTED) };

static long enter_low_power(struct vfio_pci_core_device *vdev, struct eventfd_ctx *ctx)
{
	long ret = vfio_pci_runtime_pm_entry(vdev, ctx);

	if (ret && ctx)
		eventfd_ctx_put(ctx);
	return ret;
}

static long operation_ioctl(struct vfio_device *core_vdev, unsigned int cmd, unsigned long arg)
{
	struct vfio_pci_core_device *vdev =
		container_of(core_vdev, struct vfio_pci_core_device, vdev);

	switch (cmd) {
	case COMMAND_OFF:
		return vfio_basic_config_write(vdev, 0);
	case COMMAND_ON:
		return vfio_basic_config_write(vdev, PCI_COMMAND_MEMORY);
	case POWER_D3HOT:
		vfio_lock_and_set_power_state(vdev, PCI_D3hot);
		return 0;
	case POWER_D0:
		vfio_lock_and_set_power_state(vdev, PCI_D0);
		return 0;
	case FLR:
		vfio_exp_config_write(vdev);
		return 0;
	case FLR_AF:
		vfio_af_config_write(vdev);
		return 0;
	case RESET:
		return vfio_pci_ioctl_reset(vdev);
	case HOT_RESET:
		return vfio_pci_dev_set_hot_reset(vdev->vdev.dev_set, vdev->pdev);
	case LOW_POWER_ENTRY:
		return enter_low_power(vdev, NULL);
	case LOW_POWER_ENTRY_WITH_WAKEUP:
		return enter_low_power(vdev, eventfd_ctx_fdget(arg));
	case LOW_POWER_EXIT:
		vfio_pci_runtime_pm_exit(vdev);
		return 0;
	case WRITE_BAR:
		return vfio_pci_core_iowrite32(vdev, true);
#ifdef VFIO_PCI_DMABUF_MMAP
	case EXPORT:
		return vfio_pci_core_feature_dma_buf(vdev);
	case REVOKE:
		return vfio_pci_ioctl_dmabuf_revoke(vdev, arg);
	case MEMATTR:
		return vfio_pci_core_feature_dma_buf_memattr(vdev, arg, VFIO_DMABUF_MEMATTR_WC);
#else
	case EXPORT:
		return vfio_pci_core_feature_dma_buf(vdev, O_RDWR);
#endif
	}
	return -ENOTTY;
}

#endif
