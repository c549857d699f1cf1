// Stands for include/linux/ww_mutex.h and kernel/locking/ww_mutex.h: locks of one class in any order, where who would
// close a cycle gets -EDEADLK.
// Keeps: wait-die (a context that holds locks does not wait for an older one) and wound-wait (an older one makes the younger
// holder give way when that waits itself); -EALREADY; locking without a context; signals as for a mutex. Leaves out: as
// mutex.cc; -EDEADLK where nobody contends (CONFIG_DEBUG_WW_MUTEX_SLOWPATH). Checks: what CONFIG_DEBUG_MUTEXES
// does (lock-context): locking after ww_acquire_done(), with locks held after -EDEADLK, another lock than the one that was
// contended, another class's; contexts that end with locks held.
#include <linux/ww_mutex.h>
#include <kheddle/environment.h>

namespace
{

void check(bool fine, const char *wrong)
{
	if (!fine)
		kh_warn("lock-context", "WARNING: DEBUG_LOCKS_WARN_ON(%s)", wrong);
}

bool is_younger(const struct ww_acquire_ctx *a, const struct ww_acquire_ctx *b)
{
	return (long)(a->stamp - b->stamp) > 0;
}

void queue(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	ctx->kh_next = lock->kh_waiting;
	lock->kh_waiting = ctx;
	// Wound-wait: the holder gives way when it comes to wait.
	if (!ctx->is_wait_die && ctx->acquired && lock->ctx && is_younger(lock->ctx, ctx))
		lock->ctx->wounded = true;
}

void leave_queue(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	struct ww_acquire_ctx **link = &lock->kh_waiting;

	while (*link != ctx)
		link = &(*link)->kh_next;
	*link = ctx->kh_next;
	ctx->kh_next = nullptr;
}

// Whether the context, which waits for the lock, must give up what it holds first.
bool must_back_off(const struct ww_mutex *lock, const struct ww_acquire_ctx *ctx)
{
	if (!ctx->acquired)
		return false;
	if (!ctx->is_wait_die)
		return ctx->wounded;
	if (lock->ctx && is_younger(ctx, lock->ctx))
		return true;
	for (struct ww_acquire_ctx *other = lock->kh_waiting; other; other = other->kh_next)
		if (is_younger(ctx, other))
			return true;
	return false;
}

int back_off(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	check(!ctx->contending_lock, "ww_ctx->contending_lock");
	ctx->contending_lock = lock;
	return -EDEADLK;
}

// Those who hold several are serialised by their context.
void attempt(struct ww_mutex *lock, struct ww_acquire_ctx *ctx, unsigned how)
{
	kh_lock_attempt(&lock->base, lock->base.kh_key, how, ctx);
}

void take(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	lock->base.owner = kh_self() + 1;
	kh_lock_acquired(&lock->base, lock->base.kh_key, 0);
	if (!ctx)
		return;
	check(!lock->ctx, "ww->ctx");
	check(!ctx->done_acquire, "ww_ctx->done_acquire");
	if (ctx->contending_lock) {
		check(ctx->contending_lock == lock, "ww_ctx->contending_lock != ww");
		check(ctx->acquired == 0, "ww_ctx->acquired > 0");
		ctx->contending_lock = nullptr;
	}
	check(ctx->ww_class == lock->ww_class, "ww_ctx->ww_class != ww->ww_class");
	ctx->acquired++;
	lock->ctx = ctx;
	for (struct ww_acquire_ctx *other = lock->kh_waiting; other; other = other->kh_next)
		if (!ctx->is_wait_die && other->acquired && is_younger(ctx, other))
			ctx->wounded = true;
}

int lock_with(struct ww_mutex *lock, struct ww_acquire_ctx *ctx, bool interruptible)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	if (ctx && lock->ctx == ctx) {
		kh_atomic_end();
		return -EALREADY;
	}
	if (ctx && !ctx->acquired)
		ctx->wounded = false;
	kh_note(KH_WAIT, &lock->base, "ww_mutex_lock");
	attempt(lock, ctx, 0);
	if (lock->base.owner && ctx) {
		// Being queued is a step of its own, which the holder and others that wait see.
		queue(lock, ctx);
		kh_atomic_end();
		kh_atomic_begin();
		kh_note(KH_WAIT, &lock->base, "ww_mutex_lock");
		if (interruptible && lock->base.owner && kh_may(signals_arrive)) {
			ret = -EINTR;
		} else {
			kh_await(!lock->base.owner || must_back_off(lock, ctx));
			if (lock->base.owner)
				ret = back_off(lock, ctx);
		}
		leave_queue(lock, ctx);
	} else if (interruptible && lock->base.owner && kh_may(signals_arrive)) {
		ret = -EINTR;
	} else {
		kh_await(!lock->base.owner);
	}
	if (!ret) {
		take(lock, ctx);
		kh_note(KH_ACQUIRE, &lock->base, "ww_mutex_lock");
	}
	kh_atomic_end();
	return ret;
}

} // namespace

extern "C" {

void ww_mutex_init(struct ww_mutex *lock, struct ww_class *ww_class)
{
	kh_atomic_begin();
	__mutex_init(&lock->base, ww_class->mutex_name, &ww_class->mutex_key);
	lock->ctx = nullptr;
	lock->ww_class = ww_class;
	lock->kh_waiting = nullptr;
	kh_atomic_end();
}

void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class)
{
	kh_atomic_begin();
	ctx->ww_class = ww_class;
	ctx->stamp = (unsigned long)atomic_long_inc_return(&ww_class->stamp);
	ctx->acquired = 0;
	ctx->wounded = false;
	ctx->is_wait_die = ww_class->is_wait_die;
	ctx->done_acquire = false;
	ctx->contending_lock = nullptr;
	ctx->kh_next = nullptr;
	kh_lock_attempt(ctx, kh_lock_key(&ww_class->acquire_key), 0, nullptr);
	kh_lock_acquired(ctx, kh_lock_key(&ww_class->acquire_key), 0);
	kh_note(KH_ACQUIRE, ctx, "ww_acquire_init");
	kh_atomic_end();
}

void ww_acquire_done(struct ww_acquire_ctx *ctx)
{
	kh_atomic_begin();
	check(kh_lock_held(ctx), "!lockdep_is_held(ctx)");
	check(!ctx->done_acquire, "ctx->done_acquire");
	ctx->done_acquire = true;
	kh_atomic_end();
}

void ww_acquire_fini(struct ww_acquire_ctx *ctx)
{
	kh_atomic_begin();
	kh_lock_released(ctx, KH_HELD_WRITE);
	kh_note(KH_RELEASE, ctx, "ww_acquire_fini");
	check(!ctx->acquired, "ctx->acquired");
	kh_atomic_end();
}

int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	return lock_with(lock, ctx, false);
}

int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	return lock_with(lock, ctx, true);
}

void ww_mutex_lock_slow(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	check(ctx->contending_lock, "!ctx->contending_lock");
	lock_with(lock, ctx, false);
}

int ww_mutex_lock_slow_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	check(ctx->contending_lock, "!ctx->contending_lock");
	return lock_with(lock, ctx, true);
}

int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	int taken = 0;

	kh_atomic_begin();
	if (ctx && !ctx->acquired)
		ctx->wounded = false;
	if (!lock->base.owner) {
		attempt(lock, ctx, KH_ORDER_TRY);
		take(lock, ctx);
		kh_note(KH_TRY_ACQUIRE, &lock->base, "ww_mutex_trylock");
		taken = 1;
	}
	kh_atomic_end();
	return taken;
}

void ww_mutex_unlock(struct ww_mutex *lock)
{
	kh_atomic_begin();
	if (lock->ctx) {
		check(lock->ctx->acquired, "!lock->ctx->acquired");
		if (lock->ctx->acquired)
			lock->ctx->acquired--;
		lock->ctx = nullptr;
	}
	kh_lock_released(&lock->base, KH_HELD_WRITE);
	lock->base.owner = 0;
	kh_note(KH_RELEASE, &lock->base, "ww_mutex_unlock");
	kh_atomic_end();
}

} // extern "C"
