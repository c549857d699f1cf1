/* SPDX-License-Identifier: Apache-2.0
 *
 * What lib/locking-selftest.c asks of the kernel's insides, and of nothing else in the tree: the
 * kernel's words for an interrupt that a task only plays, and for the bookkeeping between cases,
 * which is not needed where each case is a program of its own.
 */
#ifndef SELFTEST_DEBUG_LOCKS_H
#define SELFTEST_DEBUG_LOCKS_H

#include <kheddle/context.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

/* The configuration that the cases are counted under. */
#define CONFIG_PROVE_LOCKING 1
#define CONFIG_PROVE_RAW_LOCK_NESTING 1
#define CONFIG_QUEUED_RWLOCKS 1
#define CONFIG_RT_MUTEXES 1
#undef IS_ENABLED
#define IS_ENABLED(option) (option)

#define __init
#define __setup(text, function)
#define get_option(text, value) ((void)(text), (void)(value))
#define _THIS_IP_ 0
#undef printk
#undef pr_cont
#define printk(...) ((void)0)
#define pr_cont(...) ((void)0)

static int debug_locks = 1, debug_locks_silent;
#define DEBUG_LOCKS_WARN_ON(condition) WARN_ON(condition)
#define lockdep_set_selftest_task(task) ((void)0)
#define lockdep_reset() ((void)0)
#define lockdep_free_key_range(start, size) ((void)0)
#define preempt_count_set(count) ((void)(count))

/* A mutex is held, or not, for the checks only: it stays locked. */
#define dep_map owner
static inline void mutex_release(const void* lock, unsigned long ip) {
  kh_lock_released(lock, KH_HELD_WRITE);
}
static inline void mutex_acquire(const void* lock, unsigned subclass, int trylock,
                                 unsigned long ip) {
  kh_lock_acquired(lock, ((const struct mutex*)lock)->kh_key, 0);
}

static inline void selftest_interrupt(unsigned char context) {
  kh_context.interrupt = context;
  kh_context_changed();
}

/* An interrupt is not threaded, until it says so. */
static __thread bool selftest_raw;
#define __irq_enter() \
  (selftest_interrupt(KH_IN_HARDIRQ), selftest_raw = true, (void)kh_context.raw++)
#define __irq_exit() (kh_context.raw -= selftest_raw, selftest_interrupt(0))
#define lockdep_hardirq_threaded() (kh_context.raw -= selftest_raw, selftest_raw = false)
#define lockdep_softirq_enter() selftest_interrupt(KH_IN_SOFTIRQ)
#define lockdep_softirq_exit() selftest_interrupt(0)

#endif
