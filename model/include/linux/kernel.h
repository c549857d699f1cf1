/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/kernel.h: the odds and ends of every kernel file.
 */
#ifndef KHEDDLE_LINUX_KERNEL_H
#define KHEDDLE_LINUX_KERNEL_H

#include <linux/types.h>
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define U8_MAX ((u8)~0U)
#define S8_MAX ((s8)(U8_MAX >> 1))
#define U16_MAX ((u16)~0U)
#define S16_MAX ((s16)(U16_MAX >> 1))
#define U32_MAX ((u32)~0U)
#define S32_MAX ((s32)(U32_MAX >> 1))
#define S32_MIN ((s32)(-S32_MAX - 1))
#define U64_MAX ((u64)~0ULL)
#define S64_MAX ((s64)(U64_MAX >> 1))
#ifndef INT_MAX
#define INT_MAX ((int)(~0U >> 1))
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX (~0U)
#define LONG_MAX ((long)(~0UL >> 1))
#define LONG_MIN (-LONG_MAX - 1)
#define ULONG_MAX (~0UL)
#define LLONG_MAX ((long long)(~0ULL >> 1))
#define ULLONG_MAX (~0ULL)
#endif
#ifndef SIZE_MAX
#define SIZE_MAX (~(size_t)0)
#endif
#ifndef SSIZE_MAX
#define SSIZE_MAX ((ssize_t)(SIZE_MAX >> 1))
#endif

#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n) & 0xffffffff))
#define u64_to_user_ptr(x) ((void __user *)(uintptr_t)(x))

/* What a Kconfig symbol is set to cannot be seen here: a scenario that needs one defines it to 1. */
#define KH_IS_ONE_1 0,
#define KH_SECOND(ignored, value, ...) value
#define KH_IS_ONE__(ignored_or_junk) KH_SECOND(ignored_or_junk 1, 0, 0)
#define KH_IS_ONE_(value) KH_IS_ONE__(KH_IS_ONE_##value)
#define KH_IS_ONE(option) KH_IS_ONE_(option)
#define IS_ENABLED(option) KH_IS_ONE(option)
#define IS_BUILTIN(option) KH_IS_ONE(option)
#define IS_REACHABLE(option) KH_IS_ONE(option)

#endif
