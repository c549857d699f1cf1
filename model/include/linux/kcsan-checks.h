/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/kcsan-checks.h: what an author states about who else may touch a variable.
 * Keeps: the statements at one point. Leaves out: the scoped forms' extent, which are judged where they
 * stand, and single bits (ASSERT_EXCLUSIVE_BITS states nothing).
 */
#ifndef _LINUX_KCSAN_CHECKS_H
#define _LINUX_KCSAN_CHECKS_H

#include <kheddle.h>

#define ASSERT_EXCLUSIVE_WRITER(var) kh_exclusive(&(var), sizeof(var), true)
#define ASSERT_EXCLUSIVE_ACCESS(var) kh_exclusive(&(var), sizeof(var), false)
#define ASSERT_EXCLUSIVE_WRITER_SCOPED(var) ASSERT_EXCLUSIVE_WRITER(var)
#define ASSERT_EXCLUSIVE_ACCESS_SCOPED(var) ASSERT_EXCLUSIVE_ACCESS(var)
#define ASSERT_EXCLUSIVE_BITS(var, mask) ((void)sizeof((var) & (mask)))

#define kcsan_disable_current() kh_race_ignore()
#define kcsan_enable_current() kh_race_heed()
#define kcsan_nestable_atomic_begin() kh_race_ignore()
#define kcsan_nestable_atomic_end() kh_race_heed()

#endif
