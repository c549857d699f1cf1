/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/dma-resv.h; dma/dma_resv.cc says what is kept.
 */
#ifndef KHEDDLE_LINUX_DMA_RESV_H
#define KHEDDLE_LINUX_DMA_RESV_H

#include <linux/dma-fence.h>
#include <linux/lockdep.h>
#include <linux/types.h>

#define KH_MAX_RESV_FENCES 2

struct ww_acquire_ctx;

enum dma_resv_usage {
	DMA_RESV_USAGE_KERNEL,
	DMA_RESV_USAGE_WRITE,
	DMA_RESV_USAGE_READ,
	DMA_RESV_USAGE_BOOKKEEP,
};

struct dma_resv {
	unsigned short kh_owner; /* 1 + number of the thread that holds it; 0: nobody */
	struct dma_fence *kh_fences[KH_MAX_RESV_FENCES];
};

#ifdef __cplusplus
extern "C" {
#endif

void dma_resv_init(struct dma_resv *obj);
void dma_resv_fini(struct dma_resv *obj);
int dma_resv_lock(struct dma_resv *obj, struct ww_acquire_ctx *ctx);
bool dma_resv_trylock(struct dma_resv *obj);
void dma_resv_unlock(struct dma_resv *obj);
void dma_resv_add_fence(struct dma_resv *obj, struct dma_fence *fence, enum dma_resv_usage usage);
/* 0 if the time was over, else what is left of it. */
long dma_resv_wait_timeout(struct dma_resv *obj, enum dma_resv_usage usage, bool intr,
			   unsigned long timeout);

#ifdef __cplusplus
}
#endif

#define dma_resv_held(obj) lockdep_is_held(obj)
#define dma_resv_assert_held(obj) lockdep_assert_held(obj)

#endif
