/* SPDX-License-Identifier: Apache-2.0
 *
 * What an author states about who else may touch a variable, as include/linux/kcsan-checks.h has it.
 * Keeps: the statements at one point. Leaves out: the scoped forms' extent, which are judged where they
 * stand; that the access after ASSERT_EXCLUSIVE_BITS() is taken to be of these bits only, and so never races.
 */
#ifndef KHEDDLE_KCSAN_H
#define KHEDDLE_KCSAN_H

#include <kheddle.h>

#define ASSERT_EXCLUSIVE_WRITER(var) kh_exclusive(&(var), sizeof(var), true)
#define ASSERT_EXCLUSIVE_ACCESS(var) kh_exclusive(&(var), sizeof(var), false)
#define ASSERT_EXCLUSIVE_WRITER_SCOPED(var) ASSERT_EXCLUSIVE_WRITER(var)
#define ASSERT_EXCLUSIVE_ACCESS_SCOPED(var) ASSERT_EXCLUSIVE_ACCESS(var)

/* No concurrent write may change these bits. A write that comes between the two looks does; one that
 * can come at all can come there. Writes of other bits are none of this assertion's business, and so
 * no race with it, plain or not. */
#define ASSERT_EXCLUSIVE_BITS(var, mask)                                                           \
	do {                                                                                       \
		unsigned long long kh_before_, kh_after_;                                          \
		kh_race_ignore();                                                                  \
		kh_before_ = (unsigned long long)*(const volatile __typeof__(var) *)&(var);        \
		kh_after_ = (unsigned long long)*(const volatile __typeof__(var) *)&(var);         \
		kh_race_heed();                                                                    \
		if ((kh_before_ ^ kh_after_) & (unsigned long long)(mask))                         \
			kh_warn("data-race",                                                       \
				"BUG: KCSAN: assert: race, value changed: 0x%llx -> 0x%llx, "      \
				"asserted bits 0x%llx",                                            \
				kh_before_, kh_after_, (unsigned long long)(mask));                \
	} while (0)

#define kcsan_disable_current() kh_race_ignore()
#define kcsan_enable_current() kh_race_heed()
#define kcsan_nestable_atomic_begin() kh_mark_begin()
#define kcsan_nestable_atomic_end() kh_mark_end()

#endif
