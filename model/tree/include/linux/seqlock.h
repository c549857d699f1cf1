/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/seqlock.h: with lockdep, which it is told is there, a seqcount knows the lock that its writers hold,
 * and asserts that they do. All that it includes comes first and is told the truth.
 */
#ifndef KHEDDLE_LINUX_SEQLOCK_H
#define KHEDDLE_LINUX_SEQLOCK_H

#include <linux/compiler.h>
#include <linux/kcsan-checks.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <linux/ww_mutex.h>
#include <asm/processor.h>

#ifdef CONFIG_LOCKDEP
#include_next <linux/seqlock.h>
#else
#define CONFIG_LOCKDEP 1
#include_next <linux/seqlock.h>
#undef CONFIG_LOCKDEP
#endif

#endif
