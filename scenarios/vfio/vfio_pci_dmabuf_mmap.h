/* SPDX-License-Identifier: Apache-2.0
 *
 * Dma-bufs of BARs, as the series "vfio/pci: Add mmap() for DMABUFs" v2 (May 2026) has them: CPU mappings of BARs are
 * mappings of dma-bufs, and a user can revoke a buffer for good. Stands for what the series changes in
 * drivers/vfio/pci/{vfio_pci_core,vfio_pci_dmabuf}.c.
 *
 * A buffer is OK, revoked for a time, or revoked for good. kref counts its live mappings and one for "not revoked":
 * revoking sets the status, tells the importers, drops that one, waits until the last mapping is gone (comp), zaps the
 * page table entries of this buffer, and arms kref and comp again.
 *
 * Invariants, beside those of vfio_pci_priv.h: nobody reaches a BAR through a buffer that is revoked for good;
 * PERM_REVOKED is never left.
 *
 * Leaves out: ranges and offsets (a buffer is a whole BAR), huge pages, names, IOVA (see vfio_pci_dmabuf.h).
 */
#ifndef SCENARIOS_VFIO_PCI_DMABUF_MMAP_H
#define SCENARIOS_VFIO_PCI_DMABUF_MMAP_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

#include "vfio_pci_priv.h"

enum vfio_pci_dma_buf_status {
	VFIO_PCI_DMABUF_OK,
	VFIO_PCI_DMABUF_TEMP_REVOKED,
	VFIO_PCI_DMABUF_PERM_REVOKED,
};

#define VFIO_DMABUF_MEMATTR_NC 0
#define VFIO_DMABUF_MEMATTR_WC 1

struct vfio_pci_dma_buf {
	struct dma_buf *dmabuf;
	struct vfio_pci_core_device *vdev; /* changed under resv; NULL after cleanup */
	struct list_head dmabufs_elm;
	struct file *vfile; /* of the device: a buffer that mmap() of the device made keeps it open */
	struct kref kref;
	struct completion comp;
	enum vfio_pci_dma_buf_status status; /* written under memory_lock(W) and resv, read under either */
	u8 memattr;
};

static const struct dma_buf_ops vfio_pci_dmabuf_ops;

/* Whether it waits to be given back. */
static bool vfio_pci_dma_buf_waits(struct vfio_pci_dma_buf *priv)
{
	return priv->status == VFIO_PCI_DMABUF_TEMP_REVOKED; /* FINDS(G44) data-race */
}

/* Importers */

static void vfio_pci_dma_buf_done(struct kref *kref)
{
	complete(&container_of(kref, struct vfio_pci_dma_buf, kref)->comp);
}

static int vfio_pci_dma_buf_attach(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment)
{
	struct vfio_pci_dma_buf *priv = dmabuf->priv;

	if (!attachment->peer2peer)
		return -EOPNOTSUPP;
	/* Only a hint. */
	if (data_race(priv->status) != VFIO_PCI_DMABUF_OK)
		return -ENODEV;
	return 0;
}

static struct sg_table *vfio_pci_dma_buf_map(struct dma_buf_attachment *attachment,
					     enum dma_data_direction dir)
{
	struct vfio_pci_dma_buf *priv = attachment->dmabuf->priv;
	struct sg_table *sgt;
	int ret;

	dma_resv_assert_held(priv->dmabuf->resv);
	if (priv->status != VFIO_PCI_DMABUF_OK)
		return ERR_PTR(-ENODEV);
	sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);
	if (!sgt)
		return ERR_PTR(-ENOMEM);
	ret = sg_alloc_table(sgt, 1, GFP_KERNEL);
	if (ret) {
		kfree(sgt);
		return ERR_PTR(ret);
	}
	kref_get(&priv->kref); /* FINDS(G46) refcount */
	return sgt;
}

static void vfio_pci_dma_buf_unmap(struct dma_buf_attachment *attachment, struct sg_table *sgt,
				   enum dma_data_direction dir)
{
	struct vfio_pci_dma_buf *priv = attachment->dmabuf->priv;

	sg_free_table(sgt);
	kfree(sgt);
	kref_put(&priv->kref, vfio_pci_dma_buf_done);
}

static void vfio_pci_dma_buf_release(struct dma_buf *dmabuf)
{
	struct vfio_pci_dma_buf *priv = dmabuf->priv;
	struct vfio_pci_core_device *vdev = priv->vdev;

	if (vdev) {
		down_write(&vdev->memory_lock);
		list_del_init(&priv->dmabufs_elm);
		up_write(&vdev->memory_lock);
		vfio_device_put_registration(&vdev->vdev);
	}
	if (priv->vfile)
		fput(priv->vfile);
	kfree(priv);
}

/* Faults */

/* The buffer outlives the device: the VMA holds the one, a registration the other. */
static vm_fault_t vfio_pci_mmap_page_fault(struct vm_fault *vmf)
{
	struct vfio_pci_dma_buf *priv = vmf->vma->vm_private_data;
	struct vfio_pci_core_device *vdev;
	vm_fault_t ret = VM_FAULT_SIGBUS;

	dma_resv_lock(priv->dmabuf->resv, NULL);
	vdev = priv->vdev;
	if (!vdev || priv->status != VFIO_PCI_DMABUF_OK) {
		dma_resv_unlock(priv->dmabuf->resv);
		return VM_FAULT_SIGBUS;
	}
	if (!red(G42) && !vfio_device_try_get_registration(&vdev->vdev)) {
		dma_resv_unlock(priv->dmabuf->resv);
		return VM_FAULT_SIGBUS;
	}
	dma_resv_unlock(priv->dmabuf->resv);
	if (red(G42) && !vfio_device_try_get_registration(&vdev->vdev)) /* FINDS(G42) use-after-free */
		return VM_FAULT_SIGBUS;

	down_read(&vdev->memory_lock);
	if (red(G42_no_recheck) || priv->status == VFIO_PCI_DMABUF_OK) /* FINDS(G44) data-race */
		ret = vmf_insert_pfn(vmf->vma, vmf->address, 0);
	up_read(&vdev->memory_lock);
	vfio_device_put_registration(&vdev->vdev);
	return ret;
}

static const struct vm_operations_struct vfio_pci_mmap_ops = {
	.fault = vfio_pci_mmap_page_fault,
};

/* mmap() of an exported buffer. Page table entries come by faults, which decide. */
static int vfio_pci_dma_buf_mmap(struct dma_buf *dmabuf, struct vm_area_struct *vma)
{
	struct vfio_pci_dma_buf *priv = dmabuf->priv;

	if (posted(Fc)) {
		if (data_race(priv->status) != VFIO_PCI_DMABUF_OK)
			return -ENODEV;
	} else if (data_race(priv->status) == VFIO_PCI_DMABUF_PERM_REVOKED) {
		return -ENODEV;
	}
	if (READ_ONCE(priv->memattr) == VFIO_DMABUF_MEMATTR_WC)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	else
		vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_private_data = priv;
	vma->vm_ops = &vfio_pci_mmap_ops;
	return 0;
}

static const struct dma_buf_ops vfio_pci_dmabuf_ops = {
	.attach = vfio_pci_dma_buf_attach,
	.map_dma_buf = vfio_pci_dma_buf_map,
	.unmap_dma_buf = vfio_pci_dma_buf_unmap,
	.release = vfio_pci_dma_buf_release,
	.mmap = vfio_pci_dma_buf_mmap,
};

/* Export */

/* A buffer on the list, with one reference on its file. */
static struct vfio_pci_dma_buf *vfio_pci_dma_buf_create(struct vfio_pci_core_device *vdev)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	struct vfio_pci_dma_buf *priv;
	struct dma_buf *dmabuf;

	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return ERR_PTR(-ENOMEM);
	priv->vdev = vdev;
	kref_init(&priv->kref);
	init_completion(&priv->comp);
	if (!vfio_device_try_get_registration(&vdev->vdev)) {
		kfree(priv);
		return ERR_PTR(-ENODEV);
	}
	exp_info.ops = &vfio_pci_dmabuf_ops;
	exp_info.size = PAGE_SIZE;
	exp_info.flags = O_RDWR;
	exp_info.priv = priv;
	dmabuf = dma_buf_export(&exp_info);
	if (IS_ERR(dmabuf)) {
		vfio_device_put_registration(&vdev->vdev);
		kfree(priv);
		return ERR_CAST(dmabuf);
	}
	priv->dmabuf = dmabuf;

	INIT_LIST_HEAD(&priv->dmabufs_elm);
	down_write(&vdev->memory_lock);
	dma_resv_lock(dmabuf->resv, NULL);
	priv->status = vfio_pci_memory_usable(vdev) ? VFIO_PCI_DMABUF_OK :
						      VFIO_PCI_DMABUF_TEMP_REVOKED;
	/* Revoked or not, kref is 1: the next revocation finds nothing to do, the next un-revocation is no different. */
	if (red(G46) && priv->status == VFIO_PCI_DMABUF_TEMP_REVOKED)
		kref_put(&priv->kref, vfio_pci_dma_buf_done);
	list_add_tail(&priv->dmabufs_elm, &vdev->dmabufs);
	dma_resv_unlock(dmabuf->resv);
	up_write(&vdev->memory_lock);
	return priv;
}

/* VFIO_DEVICE_FEATURE_DMA_BUF: a descriptor or an error. */
static int vfio_pci_core_feature_dma_buf(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_dma_buf *priv = vfio_pci_dma_buf_create(vdev);
	struct dma_buf *dmabuf;
	int ret;

	if (IS_ERR(priv))
		return PTR_ERR(priv);
	dmabuf = priv->dmabuf;
	ret = dma_buf_fd(dmabuf, O_RDWR);
	if (ret < 0)
		dma_buf_put(dmabuf);
	return ret;
}

/* mmap() of the device: makes a buffer, which takes the place of the device's file in the VMA, and keeps that file. */
static int vfio_pci_core_mmap(struct vfio_device *core_vdev, struct vm_area_struct *vma)
{
	struct vfio_pci_core_device *vdev =
		container_of(core_vdev, struct vfio_pci_core_device, vdev);
	struct vfio_pci_dma_buf *priv = vfio_pci_dma_buf_create(vdev);

	if (IS_ERR(priv))
		return PTR_ERR(priv);
	if (red(G50))
		fput(vma->vm_file);
	else
		priv->vfile = vma->vm_file;
	if (red(G50_cycle))
		get_dma_buf(priv->dmabuf); /* for the list */
	vma->vm_file = priv->dmabuf->file;
	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	vma->vm_private_data = priv;
	vma->vm_ops = &vfio_pci_mmap_ops;
	return 0;
}

/* Revocation */

static void zap_buffer(struct vfio_pci_dma_buf *priv)
{
	unmap_mapping_range(priv->dmabuf->file->f_mapping, 0, 0, true);
}

/* Under memory_lock(W), with a reference on the file. */
static void vfio_pci_dma_buf_revoke(struct vfio_pci_dma_buf *priv,
				    enum vfio_pci_dma_buf_status status)
{
	bool drained = priv->status != VFIO_PCI_DMABUF_OK; /* FINDS(G41) data-race */

	dma_resv_lock(priv->dmabuf->resv, NULL);
	priv->status = status; /* FINDS(G41) data-race */
	if (drained) {
		/* No mapping was made since, and no page came back. */
		dma_resv_unlock(priv->dmabuf->resv);
		return;
	}
	dma_buf_invalidate_mappings(priv->dmabuf);
	if (!red(no_wait))
		dma_resv_wait_timeout(priv->dmabuf->resv, DMA_RESV_USAGE_BOOKKEEP, false,
				      MAX_SCHEDULE_TIMEOUT);
	dma_resv_unlock(priv->dmabuf->resv);

	kref_put(&priv->kref, vfio_pci_dma_buf_done); /* FINDS(G41) refcount */
	wait_for_completion(&priv->comp); /* FINDS(Fd, G41) deadlock */
	if (!red(G47) || status != VFIO_PCI_DMABUF_PERM_REVOKED)
		zap_buffer(priv);
	kref_init(&priv->kref);
	reinit_completion(&priv->comp);
}

static void vfio_pci_dma_buf_move(struct vfio_pci_core_device *vdev, bool revoked)
{
	struct vfio_pci_dma_buf *priv;
	struct vfio_pci_dma_buf *tmp;

	lockdep_assert_held_write(&vdev->memory_lock);

	list_for_each_entry_safe(priv, tmp, &vdev->dmabufs, dmabufs_elm) {
		if (!get_file_active(&priv->dmabuf->file))
			continue;
		if (revoked && priv->status == VFIO_PCI_DMABUF_OK) {
			vfio_pci_dma_buf_revoke(priv, VFIO_PCI_DMABUF_TEMP_REVOKED);
		} else if (!revoked && (priv->status == VFIO_PCI_DMABUF_TEMP_REVOKED || red(G45))) { /* FINDS(G44) data-race */
			dma_resv_lock(priv->dmabuf->resv, NULL);
			priv->status = VFIO_PCI_DMABUF_OK; /* FINDS(G44) data-race */
			dma_buf_move_notify(priv->dmabuf);
			dma_resv_unlock(priv->dmabuf->resv);
		}
		dma_buf_put(priv->dmabuf);
	}
}

static void vfio_pci_dma_buf_cleanup(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_dma_buf *priv;
	struct vfio_pci_dma_buf *tmp;

	down_write(&vdev->memory_lock);
	list_for_each_entry_safe(priv, tmp, &vdev->dmabufs, dmabufs_elm) {
		if (!get_file_active(&priv->dmabuf->file))
			continue;
		if (priv->status != VFIO_PCI_DMABUF_PERM_REVOKED)
			vfio_pci_dma_buf_revoke(priv, VFIO_PCI_DMABUF_PERM_REVOKED);
		dma_resv_lock(priv->dmabuf->resv, NULL);
		list_del_init(&priv->dmabufs_elm);
		priv->vdev = NULL;
		dma_resv_unlock(priv->dmabuf->resv);
		vfio_device_put_registration(&vdev->vdev);
		dma_buf_put(priv->dmabuf);
	}
	up_write(&vdev->memory_lock);
}

/* VFIO_DEVICE_PCI_DMABUF_REVOKE: this buffer for good. */
static int vfio_pci_ioctl_dmabuf_revoke(struct vfio_pci_core_device *vdev, int dmabuf_fd)
{
	struct dma_buf *dmabuf = dma_buf_get(dmabuf_fd);
	struct vfio_pci_dma_buf *priv;
	int ret = 0;

	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	priv = dmabuf->priv;
	/* Only this open device can have made a buffer that says so. */
	if (dmabuf->ops != &vfio_pci_dmabuf_ops ||
	    (!red(G41) && data_race(priv->vdev) != vdev)) {
		dma_buf_put(dmabuf);
		return -ENODEV;
	}
	if (red(G47))
		zap_buffer(priv);
	down_write(&vdev->memory_lock);
	if (priv->status == VFIO_PCI_DMABUF_PERM_REVOKED) { /* FINDS(G41) data-race */
		ret = -EBADFD;
	} else if (red(G44) && priv->status == VFIO_PCI_DMABUF_TEMP_REVOKED) {
		up_write(&vdev->memory_lock);
		vfio_pci_dma_buf_revoke(priv, VFIO_PCI_DMABUF_PERM_REVOKED);
		dma_buf_put(dmabuf);
		return 0;
	} else {
		vfio_pci_dma_buf_revoke(priv, VFIO_PCI_DMABUF_PERM_REVOKED);
	}
	up_write(&vdev->memory_lock);
	dma_buf_put(dmabuf);
	return ret;
}

/* VFIO_DEVICE_FEATURE_DMA_BUF_MEMATTR: for mmap() calls to come. */
static int vfio_pci_core_feature_dma_buf_memattr(struct vfio_pci_core_device *vdev, int dmabuf_fd,
						 u8 memattr)
{
	struct dma_buf *dmabuf = dma_buf_get(dmabuf_fd);
	struct vfio_pci_dma_buf *priv;

	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	priv = dmabuf->priv;
	if (posted(Fb)) {
		down_write(&vdev->memory_lock);
		priv->memattr = memattr; /* FINDS(Fb) data-race */
		up_write(&vdev->memory_lock);
	} else {
		WRITE_ONCE(priv->memattr, memattr);
	}
	dma_buf_put(dmabuf);
	return 0;
}

#endif
