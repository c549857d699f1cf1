/* SPDX-License-Identifier: Apache-2.0
 *
 * The I/O virtual addresses of a peer's mapping: posted, they are taken by attach and given back by unmap. One thread is
 * enough.
 *
 * VARIANT B7 [B7] VIOLATED: mapped again, as after every revocation: into a range that was given back
 * VARIANT B7_two_maps [B7] VIOLATED: two mappings of one attachment: the range is given back twice
 * VARIANT B7_detach [B7] VIOLATED: attached and never mapped: the range is lost
 * VARIANT fixed [B7] HOLDS: each mapping has a range of its own
 */
#if defined(VARIANT_B7_two_maps) || defined(VARIANT_B7_detach)
#define VARIANT_B7 1
#endif
#include "../vfio/user.h"

static const struct dma_buf_attach_ops importer_ops = { .allow_peer2peer = true };
static struct device peer;
static int dmabuf_fd;

KH_INIT(open_device)
{
	bind_and_open_device();
	dmabuf_fd = user_export(&vdev);
}

static struct sg_table *map(struct dma_buf_attachment *attach)
{
	struct sg_table *sgt;

	dma_resv_lock(attach->dmabuf->resv, NULL);
	sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(attach->dmabuf->resv);
	return sgt;
}

static void unmap(struct dma_buf_attachment *attach, struct sg_table *sgt)
{
	dma_resv_lock(attach->dmabuf->resv, NULL);
	dma_buf_unmap_attachment(attach, sgt, DMA_BIDIRECTIONAL);
	dma_resv_unlock(attach->dmabuf->resv);
}

KH_THREAD(user)
{
	struct dma_buf *dmabuf = dma_buf_get(dmabuf_fd);
	struct dma_buf_attachment *attach =
		dma_buf_dynamic_attach(dmabuf, &peer, &importer_ops, NULL);
	struct sg_table *first, *second;

#if VARIANT_B7 && !VARIANT_B7_two_maps && !VARIANT_B7_detach
	const unsigned int what = 0;
#elif VARIANT_B7_two_maps
	const unsigned int what = 1;
#elif VARIANT_B7_detach
	const unsigned int what = 2;
#else
	const unsigned int what = kh_choose(3);
#endif
	switch (what) {
	case 0:
		unmap(attach, map(attach));
		unmap(attach, map(attach));
		break;
	case 1:
		first = map(attach);
		second = map(attach);
		unmap(attach, first);
		unmap(attach, second);
		break;
	case 2:
		break;
	}
	dma_buf_detach(dmabuf, attach);
	dma_buf_put(dmabuf);
	kh_reach("done");
}
