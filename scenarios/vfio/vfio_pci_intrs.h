/* SPDX-License-Identifier: Apache-2.0
 *
 * Enabling MSI-X writes to the vectors' table, which is in a BAR: memory is turned on for as long as it takes. Stands
 * for parts of drivers/vfio/pci/{vfio_pci_intrs,vfio_pci_config}.c.
 */
#ifndef SCENARIOS_VFIO_PCI_INTRS_H
#define SCENARIOS_VFIO_PCI_INTRS_H

#include "vfio_pci_core.h"

/* Returns what the register was. vconfig stays: the user sees nothing of it. */
static u16 vfio_pci_memory_lock_and_enable(struct vfio_pci_core_device *vdev)
{
	u16 cmd;

	if (!red(msi_no_lock))
		down_write(&vdev->memory_lock);
	pci_read_config_word(vdev->pdev, PCI_COMMAND, &cmd);
	if (!(cmd & PCI_COMMAND_MEMORY))
		pci_write_config_word(vdev->pdev, PCI_COMMAND, cmd | PCI_COMMAND_MEMORY);
	return cmd;
}

static void vfio_pci_memory_unlock_and_restore(struct vfio_pci_core_device *vdev, u16 cmd)
{
	pci_write_config_word(vdev->pdev, PCI_COMMAND, cmd);
	if (!red(msi_no_lock))
		up_write(&vdev->memory_lock);
}

/* VFIO_DEVICE_SET_IRQS, as far as that goes. */
static void vfio_msi_enable(struct vfio_pci_core_device *vdev)
{
	u16 cmd;

	mutex_lock(&vdev->igate);
	cmd = vfio_pci_memory_lock_and_enable(vdev);
	kh_bar_access(vdev->pdev, "the MSI-X table's writer"); /* FINDS(msi_no_lock) assertion */
	vfio_pci_memory_unlock_and_restore(vdev, cmd);
	mutex_unlock(&vdev->igate);
}

#endif
