/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes of user space to configuration space that take BARs away or give them back. Stands for the parts of
 * drivers/vfio/pci/vfio_pci_config.c that take memory_lock.
 */
#ifndef SCENARIOS_VFIO_PCI_CONFIG_H
#define SCENARIOS_VFIO_PCI_CONFIG_H

#include "vfio_pci_core.h"

static int vfio_config_init(struct vfio_pci_core_device *vdev)
{
	u16 *vconfig = kzalloc(sizeof(*vconfig), GFP_KERNEL);

	if (!vconfig)
		return -ENOMEM;
	*vconfig = PCI_COMMAND_MEMORY;
	vdev->vconfig = vconfig;
	return 0;
}

static void vfio_config_free(struct vfio_pci_core_device *vdev)
{
	kfree(vdev->vconfig);
	vdev->vconfig = NULL;
}

/* COMMAND. */
static int vfio_basic_config_write(struct vfio_pci_core_device *vdev, u16 new_cmd)
{
	bool new_mem = new_cmd & PCI_COMMAND_MEMORY;
	int ret;

	if (new_mem) {
		down_write(&vdev->memory_lock);
	} else if (IS_ENABLED(VARIANT_revoke_before_zap)) {
		down_write(&vdev->memory_lock);
		vfio_pci_dma_buf_move(vdev, true);
		vfio_pci_zap_bars(vdev);
	} else {
		vfio_pci_zap_and_down_write_memory_lock(vdev);
		vfio_pci_dma_buf_move(vdev, true);
	}

	ret = pci_user_write_config_word(vdev->pdev, PCI_COMMAND, new_cmd);
	if (ret) {
		/* vconfig is what it was. */
		if (!posted(B10) && vfio_pci_memory_usable(vdev))
			vfio_pci_dma_buf_move(vdev, false);
		assert_settled(vdev); /* FINDS(B10) stuck-state */
		up_write(&vdev->memory_lock);
		return ret;
	}

	*vdev->vconfig = new_cmd; /* FINDS(G7) data-race */
	if (vfio_pci_memory_usable(vdev))
		vfio_pci_dma_buf_move(vdev, false);
	assert_settled(vdev);
	up_write(&vdev->memory_lock);
	return 0;
}

/* The power management capability. */
static void vfio_lock_and_set_power_state(struct vfio_pci_core_device *vdev, pci_power_t state)
{
	if (state >= PCI_D3hot) {
		vfio_pci_zap_and_down_write_memory_lock(vdev);
		vfio_pci_dma_buf_move(vdev, true);
	} else {
		down_write(&vdev->memory_lock);
	}

	vfio_pci_set_power_state(vdev, state);
	if (vfio_pci_memory_usable(vdev))
		vfio_pci_dma_buf_move(vdev, false);
	assert_settled(vdev);
	up_write(&vdev->memory_lock);
}

static void function_level_reset(struct vfio_pci_core_device *vdev)
{
	vfio_pci_zap_and_down_write_memory_lock(vdev);
	vfio_pci_dma_buf_move(vdev, true);
	pci_try_reset_function(vdev->pdev);
	if (vfio_pci_memory_usable(vdev))
		vfio_pci_dma_buf_move(vdev, posted(B1) ? true : false);
	assert_settled(vdev); /* FINDS(B1) stuck-state */
	up_write(&vdev->memory_lock);
}

/* Device control of the PCI Express capability, with the bit for a function level reset. */
static void vfio_exp_config_write(struct vfio_pci_core_device *vdev)
{
	function_level_reset(vdev);
}

/* The same by the Advanced Features capability. */
static void vfio_af_config_write(struct vfio_pci_core_device *vdev)
{
	function_level_reset(vdev);
}

#endif
