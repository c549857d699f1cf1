/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/kcsan-checks.h: data_race(), what an author asserts, and what a seqlock tells KCSAN, is told to the
 * checker. Leaves out: accesses that a header announces (instrumented.h), since they are seen when they come.
 */
#ifndef KHEDDLE_LINUX_KCSAN_CHECKS_H
#define KHEDDLE_LINUX_KCSAN_CHECKS_H

/* Without KCSAN the header has empty functions by these names, which the macros below would break. */
#ifdef CONFIG_KCSAN
#include_next <linux/kcsan-checks.h>
#else
#define CONFIG_KCSAN 1
#include_next <linux/kcsan-checks.h>
#undef CONFIG_KCSAN
#endif

#undef ASSERT_EXCLUSIVE_WRITER
#undef ASSERT_EXCLUSIVE_ACCESS
#undef ASSERT_EXCLUSIVE_WRITER_SCOPED
#undef ASSERT_EXCLUSIVE_ACCESS_SCOPED
#undef ASSERT_EXCLUSIVE_BITS
#include <kheddle/kcsan.h>

#undef __kcsan_disable_current
#undef __kcsan_enable_current
#define __kcsan_disable_current() kh_race_ignore()
#define __kcsan_enable_current() kh_race_heed()
#define kcsan_enable_current_nowarn() kh_race_heed()
#define kcsan_flat_atomic_begin() kh_mark_begin()
#define kcsan_flat_atomic_end() kh_mark_end()
#define kcsan_atomic_next(count) kh_kcsan_atomic_next(count)

void kh_kcsan_atomic_next(int count);

#endif
