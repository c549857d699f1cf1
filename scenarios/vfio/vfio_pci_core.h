/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening and closing, mappings of BARs, resets, and low power. Stands for drivers/vfio/pci/vfio_pci_core.c.
 */
#ifndef SCENARIOS_VFIO_PCI_CORE_H
#define SCENARIOS_VFIO_PCI_CORE_H

#include "vfio_pci_priv.h"
#ifdef VFIO_PCI_DMABUF_MMAP
#include "vfio_pci_dmabuf_mmap.h"
#else
#include "vfio_pci_dmabuf.h"
#endif

/* Under memory_lock(W), or alone. A buffer whose file has no reference left is on its way out: nobody uses it. */
static bool vfio_pci_settled(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_dma_buf *priv;

	if (!vdev->vconfig || vdev->pm_runtime_engaged || !__vfio_pci_memory_enabled(vdev))
		return true;
	list_for_each_entry(priv, &vdev->dmabufs, dmabufs_elm) /* FINDS(G4) use-after-free, data-race */
		if (vfio_pci_dma_buf_waits(priv) && file_count(priv->dmabuf->file)) /* FINDS(G4) use-after-free */
			return false;
	return true;
}

#define assert_settled(vdev)                                                                       \
	kh_quiescent(vfio_pci_settled(vdev),                                                       \
		     "the device is enabled and awake, and a buffer of it stays revoked")

/* The page tables of user space: what was mapped comes back by a fault. Where mappings are mappings of dma-bufs, the
 * revocation zaps them. */
static void vfio_pci_zap_bars(struct vfio_pci_core_device *vdev)
{
	if (IS_ENABLED(VFIO_PCI_DMABUF_MMAP) &&
	    !(posted(Fa) ? vdev->bar_needs_zap : vdev->zap_bars_on_revoke)) /* FINDS(Fa) data-race */
		return;
	unmap_mapping_range(&vdev->vdev.mapping, 0, 0, true);
}

static void vfio_pci_zap_and_down_write_memory_lock(struct vfio_pci_core_device *vdev)
{
	if (red(G15)) {
		vfio_pci_zap_bars(vdev);
		down_write(&vdev->memory_lock);
		return;
	}
	down_write(&vdev->memory_lock);
	vfio_pci_zap_bars(vdev);
}

#ifndef VFIO_PCI_DMABUF_MMAP
static vm_fault_t vfio_pci_mmap_page_fault(struct vm_fault *vmf)
{
	struct vfio_pci_core_device *vdev = vmf->vma->vm_private_data;
	vm_fault_t ret = VM_FAULT_SIGBUS;

	down_read(&vdev->memory_lock); /* FINDS(G13, copy_under_lock) lock-order */
	if (!vdev->pm_runtime_engaged && __vfio_pci_memory_enabled(vdev))
		ret = vmf_insert_pfn(vmf->vma, vmf->address, 0);
	up_read(&vdev->memory_lock);
	return ret;
}

static const struct vm_operations_struct vfio_pci_mmap_ops = {
	.fault = vfio_pci_mmap_page_fault,
};

static int vfio_pci_core_mmap(struct vfio_device *core_vdev, struct vm_area_struct *vma)
{
	vma->vm_private_data = container_of(core_vdev, struct vfio_pci_core_device, vdev);
	vma->vm_ops = &vfio_pci_mmap_ops;
	return 0;
}
#endif

/* Under memory_lock(W). */
static void vfio_pci_set_power_state(struct vfio_pci_core_device *vdev, pci_power_t state)
{
	if (vdev->pdev->current_state != state)
		pci_set_power_state(vdev->pdev, state);
}

/* VFIO_DEVICE_RESET */
static int vfio_pci_ioctl_reset(struct vfio_pci_core_device *vdev)
{
	int ret;

	vfio_pci_zap_and_down_write_memory_lock(vdev);
	if (red(G22))
		pm_runtime_resume_and_get(&vdev->pdev->dev); /* FINDS(G22) deadlock */
	vfio_pci_set_power_state(vdev, PCI_D0);
	if (!red(G18))
		vfio_pci_dma_buf_move(vdev, true);
	ret = pci_try_reset_function(vdev->pdev);
	if (red(G18))
		vfio_pci_dma_buf_move(vdev, true);
	if (vfio_pci_memory_usable(vdev))
		vfio_pci_dma_buf_move(vdev, false);
	assert_settled(vdev);
	up_write(&vdev->memory_lock);
	return ret;
}

/* VFIO_DEVICE_PCI_HOT_RESET: all devices of the set are the caller's, which the caller has proved. */
static int vfio_pci_dev_set_hot_reset(struct vfio_device_set *dev_set, struct pci_dev *pdev)
{
	struct vfio_pci_core_device *vdev;
	int ret = 0;

	mutex_lock(&dev_set->lock);
	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list)
		pm_runtime_resume_and_get(&vdev->pdev->dev);

	/* Several memory_locks at once: who meets somebody else's gives up, and gives back what it has. */
	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list) {
		if (red(G13) || IS_ENABLED(VARIANT_down_write)) {
			down_write(&vdev->memory_lock); /* FINDS(G13) deadlock */ /* FINDS(down_write) lock-order */
		} else if (!down_write_trylock(&vdev->memory_lock)) {
			ret = -EBUSY;
			break;
		}
		vfio_pci_zap_bars(vdev);
	}
	if (!list_entry_is_head(vdev, &dev_set->device_list, vdev.dev_set_list)) {
		vdev = list_prev_entry(vdev, vdev.dev_set_list);
		goto err_undo;
	}

	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list) {
		vfio_pci_dma_buf_move(vdev, true);
		vfio_pci_set_power_state(vdev, PCI_D0);
	}

	ret = pci_reset_bus(pdev);

	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list) {
		if ((posted(B5) || vdev->vdev.open_count) && vfio_pci_memory_usable(vdev))
			vfio_pci_dma_buf_move(vdev, false);
		assert_settled(vdev);
	}

	vdev = list_last_entry(&dev_set->device_list, struct vfio_pci_core_device,
			       vdev.dev_set_list);
err_undo:
	if (!ret || !red(G13_no_unwind))
		list_for_each_entry_from_reverse(vdev, &dev_set->device_list, vdev.dev_set_list)
			up_write(&vdev->memory_lock);

	list_for_each_entry(vdev, &dev_set->device_list, vdev.dev_set_list)
		pm_runtime_put(&vdev->pdev->dev);
	mutex_unlock(&dev_set->lock);
	return ret;
}

/* Low power. The user's request engages it and gives up one use of the device; it sleeps when the last is gone. */

static int vfio_pci_runtime_pm_entry(struct vfio_pci_core_device *vdev,
				     struct eventfd_ctx *wake_eventfd_ctx)
{
	vfio_pci_zap_and_down_write_memory_lock(vdev);
	vfio_pci_dma_buf_move(vdev, true);

	if (vdev->pm_runtime_engaged) { /* FINDS(Fa) data-race */
		assert_settled(vdev);
		up_write(&vdev->memory_lock);
		return -EINVAL;
	}

	vdev->pm_runtime_engaged = true; /* FINDS(Fa) data-race */
	vdev->pm_wake_eventfd_ctx = wake_eventfd_ctx;
	pm_runtime_put_noidle(&vdev->pdev->dev);
	up_write(&vdev->memory_lock);
	return 0;
}

/* Under memory_lock(W). */
static void __vfio_pci_runtime_pm_exit(struct vfio_pci_core_device *vdev)
{
	if (!vdev->pm_runtime_engaged)
		return;
	vdev->pm_runtime_engaged = false;
	pm_runtime_get_noresume(&vdev->pdev->dev);
	if (vdev->pm_wake_eventfd_ctx) {
		eventfd_ctx_put(vdev->pm_wake_eventfd_ctx);
		vdev->pm_wake_eventfd_ctx = NULL;
	}
}

static void vfio_pci_runtime_pm_exit(struct vfio_pci_core_device *vdev)
{
	down_write(&vdev->memory_lock);
	__vfio_pci_runtime_pm_exit(vdev);
	if (vfio_pci_memory_usable(vdev))
		vfio_pci_dma_buf_move(vdev, false);
	assert_settled(vdev);
	up_write(&vdev->memory_lock);
}

/* The user may have set D3hot: the PM core wants to find D0. */
static int vfio_pci_core_runtime_suspend(struct device *dev)
{
	struct vfio_pci_core_device *vdev = dev->driver_data;

	down_write(&vdev->memory_lock);
	vfio_pci_set_power_state(vdev, PCI_D0);
	up_write(&vdev->memory_lock);
	return 0;
}

/* Woken by a call of the user, or by the device: with LOW_POWER_ENTRY_WITH_WAKEUP that ends low power. */
static int vfio_pci_core_runtime_resume(struct device *dev)
{
	struct vfio_pci_core_device *vdev = dev->driver_data;

	down_write(&vdev->memory_lock); /* FINDS(G22) deadlock */
	if (vdev->pm_wake_eventfd_ctx) {
		eventfd_signal(vdev->pm_wake_eventfd_ctx);
		__vfio_pci_runtime_pm_exit(vdev);
		if (!posted(B8) && vfio_pci_memory_usable(vdev))
			vfio_pci_dma_buf_move(vdev, false);
		assert_settled(vdev); /* FINDS(B8) stuck-state */
	}
	up_write(&vdev->memory_lock);
	return 0;
}

static const struct dev_pm_ops vfio_pci_core_pm_ops = {
	.runtime_suspend = vfio_pci_core_runtime_suspend,
	.runtime_resume = vfio_pci_core_runtime_resume,
};

/* First open, under dev_set->lock. */
static int vfio_pci_core_open_device(struct vfio_device *core_vdev)
{
	struct vfio_pci_core_device *vdev =
		container_of(core_vdev, struct vfio_pci_core_device, vdev);
	int ret;

	ret = vfio_config_init(vdev);
	if (ret)
		return ret;
	return pci_write_config_word(vdev->pdev, PCI_COMMAND, PCI_COMMAND_MEMORY);
}

static void vfio_pci_core_disable(struct vfio_pci_core_device *vdev)
{
	/* It may be on its way to sleep just now: nothing is given back before it has been woken. */
	if (posted(close_asleep)) {
		vfio_pci_runtime_pm_exit(vdev);
	} else {
		down_write(&vdev->memory_lock);
		__vfio_pci_runtime_pm_exit(vdev);
		up_write(&vdev->memory_lock);
	}
	pm_runtime_resume(&vdev->pdev->dev);
	vfio_pci_set_power_state(vdev, PCI_D0);

	pci_write_config_word(vdev->pdev, PCI_COMMAND, PCI_COMMAND_INTX_DISABLE);
	vfio_config_free(vdev);
	pci_try_reset_function(vdev->pdev);
}

/* Last close, under dev_set->lock. */
static void vfio_pci_core_close_device(struct vfio_device *core_vdev)
{
	struct vfio_pci_core_device *vdev =
		container_of(core_vdev, struct vfio_pci_core_device, vdev);

	if (posted(B4)) {
		vfio_pci_core_disable(vdev);
		vfio_pci_dma_buf_cleanup(vdev);
	} else {
		vfio_pci_dma_buf_cleanup(vdev);
		vfio_pci_core_disable(vdev);
	}
}

/* The driver is bound: probe. One use of the device is the driver's (disable_idle_d3). */
static void vfio_pci_core_register_device(struct vfio_pci_core_device *vdev, struct pci_dev *pdev,
					  struct vfio_device_set *dev_set,
					  const struct vfio_device_ops *ops)
{
	static struct p2pdma_provider provider = { .kh_map_type = PCI_P2PDMA_MAP_THRU_HOST_BRIDGE };

	vdev->pdev = pdev;
	vdev->provider = &provider;
	vdev->vdev.ops = ops;
	vdev->vdev.dev_set = dev_set;
	vdev->vdev.dev = &pdev->dev;
	vdev->zap_bars_on_revoke = ops->mmap != vfio_pci_core_mmap;
	mutex_init(&vdev->igate);
	init_rwsem(&vdev->memory_lock);
	INIT_LIST_HEAD(&vdev->dmabufs);
	pdev->dev.driver_data = vdev;
	pdev->resource_len[0] = PAGE_SIZE;
	kh_pm_runtime_init(&pdev->dev, &vfio_pci_core_pm_ops);
	pm_runtime_get_noresume(&pdev->dev);
	vfio_register_group_dev(&vdev->vdev);
}

#endif
