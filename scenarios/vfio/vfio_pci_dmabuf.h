/* SPDX-License-Identifier: Apache-2.0
 *
 * Export of a BAR as a dma-buf, its revocation and its end. Stands for drivers/vfio/pci/vfio_pci_dmabuf.c.
 */
#ifndef SCENARIOS_VFIO_PCI_DMABUF_H
#define SCENARIOS_VFIO_PCI_DMABUF_H

#include <linux/dma-mapping.h>
#include <linux/lockdep.h>

#include "vfio_pci_priv.h"

struct vfio_pci_dma_buf {
	struct dma_buf *dmabuf;
	struct vfio_pci_core_device *vdev; /* NULL after cleanup */
	struct p2pdma_provider *provider;
	struct list_head dmabufs_elm;
	struct phys_vec phys_vec;
	u8 revoked : 1; /* written under memory_lock(W) and resv, read under either */
};

/* Whether it waits to be given back. */
static bool vfio_pci_dma_buf_waits(struct vfio_pci_dma_buf *priv)
{
	return priv->revoked; /* FINDS(G4) use-after-free */
}

/* What a mapping consists of. As posted, the IOVA is the attachment's instead (B7). */
struct vfio_pci_dma_map {
	struct sg_table sgt;
	struct dma_iova_state state;
};

static int vfio_pci_dma_buf_attach(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment)
{
	struct vfio_pci_dma_buf *priv = dmabuf->priv;
	struct p2pdma_provider *provider = priv->provider;

	if (!red(G21) && !attachment->peer2peer)
		return -EOPNOTSUPP;

	/* Only a hint: nobody is kept from revoking the buffer right after. */
	if (data_race(priv->revoked))
		return -ENODEV;

	if (posted(B3))
		provider = priv->vdev->provider; /* FINDS(B3_attach) null-deref */
	switch (pci_p2pdma_map_type(provider, attachment->dev)) {
	case PCI_P2PDMA_MAP_THRU_HOST_BRIDGE:
		break;
	case PCI_P2PDMA_MAP_BUS_ADDR:
		return 0;
	default:
		return -EINVAL;
	}

	if (posted(B7)) {
		attachment->priv = kzalloc(sizeof(struct dma_iova_state), GFP_KERNEL);
		if (!attachment->priv)
			return -ENOMEM;
		dma_iova_try_alloc(attachment->dev, attachment->priv, 0, priv->phys_vec.len); /* FINDS(B7_detach) leak */
	}
	return 0;
}

static void vfio_pci_dma_buf_detach(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment)
{
	if (posted(B7))
		kfree(attachment->priv);
}

static int link_iova(struct dma_buf_attachment *attachment, struct dma_iova_state *state,
		     struct phys_vec *phys_vec, enum dma_data_direction dir)
{
	int ret;

	ret = dma_iova_link(attachment->dev, state, phys_vec->paddr, 0, phys_vec->len, dir, /* FINDS(B7) use-after-free */
			    DMA_ATTR_SKIP_CPU_SYNC);
	return ret ? ret : dma_iova_sync(attachment->dev, state, 0, phys_vec->len);
}

static struct sg_table *vfio_pci_dma_buf_map(struct dma_buf_attachment *attachment,
					     enum dma_data_direction dir)
{
	struct vfio_pci_dma_buf *priv = attachment->dmabuf->priv;
	struct p2pdma_provider *provider = priv->provider;
	struct phys_vec *phys_vec = &priv->phys_vec;
	struct dma_iova_state *state;
	struct vfio_pci_dma_map *map;
	dma_addr_t addr;
	int ret;

	if (posted(B3))
		provider = priv->vdev->provider; /* FINDS(B3_map) null-deref */

	dma_resv_assert_held(priv->dmabuf->resv);

	if (red(G12)) {
		bool enabled;

		down_read(&priv->vdev->memory_lock); /* FINDS(G12) deadlock */
		enabled = __vfio_pci_memory_enabled(priv->vdev);
		up_read(&priv->vdev->memory_lock);
		if (!enabled)
			return ERR_PTR(-ENODEV);
	} else if (!posted(B2) && priv->revoked) {
		return ERR_PTR(-ENODEV);
	}

	map = kzalloc(sizeof(*map), GFP_KERNEL);
	if (!map)
		return ERR_PTR(-ENOMEM);
	ret = sg_alloc_table(&map->sgt, 1, GFP_KERNEL);
	if (ret)
		goto err_kfree_map;

	state = posted(B7) ? attachment->priv : &map->state;
	if (pci_p2pdma_map_type(provider, attachment->dev) == PCI_P2PDMA_MAP_BUS_ADDR) {
		addr = pci_p2pdma_bus_addr_map(provider, phys_vec->paddr);
	} else {
		if (!posted(B7))
			dma_iova_try_alloc(attachment->dev, state, 0, phys_vec->len);
		ret = link_iova(attachment, state, phys_vec, dir);
		if (ret)
			goto err_free_iova;
		addr = state->addr;
	}

	sg_dma_address(map->sgt.sgl) = addr;
	sg_dma_len(map->sgt.sgl) = phys_vec->len;
	return &map->sgt;

err_free_iova:
	dma_iova_destroy(attachment->dev, state, phys_vec->len, dir, DMA_ATTR_SKIP_CPU_SYNC);
	sg_free_table(&map->sgt);
err_kfree_map:
	kfree(map);
	return ERR_PTR(ret);
}

static void vfio_pci_dma_buf_unmap(struct dma_buf_attachment *attachment, struct sg_table *sgt,
				   enum dma_data_direction dir)
{
	struct vfio_pci_dma_buf *priv = attachment->dmabuf->priv;
	struct vfio_pci_dma_map *map = container_of(sgt, struct vfio_pci_dma_map, sgt);
	struct dma_iova_state *state = posted(B7) ? attachment->priv : &map->state;

	if (state && dma_use_iova(state))
		dma_iova_destroy(attachment->dev, state, priv->phys_vec.len, dir, /* FINDS(B7_two_maps) double-free */
				 DMA_ATTR_SKIP_CPU_SYNC);
	sg_free_table(sgt);
	kfree(map);
}

/* Runs after the last reference on the file, so cleanup, which holds one while it works, is over, or does not
 * touch this buffer any more: priv->vdev needs no lock. */
static void vfio_pci_dma_buf_release(struct dma_buf *dmabuf)
{
	struct vfio_pci_dma_buf *priv = dmabuf->priv;
	struct vfio_pci_core_device *vdev = priv->vdev;

	if (vdev) {
		if (red(G4))
			dma_resv_lock(dmabuf->resv, NULL);
		else
			down_write(&vdev->memory_lock); /* FINDS(G3) deadlock */
		list_del_init(&priv->dmabufs_elm);
		if (red(G5))
			vfio_device_put_registration(&vdev->vdev);
		if (red(G4))
			dma_resv_unlock(dmabuf->resv);
		else
			up_write(&vdev->memory_lock); /* FINDS(G5) use-after-free */
		if (!red(G5))
			vfio_device_put_registration(&vdev->vdev);
	}
	kfree(priv);
}

static const struct dma_buf_ops vfio_pci_dmabuf_ops = {
	.attach = vfio_pci_dma_buf_attach,
	.detach = vfio_pci_dma_buf_detach,
	.map_dma_buf = vfio_pci_dma_buf_map,
	.unmap_dma_buf = vfio_pci_dma_buf_unmap,
	.release = vfio_pci_dma_buf_release,
};

/* VFIO_DEVICE_FEATURE_DMA_BUF, after its argument was copied and checked: the whole of BAR 0. A descriptor or an
 * error. */
static int vfio_pci_core_feature_dma_buf(struct vfio_pci_core_device *vdev, u32 open_flags)
{
	DEFINE_DMA_BUF_EXPORT_INFO(exp_info);
	struct vfio_pci_dma_buf *priv;
	struct dma_buf *dmabuf;
	bool usable = false;
	int ret;

	priv = kzalloc(sizeof(*priv), GFP_KERNEL); /* FINDS(B6) leak */
	if (!priv)
		return -ENOMEM;
	priv->vdev = vdev;
	priv->provider = vdev->provider;
	priv->phys_vec.len = pci_resource_len(vdev->pdev, 0);

	if (!vfio_device_try_get_registration(&vdev->vdev)) {
		ret = -ENODEV;
		goto err_free_priv;
	}

	exp_info.ops = &vfio_pci_dmabuf_ops;
	exp_info.size = priv->phys_vec.len;
	exp_info.flags = open_flags;
	exp_info.priv = priv;
	dmabuf = dma_buf_export(&exp_info); /* FINDS(B6) leak */
	if (IS_ERR(dmabuf)) {
		ret = PTR_ERR(dmabuf);
		goto err_dev_put;
	}
	priv->dmabuf = dmabuf;

	/* From here on the last reference on the file frees priv. */
	INIT_LIST_HEAD(&priv->dmabufs_elm);
	if (red(G6))
		ret = dma_buf_fd(dmabuf, open_flags);
	if (red(G7))
		usable = vfio_pci_memory_usable(vdev);
	down_write(&vdev->memory_lock);
	dma_resv_lock(dmabuf->resv, NULL); /* FINDS(G6) use-after-free */
	if (!red(G7))
		usable = vfio_pci_memory_usable(vdev);
	priv->revoked = !usable; /* FINDS(G6) use-after-free */
	list_add_tail(&priv->dmabufs_elm, &vdev->dmabufs); /* FINDS(G6) use-after-free */
	dma_resv_unlock(dmabuf->resv);
	up_write(&vdev->memory_lock);

	if (!red(G6))
		ret = dma_buf_fd(dmabuf, open_flags);
	if (!posted(B6) && ret < 0)
		dma_buf_put(dmabuf);
	/* Whoever guessed the number may have closed it: priv is not ours any more. */
	if (red(G8) && READ_ONCE(priv->phys_vec.len) == 0) /* FINDS(G8) use-after-free */
		ret = -EINVAL;
	return ret;

err_dev_put:
	vfio_device_put_registration(&vdev->vdev);
err_free_priv:
	kfree(priv);
	return ret;
}

static void put_transient(struct vfio_pci_dma_buf *priv)
{
	if (red(G3))
		__fput_sync(priv->dmabuf->file);
	else
		dma_buf_put(priv->dmabuf);
}

static void vfio_pci_dma_buf_move(struct vfio_pci_core_device *vdev, bool revoked)
{
	struct vfio_pci_dma_buf *priv;
	struct vfio_pci_dma_buf *tmp;

	lockdep_assert_held_write(&vdev->memory_lock);

	list_for_each_entry_safe(priv, tmp, &vdev->dmabufs, dmabufs_elm) { /* FINDS(G4) use-after-free, data-race */ /* FINDS(G6) use-after-free */
		/* A file without references: nobody is attached. */
		if (red(G9))
			get_file(priv->dmabuf->file); /* FINDS(G9) refcount */
		else if (!IS_ENABLED(VARIANT_no_reference) &&
			 !get_file_active(&priv->dmabuf->file)) /* FINDS(G4, G6) use-after-free */
			continue;

		if (priv->revoked != revoked) {
			dma_resv_lock(priv->dmabuf->resv, NULL);
			priv->revoked = revoked;
			dma_buf_move_notify(priv->dmabuf);
			dma_resv_unlock(priv->dmabuf->resv);
		}
		if (!IS_ENABLED(VARIANT_no_reference))
			put_transient(priv);
	}
}

static void vfio_pci_dma_buf_cleanup(struct vfio_pci_core_device *vdev)
{
	struct vfio_pci_dma_buf *priv;
	struct vfio_pci_dma_buf *tmp;

	down_write(&vdev->memory_lock);
	list_for_each_entry_safe(priv, tmp, &vdev->dmabufs, dmabufs_elm) {
		if (red(G1_plain_get)) {
			get_file(priv->dmabuf->file); /* FINDS(G1_plain_get) refcount */
		} else if (!red(G1) && !get_file_active(&priv->dmabuf->file)) {
			/* Release owns it: it takes it off the list, and puts the registration. */
			if (red(G2)) {
				list_del_init(&priv->dmabufs_elm);
				vfio_device_put_registration(&vdev->vdev);
			}
			continue;
		}

		dma_resv_lock(priv->dmabuf->resv, NULL);
		list_del_init(&priv->dmabufs_elm);
		priv->vdev = NULL; /* FINDS(B3_attach, G1) data-race */
		priv->revoked = true; /* FINDS(G1) use-after-free */
		dma_buf_move_notify(priv->dmabuf); /* FINDS(G1) use-after-free */
		dma_resv_unlock(priv->dmabuf->resv); /* FINDS(G1) use-after-free */
		vfio_device_put_registration(&vdev->vdev);
		if (!red(G1))
			put_transient(priv);
	}
	up_write(&vdev->memory_lock);
}

#endif
