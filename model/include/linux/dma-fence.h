/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/dma-fence.h, as far as a reservation needs it: work of a device that ends some time.
 * Keeps: references, the one signal, waiting for it. Leaves out: contexts, sequence numbers, callbacks, errors.
 */
#ifndef KHEDDLE_LINUX_DMA_FENCE_H
#define KHEDDLE_LINUX_DMA_FENCE_H

#include <linux/types.h>

struct dma_fence {
	unsigned int kh_refs;
	bool kh_signaled;
};

#ifdef __cplusplus
extern "C" {
#endif

/* A fence of its own, with one reference: what a device's driver makes when it submits work. */
struct dma_fence *kh_dma_fence_create(void);
struct dma_fence *dma_fence_get(struct dma_fence *fence);
void dma_fence_put(struct dma_fence *fence);
int dma_fence_signal(struct dma_fence *fence);
bool dma_fence_is_signaled(struct dma_fence *fence);
long dma_fence_wait(struct dma_fence *fence, bool intr);

#ifdef __cplusplus
}
#endif

#endif
