/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/dma-buf/dma-buf.c, dma-resv.c and dma-fence.c, unmodified: a buffer is exported as a file, two
 * importers attach, map, unmap and detach, while the exporter closes its descriptor. The last one out releases it.
 *
 * KH_SOURCES: drivers/dma-buf/dma-resv.c drivers/dma-buf/dma-fence.c
 * VARIANT fixed HOLDS: mapped under the reservation lock, released once, after the last importer
 */
#include "drivers/dma-buf/dma-buf.c"
#include <kheddle/files.h>
#include <kheddle/scenario.h>

struct buffer {
	int maps; /* of both importers; under the reservation lock */
	bool released;
};

static struct buffer *buffer;
static struct device device[2];
static struct dma_buf *shared;
static int fd;

static struct sg_table *map(struct dma_buf_attachment *attach, enum dma_data_direction direction)
{
	struct buffer *b = attach->dmabuf->priv;
	struct sg_table *sgt = kzalloc(sizeof(*sgt), GFP_KERNEL);

	dma_resv_assert_held(attach->dmabuf->resv);
	b->maps++;
	return sgt ?: ERR_PTR(-ENOMEM);
}

static void unmap(struct dma_buf_attachment *attach, struct sg_table *sgt,
		  enum dma_data_direction direction)
{
	struct buffer *b = attach->dmabuf->priv;

	b->maps--;
	kfree(sgt);
}

static int pin(struct dma_buf_attachment *attach)
{
	return 0;
}

static void unpin(struct dma_buf_attachment *attach)
{
}

static void release(struct dma_buf *dmabuf)
{
	struct buffer *b = dmabuf->priv;

	KH_ASSERT(b->maps == 0);
	kfree(b);
	buffer = NULL;
	kh_reach("released");
}

static const struct dma_buf_ops ops = {
	.map_dma_buf = map,
	.unmap_dma_buf = unmap,
	.pin = pin,
	.unpin = unpin,
	.release = release,
};

static void move_notify(struct dma_buf_attachment *attach)
{
}

static const struct dma_buf_attach_ops importer_ops = {
	.allow_peer2peer = true,
	.move_notify = move_notify,
};

KH_INIT(setup)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	KH_ASSERT(dma_buf_init() == 0);
	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	info.ops = &ops;
	info.size = PAGE_SIZE;
	info.flags = O_RDWR;
	info.priv = buffer;
	shared = dma_buf_export(&info);
	KH_ASSERT(!IS_ERR(shared));
	get_dma_buf(shared); /* one for each importer */
	get_dma_buf(shared);
	fd = dma_buf_fd(shared, 0); /* takes over the exporter's reference */
}

KH_THREAD(exporter)
{
	kh_close(fd);
}

KH_THREADS(importer, 2)
{
	struct dma_buf_attachment *attach;
	struct sg_table *sgt;

	attach = dma_buf_dynamic_attach(shared, &device[index], &importer_ops, NULL);
	if (IS_ERR(attach)) {
		dma_buf_put(shared);
		return;
	}
	dma_resv_lock(shared->resv, NULL);
	sgt = dma_buf_map_attachment(attach, DMA_BIDIRECTIONAL);
	dma_resv_unlock(shared->resv);
	KH_ASSERT(!IS_ERR(sgt));
	kh_reach("mapped");
	dma_resv_lock(shared->resv, NULL);
	dma_buf_unmap_attachment(attach, sgt, DMA_BIDIRECTIONAL);
	dma_resv_unlock(shared->resv);
	dma_buf_detach(shared, attach);
	dma_buf_put(shared);
}

KH_FINAL(gone)
{
	KH_ASSERT(!buffer);
	dma_buf_deinit();
}
