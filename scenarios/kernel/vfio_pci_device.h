/* SPDX-License-Identifier: Apache-2.0
 *
 * A device behind the kernel's own vfio-pci, opened, with one BAR: what the harnesses of drivers/vfio/pci share.
 */
#ifndef VFIO_PCI_DEVICE_H
#define VFIO_PCI_DEVICE_H

#include <kheddle/files.h>
#include <kheddle/pci.h>
#include <kheddle/scenario.h>
#include <linux/slab.h>
#include <linux/vfio_pci_core.h>
#include "drivers/vfio/pci/vfio_pci_priv.h"

static struct vfio_pci_core_device *vdev;

static inline void open_device(void)
{
	KH_ASSERT(vfio_pci_init_perm_bits() == 0);
	vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
	vdev->vdev.dev = &kh_pci_alloc()->dev;
	KH_ASSERT(vfio_pci_core_init_dev(&vdev->vdev) == 0);
	vdev->bar_mmap_supported[0] = true;
	vdev->msix_bar = 0xff;
	KH_ASSERT(vfio_config_init(vdev) == 0);
	/* So that readers of the BAR need no call of the driver to map it first. */
	vdev->barmap[0] = pci_iomap(vdev->pdev, 0, 0);
}

static inline void close_device(void)
{
	vfio_config_free(vdev);
	kh_pci_free(vdev->pdev);
	kfree(vdev);
	vdev = NULL;
	vfio_pci_uninit_perm_bits();
}

/* pwrite() to the COMMAND register, pread() of the first word of the BAR, as user space does them. */
static inline ssize_t write_command(u16 value)
{
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_CONFIG_REGION_INDEX) + PCI_COMMAND;
	ssize_t ret;

	kh_syscall_enter();
	ret = vfio_pci_core_write(&vdev->vdev, (char *)&value, sizeof(value), &pos);
	kh_syscall_exit();
	return ret;
}

static inline ssize_t read_bar(void)
{
	loff_t pos = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_BAR0_REGION_INDEX);
	ssize_t ret;
	u32 value;

	kh_syscall_enter();
	ret = vfio_pci_core_read(&vdev->vdev, (char *)&value, sizeof(value), &pos);
	kh_syscall_exit();
	return ret;
}

#endif
