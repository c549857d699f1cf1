/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/ww_mutex.h; kernel/ww_mutex.cc says what is kept.
 */
#ifndef _LINUX_WW_MUTEX_H
#define _LINUX_WW_MUTEX_H

#include <linux/atomic.h>
#include <linux/mutex.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As with CONFIG_DEBUG_MUTEXES: the checks are part of the model. */
#define DEBUG_WW_MUTEXES

struct ww_class {
	atomic_long_t stamp; /* of the youngest context */
	struct lock_class_key acquire_key;
	struct lock_class_key mutex_key;
	const char *acquire_name;
	const char *mutex_name;
	bool is_wait_die;
};

struct ww_mutex {
	struct mutex base;
	struct ww_acquire_ctx *ctx; /* with which it is held */
	struct ww_class *ww_class;
	struct ww_acquire_ctx *kh_waiting; /* the contexts that wait for it */
};

struct ww_acquire_ctx {
	struct ww_class *ww_class;
	unsigned long stamp;   /* the lower, the older */
	unsigned int acquired; /* mutexes held with it */
	bool wounded;	       /* an older context waits for one of them */
	bool is_wait_die;
	bool done_acquire;
	struct ww_mutex *contending_lock; /* for which it got -EDEADLK */
	struct ww_acquire_ctx *kh_next;	  /* in the list of who waits for the same mutex */
};

#define KH_WW_CLASS(name, wait_die)                                                                \
	{ATOMIC_INIT(0),   {#name "_acquire"}, {#name "_mutex"},                                   \
	 #name "_acquire", #name "_mutex",     wait_die}
#define DEFINE_WD_CLASS(name) struct ww_class name = KH_WW_CLASS(name, true)
#define DEFINE_WW_CLASS(name) struct ww_class name = KH_WW_CLASS(name, false)

void ww_mutex_init(struct ww_mutex *lock, struct ww_class *ww_class);
void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class);
void ww_acquire_done(struct ww_acquire_ctx *ctx);
void ww_acquire_fini(struct ww_acquire_ctx *ctx);
int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
void ww_mutex_lock_slow(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_lock_slow_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
void ww_mutex_unlock(struct ww_mutex *lock);

#define ww_mutex_destroy(lock) mutex_destroy(&(lock)->base)
#define ww_mutex_is_locked(lock) mutex_is_locked(&(lock)->base)

#ifdef __cplusplus
}
#endif

#endif
