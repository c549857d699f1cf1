/* SPDX-License-Identifier: Apache-2.0
 *
 * Two buffers that each thread locks in an order of its own.
 *
 * VARIANT wait_die HOLDS: who would wait for an older context backs off
 * VARIANT wound_wait HOLDS: who holds what an older context waits for backs off
 * VARIANT no_context VIOLATED: without a context nobody backs off
 * VARIANT keeps VIOLATED: goes on to the other lock without giving back the first
 * VARIANT ignores VIOLATED: takes -EDEADLK for the lock
 */
#include <kheddle/scenario.h>
#include <linux/ww_mutex.h>

#ifdef VARIANT_wound_wait
static DEFINE_WW_CLASS(buffer_class);
#else
static DEFINE_WD_CLASS(buffer_class);
#endif
static struct ww_mutex buffer[2];
static int moved;

KH_INIT(buffers)
{
	ww_mutex_init(&buffer[0], &buffer_class);
	ww_mutex_init(&buffer[1], &buffer_class);
}

/* Both are held when it returns. */
static void lock_both(struct ww_mutex *held, struct ww_mutex *wanted, struct ww_acquire_ctx *context)
{
	ww_mutex_lock(held, context);
	while (ww_mutex_lock(wanted, context) == -EDEADLK) { /* FINDS(no_context) deadlock */
		kh_reach("backed off");
#ifdef VARIANT_ignores
		return;
#endif
#ifndef VARIANT_keeps
		ww_mutex_unlock(held);
#endif
		ww_mutex_lock_slow(wanted, context); /* FINDS(keeps) lock-context */
#ifdef VARIANT_keeps
		return;
#endif
		swap(held, wanted);
	}
}

KH_THREADS(move, 2)
{
#ifdef VARIANT_no_context
	lock_both(&buffer[index], &buffer[1 - index], NULL);
#else
	struct ww_acquire_ctx context;

	ww_acquire_init(&context, &buffer_class);
	lock_both(&buffer[index], &buffer[1 - index], &context);
#endif
	moved++;
	ww_mutex_unlock(&buffer[1 - index]); /* FINDS(ignores, keeps) lock-imbalance */
	ww_mutex_unlock(&buffer[index]);
#ifndef VARIANT_no_context
	ww_acquire_fini(&context);
#endif
}

KH_FINAL(both)
{
	KH_ASSERT(moved == 2);
}
