/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/dma-buf/dma-resv.c and dma-fence.c, unmodified: a fence is added to a reservation while
 * somebody waits for all of them without the lock, and the job behind it signals.
 *
 * KH_SOURCES: drivers/dma-buf/dma-resv.c drivers/dma-buf/dma-fence.c
 * VARIANT waiter VIOLATED: the number of fences is read and written as a plain variable; docs/kernel.md
 * FINDS data-race at drivers/dma-buf/dma-resv.c dma_resv_add_fence
 */
#include <kheddle/scenario.h>
#include <linux/dma-fence.h>
#include <linux/dma-resv.h>
#include <linux/slab.h>

struct job {
	struct dma_fence fence;
	spinlock_t lock;
};

static const char *name(struct dma_fence *fence)
{
	return "job";
}

static const struct dma_fence_ops ops = {
	.get_driver_name = name,
	.get_timeline_name = name,
};

static struct dma_resv resv;
static struct dma_fence *fence, *next;

static struct dma_fence *new_job(u64 context, u64 number)
{
	struct job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	spin_lock_init(&job->lock);
	dma_fence_init(&job->fence, &ops, &job->lock, context, number);
	return &job->fence;
}

KH_INIT(setup)
{
	u64 context = dma_fence_context_alloc(1);

	fence = new_job(context, 1);
	next = new_job(context, 2);
	dma_resv_init(&resv);
}

KH_THREAD(submitter)
{
	dma_resv_lock(&resv, NULL);
	if (!dma_resv_reserve_fences(&resv, 1))
		dma_resv_add_fence(&resv, fence, DMA_RESV_USAGE_WRITE);
	/* More than there is room for: the list is replaced. */
	KH_ASSERT(dma_resv_reserve_fences(&resv, 4) == 0);
	dma_resv_unlock(&resv);
	/* The job is done. */
	dma_fence_signal(fence);
	dma_fence_put(fence);
	/* The next job's fence takes the place of the first. */
	dma_resv_lock(&resv, NULL);
	dma_resv_add_fence(&resv, next, DMA_RESV_USAGE_WRITE);
	dma_resv_unlock(&resv);
	dma_fence_signal(next);
}

KH_THREAD(waiter)
{
	KH_ASSERT(dma_resv_wait_timeout(&resv, DMA_RESV_USAGE_READ, false, MAX_SCHEDULE_TIMEOUT) > 0);
	kh_reach("waited");
}

KH_FINAL(last)
{
	fence = NULL;
	dma_fence_put(next);
	next = NULL;
	dma_resv_fini(&resv);
}
