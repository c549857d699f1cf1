/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/dma-buf.h; dma/dma_buf.cc says what is kept. An importer to go with it is in
 * <kheddle/importer.h>.
 */
#ifndef KHEDDLE_LINUX_DMA_BUF_H
#define KHEDDLE_LINUX_DMA_BUF_H

#include <linux/dma-resv.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/types.h>

struct device;
struct dma_buf;
struct dma_buf_attachment;

struct dma_buf_ops {
	int (*attach)(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment);
	void (*detach)(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment);
	struct sg_table *(*map_dma_buf)(struct dma_buf_attachment *attachment,
					enum dma_data_direction dir);
	void (*unmap_dma_buf)(struct dma_buf_attachment *attachment, struct sg_table *sgt,
			      enum dma_data_direction dir);
	void (*release)(struct dma_buf *dmabuf);
	int (*mmap)(struct dma_buf *dmabuf, struct vm_area_struct *vma);
};

struct dma_buf {
	size_t size;
	struct file *file;
	struct list_head attachments; /* under resv */
	const struct dma_buf_ops *ops;
	void *priv;
	struct dma_resv *resv; /* &kh_resv */
	struct dma_resv kh_resv;
	struct inode kh_inode;
	struct address_space kh_mapping; /* of this buffer alone */
};

struct dma_buf_attach_ops {
	bool allow_peer2peer;
	/* Under resv: the exporter wants the importer to drop its mapping. Later kernels say invalidate_mappings. */
	void (*move_notify)(struct dma_buf_attachment *attachment);
};

struct dma_buf_attachment {
	struct dma_buf *dmabuf;
	struct device *dev;
	struct list_head node;
	bool peer2peer;
	const struct dma_buf_attach_ops *importer_ops;
	void *importer_priv;
	void *priv;
};

struct dma_buf_export_info {
	const struct dma_buf_ops *ops;
	size_t size;
	int flags;
	void *priv;
};
#define DEFINE_DMA_BUF_EXPORT_INFO(name) struct dma_buf_export_info name = {0}

#ifdef __cplusplus
extern "C" {
#endif

struct dma_buf *dma_buf_export(const struct dma_buf_export_info *exp_info);
int dma_buf_fd(struct dma_buf *dmabuf, int flags);
struct dma_buf *dma_buf_get(int fd);
void dma_buf_put(struct dma_buf *dmabuf);
struct dma_buf_attachment *dma_buf_dynamic_attach(struct dma_buf *dmabuf, struct device *dev,
						  const struct dma_buf_attach_ops *importer_ops,
						  void *importer_priv);
struct dma_buf_attachment *dma_buf_attach(struct dma_buf *dmabuf, struct device *dev);
void dma_buf_detach(struct dma_buf *dmabuf, struct dma_buf_attachment *attachment);
struct sg_table *dma_buf_map_attachment(struct dma_buf_attachment *attachment,
					enum dma_data_direction dir);
void dma_buf_unmap_attachment(struct dma_buf_attachment *attachment, struct sg_table *sgt,
			      enum dma_data_direction dir);
void dma_buf_move_notify(struct dma_buf *dmabuf);

#ifdef __cplusplus
}
#endif

static inline void get_dma_buf(struct dma_buf *dmabuf)
{
	get_file(dmabuf->file);
}

#define dma_buf_invalidate_mappings(dmabuf) dma_buf_move_notify(dmabuf)

#endif
