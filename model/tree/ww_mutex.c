// Stands for include/linux/ww_mutex.h and kernel/locking/ww_mutex.h, compiled with the tree's headers.
// Keeps: exclusion; a second lock by the same context is -EALREADY; a context that holds locks and would wait for an
// older one backs off with -EDEADLK (wait-die; the wounding classes do the same). Leaves out: queue order, wounding of
// holders. Checks: those of a mutex; what CONFIG_DEBUG_MUTEXES does (lock-context).
#include <linux/ww_mutex.h>
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>

bool kh_mutex_is_free(const struct mutex *lock);
void kh_mutex_attempt(struct mutex *lock, unsigned how, const void *nest);
void kh_mutex_take(struct mutex *lock);

static bool must_die(const struct ww_mutex *lock, const struct ww_acquire_ctx *ctx)
{
	return ctx && ctx->acquired && lock->ctx && (long)(ctx->stamp - lock->ctx->stamp) > 0;
}

static void ww_taken(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	if (!ctx)
		return;
	DEBUG_LOCKS_WARN_ON(ctx->done_acquire);
	if (ctx->contending_lock) {
		DEBUG_LOCKS_WARN_ON(ctx->contending_lock != lock);
		DEBUG_LOCKS_WARN_ON(ctx->acquired > 0);
		ctx->contending_lock = NULL;
	}
	DEBUG_LOCKS_WARN_ON(ctx->ww_class != lock->ww_class);
	lock->ctx = ctx;
	ctx->acquired++;
}

static int ww_take(struct ww_mutex *lock, struct ww_acquire_ctx *ctx, bool interruptible)
{
	bool is_free;

	kh_might_sleep();
	kh_atomic_begin();
	is_free = kh_mutex_is_free(&lock->base);
	if (!is_free && ctx && lock->ctx == ctx) {
		kh_atomic_end();
		return -EALREADY;
	}
	kh_note(KH_WAIT, lock, "ww_mutex_lock");
	kh_mutex_attempt(&lock->base, 0, ctx);
	if (!is_free && must_die(lock, ctx)) {
		DEBUG_LOCKS_WARN_ON(ctx->contending_lock);
		ctx->contending_lock = lock;
		kh_atomic_end();
		return -EDEADLK;
	}
	if (!is_free && interruptible && kh_may(signals_arrive)) {
		kh_atomic_end();
		return -EINTR;
	}
	kh_await(is_free);
	kh_mutex_take(&lock->base);
	ww_taken(lock, ctx);
	kh_note(KH_ACQUIRE, lock, "ww_mutex_lock");
	kh_atomic_end();
	return 0;
}

void kh_ww_acquire_begin(struct ww_acquire_ctx *ctx, const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_lock_attempt(ctx, kh_lock_key(key), 0, NULL);
	kh_lock_acquired(ctx, kh_lock_key(key), 0);
	kh_note(KH_ACQUIRE, ctx, "ww_acquire_init");
	kh_atomic_end();
}

void kh_ww_acquire_end(struct ww_acquire_ctx *ctx)
{
	kh_atomic_begin();
	kh_lock_released(ctx, KH_HELD_WRITE);
	kh_note(KH_RELEASE, ctx, "ww_acquire_fini");
	kh_atomic_end();
}

int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	return ww_take(lock, ctx, false);
}

int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	return ww_take(lock, ctx, true);
}

int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	bool is_free;

	kh_atomic_begin();
	is_free = kh_mutex_is_free(&lock->base);
	if (is_free) {
		kh_mutex_attempt(&lock->base, KH_ORDER_TRY, ctx);
		kh_mutex_take(&lock->base);
		ww_taken(lock, ctx);
		kh_note(KH_TRY_ACQUIRE, lock, "ww_mutex_trylock");
	}
	kh_atomic_end();
	return is_free;
}

void ww_mutex_unlock(struct ww_mutex *lock)
{
	kh_atomic_begin();
	if (lock->ctx) {
		lock->ctx->acquired--;
		lock->ctx = NULL;
	}
	mutex_unlock(&lock->base);
	kh_atomic_end();
}
