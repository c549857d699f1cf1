/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for the part of include/linux/dma-mapping.h that links physical ranges into I/O virtual addresses (IOVA).
 * A range of them is an object with a life of its own: dma/iova.cc says what is judged.
 */
#ifndef KHEDDLE_LINUX_DMA_MAPPING_H
#define KHEDDLE_LINUX_DMA_MAPPING_H

#include <linux/device.h>
#include <linux/scatterlist.h>
#include <linux/types.h>

#define DMA_ATTR_SKIP_CPU_SYNC (1UL << 5)
#define DMA_ATTR_MMIO (1UL << 10)

struct dma_iova_state {
	dma_addr_t addr;
	size_t __size;
};

#ifdef __cplusplus
extern "C" {
#endif

/* False: the device has no IOMMU; then dma_use_iova() says so too. */
bool dma_iova_try_alloc(struct device *dev, struct dma_iova_state *state, phys_addr_t phys,
			size_t size);
int dma_iova_link(struct device *dev, struct dma_iova_state *state, phys_addr_t phys, size_t offset,
		  size_t size, enum dma_data_direction dir, unsigned long attrs);
int dma_iova_sync(struct device *dev, struct dma_iova_state *state, size_t offset, size_t size);
/* Unlinks, and gives the range back. The state still says that there is one. */
void dma_iova_destroy(struct device *dev, struct dma_iova_state *state, size_t mapped_len,
		      enum dma_data_direction dir, unsigned long attrs);

#ifdef __cplusplus
}
#endif

static inline bool dma_use_iova(struct dma_iova_state *state)
{
	return state->__size != 0;
}

#endif
