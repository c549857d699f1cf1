/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's own drivers/dma-buf/dma-fence.c, unmodified: a waiter, a callback and two signallers of one fence, whose
 * last reference any of them may drop.
 *
 * KH_SOURCES: drivers/dma-buf/dma-fence.c
 * VARIANT fixed HOLDS: one signaller wins, the callback runs once, the waiter wakes, the fence goes with its last user
 */
#include <kheddle/scenario.h>
#include <linux/dma-fence.h>
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

static struct dma_fence *fence;
static struct dma_fence_cb cb;
static int called, added, signalled;

static void callback(struct dma_fence *signalled_fence, struct dma_fence_cb *signalled_cb)
{
	called++;
}

KH_INIT(setup)
{
	struct job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	spin_lock_init(&job->lock);
	dma_fence_init(&job->fence, &ops, &job->lock, dma_fence_context_alloc(1), 1);
	fence = &job->fence;
	/* One reference for each thread; the first is the creator's own. */
	dma_fence_get(fence);
	dma_fence_get(fence);
}

KH_THREADS(signaller, 2)
{
	if (index == 0)
		dma_fence_get_rcu(fence);
	int error = dma_fence_signal(fence);

	kh_atomic_begin();
	signalled += error == 0;
	kh_atomic_end();
	dma_fence_put(fence);
	if (index == 0)
		dma_fence_put(fence);
}

KH_THREAD(waiter)
{
	int error = dma_fence_add_callback(fence, &cb, callback);

	kh_atomic_begin();
	added = error == 0;
	kh_atomic_end();
	KH_ASSERT(dma_fence_wait(fence, false) == 0);
	KH_ASSERT(dma_fence_is_signaled(fence));
	kh_reach("woken");
	dma_fence_put(fence);
}

KH_FINAL(once)
{
	KH_ASSERT(signalled == 1);
	KH_ASSERT(called == added);
}
