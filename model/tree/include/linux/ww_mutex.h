/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/ww_mutex.h: a context that acquires is told to the model, whose lock graph has it. It is told that
 * mutexes are debugged, so that contexts and locks know their class, and what is wrong with their use is a finding.
 */
#ifndef KHEDDLE_LINUX_WW_MUTEX_H
#define KHEDDLE_LINUX_WW_MUTEX_H

#include <linux/debug_locks.h>
#include <linux/mutex.h>
#include <linux/rtmutex.h>

#define ww_acquire_init kh_no_ww_acquire_init
#define ww_acquire_fini kh_no_ww_acquire_fini
#ifdef CONFIG_DEBUG_MUTEXES
#include_next <linux/ww_mutex.h>
#else
#define CONFIG_DEBUG_MUTEXES 1
#include_next <linux/ww_mutex.h>
#undef CONFIG_DEBUG_MUTEXES
#endif
#undef ww_acquire_init
#undef ww_acquire_fini

void kh_ww_acquire_begin(struct ww_acquire_ctx *ctx, const struct lock_class_key *key);
void kh_ww_acquire_end(struct ww_acquire_ctx *ctx);

static inline void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class)
{
	kh_no_ww_acquire_init(ctx, ww_class);
	kh_ww_acquire_begin(ctx, &ww_class->acquire_key);
}

static inline void ww_acquire_fini(struct ww_acquire_ctx *ctx)
{
	kh_ww_acquire_end(ctx);
	kh_no_ww_acquire_fini(ctx);
}

#endif
