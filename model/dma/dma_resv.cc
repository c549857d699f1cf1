// Stands for drivers/dma-buf/{dma-resv,dma-fence}.c.
// Keeps: a sleeping lock; fences that are waited for by whoever asks, whatever their usage says.
// Leaves out: wound/wait (contexts are ignored), usages, reserved slots, more than two unfinished fences at once.
// Checks: sleeping where one may not; adding a fence without the lock; release by another thread; destroying a held lock.
#include <kheddle.h>
#include <kheddle/context.h>
#include <linux/dma-resv.h>
#include <linux/sched.h>

namespace
{

// All reservations are of one class; a context serialises those who hold several of them.
const lock_class_key reservation_ww_class = {"reservation_ww_class_mutex"};

void attempt(dma_resv *obj, unsigned how)
{
	kh_lock_attempt(obj, kh_lock_key(&reservation_ww_class), how, nullptr);
}

void take(dma_resv *obj)
{
	obj->kh_owner = static_cast<unsigned short>(kh_self() + 1);
	kh_lock_acquired(obj, kh_lock_key(&reservation_ww_class), 0);
}

// Inside an atomic section.
void put(dma_fence *fence)
{
	if (!fence->kh_refs)
		kh_fail("refcount", "refcount_t: underflow; use-after-free. (struct dma_fence)");
	if (--fence->kh_refs == 0)
		kh_free(fence);
}

bool all_signaled(const dma_resv *obj)
{
	for (const dma_fence *fence : obj->kh_fences)
		if (fence && !fence->kh_signaled)
			return false;
	return true;
}

void forget_signaled(dma_resv *obj)
{
	for (dma_fence *&fence : obj->kh_fences) {
		if (fence && fence->kh_signaled) {
			put(fence);
			fence = nullptr;
		}
	}
}

} // namespace

dma_fence *kh_dma_fence_create(void)
{
	auto *fence = static_cast<dma_fence *>(kh_allocate(sizeof(dma_fence), true));

	fence->kh_refs = 1;
	return fence;
}

dma_fence *dma_fence_get(dma_fence *fence)
{
	kh_atomic_begin();
	fence->kh_refs++;
	kh_atomic_end();
	return fence;
}

void dma_fence_put(dma_fence *fence)
{
	kh_atomic_begin();
	put(fence);
	kh_atomic_end();
}

int dma_fence_signal(dma_fence *fence)
{
	kh_atomic_begin();
	kh_note(KH_STATE, fence, "signaled");
	fence->kh_signaled = true;
	kh_atomic_end();
	return 0;
}

bool dma_fence_is_signaled(dma_fence *fence)
{
	kh_atomic_begin();
	bool signaled = fence->kh_signaled;

	kh_atomic_end();
	return signaled;
}

long dma_fence_wait(dma_fence *fence, bool)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, fence, "dma_fence_wait");
	kh_await(fence->kh_signaled);
	kh_atomic_end();
	return 0;
}

void dma_resv_init(dma_resv *obj)
{
	kh_atomic_begin();
	obj->kh_owner = 0;
	for (dma_fence *&fence : obj->kh_fences)
		fence = nullptr;
	kh_atomic_end();
}

void dma_resv_fini(dma_resv *obj)
{
	kh_atomic_begin();
	if (obj->kh_owner)
		kh_fail("lock-imbalance", "WARNING: dma_resv_fini() of a lock that is held");
	for (dma_fence *&fence : obj->kh_fences) {
		if (fence)
			put(fence);
		fence = nullptr;
	}
	kh_atomic_end();
}

int dma_resv_lock(dma_resv *obj, ww_acquire_ctx *)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, obj, "dma_resv_lock");
	attempt(obj, 0);
	kh_await(!obj->kh_owner);
	take(obj);
	kh_note(KH_ACQUIRE, obj, "dma_resv_lock");
	kh_atomic_end();
	return 0;
}

bool dma_resv_trylock(dma_resv *obj)
{
	bool taken = false;

	kh_atomic_begin();
	if (!obj->kh_owner) {
		attempt(obj, KH_ORDER_TRY);
		take(obj);
		kh_note(KH_TRY_ACQUIRE, obj, "dma_resv_trylock");
		taken = true;
	}
	kh_atomic_end();
	return taken;
}

void dma_resv_unlock(dma_resv *obj)
{
	kh_atomic_begin();
	kh_lock_released(obj, KH_HELD_WRITE);
	obj->kh_owner = 0;
	kh_note(KH_RELEASE, obj, "dma_resv_unlock");
	kh_atomic_end();
}

void dma_resv_add_fence(dma_resv *obj, dma_fence *fence, dma_resv_usage)
{
	dma_resv_assert_held(obj);
	kh_atomic_begin();
	forget_signaled(obj);
	int i = 0;

	while (i < KH_MAX_RESV_FENCES && obj->kh_fences[i])
		i++;
	if (i == KH_MAX_RESV_FENCES)
		kh_fail("assertion", "more than %d fences at once: raise KH_MAX_RESV_FENCES", i);
	fence->kh_refs++;
	obj->kh_fences[i] = fence;
	kh_atomic_end();
}

long dma_resv_wait_timeout(dma_resv *obj, dma_resv_usage, bool, unsigned long timeout)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, obj, "dma_resv_wait_timeout");
	kh_await(all_signaled(obj));
	kh_atomic_end();
	return timeout ? static_cast<long>(timeout) : 1;
}
