/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/scatterlist.h and dma-direction.h. Keeps: one entry, of DMA addresses without pages; its
 * allocation. Leaves out: chains, pages, all but the first entry.
 */
#ifndef KHEDDLE_LINUX_SCATTERLIST_H
#define KHEDDLE_LINUX_SCATTERLIST_H

#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/types.h>

enum dma_data_direction {
	DMA_BIDIRECTIONAL,
	DMA_TO_DEVICE,
	DMA_FROM_DEVICE,
	DMA_NONE,
};

struct scatterlist {
	dma_addr_t dma_address;
	unsigned int dma_length;
};

struct sg_table {
	struct scatterlist *sgl;
	unsigned int nents;
};

#define sg_dma_address(sg) ((sg)->dma_address)
#define sg_dma_len(sg) ((sg)->dma_length)

static inline int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp_mask)
{
	table->sgl =
		(struct scatterlist *)kmalloc(nents * sizeof(*table->sgl), gfp_mask | __GFP_ZERO);
	table->nents = table->sgl ? nents : 0;
	return table->sgl ? 0 : -ENOMEM;
}

static inline void sg_free_table(struct sg_table *table)
{
	kfree(table->sgl);
	table->sgl = NULL;
}

#endif
