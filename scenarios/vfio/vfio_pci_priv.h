/* SPDX-License-Identifier: Apache-2.0
 *
 * vfio-pci in our own code: memory_lock, and what may reach a BAR. vfio_pci_dmabuf.h, vfio_pci_config.h,
 * vfio_pci_core.h and vfio_pci_rdwr.h are named after the kernel's files and their functions after the kernel's. There
 * are two drivers:
 *
 *	as the patch "vfio/pci: Add dma-buf export support for MMIO regions" (July 2025) leaves it;
 *	with VFIO_PCI_DMABUF_MMAP defined, as the series "vfio/pci: Add mmap() for DMABUFs" v2 (May 2026) leaves
 *	it: vfio_pci_dmabuf_mmap.h in place of vfio_pci_dmabuf.h.
 *
 * The text is that of the fixed driver; variants.h tells where the defects are.
 *
 * Invariant A1: no load or store of the CPU, no ioeventfd and no peer's DMA reaches a BAR while its memory is disabled,
 * the function is suspended, or a reset is under way: model/pci/bar.cc judges every access. And the other way round:
 * when a section of memory_lock(W) ends, or the run does, an open, enabled, awake device has no revoked buffer:
 * assert_settled().
 *
 * Keeps: who holds which lock, every test and every order of statements that the catalogue judges.
 * Leaves out: interrupts but for what enabling them does to COMMAND, I/O ports, the ROM, capabilities other than those that reset, BARs other than 0.
 */
#ifndef SCENARIOS_VFIO_PCI_PRIV_H
#define SCENARIOS_VFIO_PCI_PRIV_H

#include <kheddle/scenario.h>
#include <linux/dma-buf.h>
#include <linux/eventfd.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci-p2pdma.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/vfio.h>

#include "variants.h"

struct vfio_pci_core_device {
	struct vfio_device vdev;
	struct pci_dev *pdev;
	struct p2pdma_provider *provider;
	u16 *vconfig; /* the COMMAND register as the user sees it; there while the device is open */
	struct mutex igate; /* interrupts; before memory_lock */
	struct rw_semaphore memory_lock;
	struct list_head dmabufs; /* under memory_lock(W) */
	bool zap_bars_on_revoke; /* set once, at probe: the driver has mappings that are no dma-buf's */
	/* Under memory_lock(W), read under (R): the user has put it into low power. */
	bool pm_runtime_engaged : 1;
	bool bar_needs_zap : 1; /* as posted: set by the mmap() of a variant driver, under mmap_lock alone */
	struct eventfd_ctx *pm_wake_eventfd_ctx; /* under memory_lock(W) */
};

static int vfio_config_init(struct vfio_pci_core_device *vdev);
static void vfio_config_free(struct vfio_pci_core_device *vdev);

/* Under memory_lock. */
static bool __vfio_pci_memory_enabled(struct vfio_pci_core_device *vdev)
{
	struct pci_dev *pdev = vdev->pdev;
	u16 cmd = *vdev->vconfig; /* FINDS(B5) null-deref */

	return pdev->current_state < PCI_D3hot && /* FINDS(ioeventfd_low_power, close_asleep) data-race */
	       (pdev->no_command_memory || (cmd & PCI_COMMAND_MEMORY));
}

/* Whether buffers may be used. A call finds the device awake, also one that the user has put into low power: it
 * goes back to sleep when the call ends. */
static bool vfio_pci_memory_usable(struct vfio_pci_core_device *vdev)
{
	if (!posted(B9) && vdev->pm_runtime_engaged)
		return false;
	return __vfio_pci_memory_enabled(vdev);
}

#endif
