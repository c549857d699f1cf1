/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/random.h. A random number is one the environment chooses: its smallest and its
 * largest value are tried.
 */
#ifndef KHEDDLE_LINUX_RANDOM_H
#define KHEDDLE_LINUX_RANDOM_H

#include <kheddle.h>
#include <linux/types.h>

static inline u32 get_random_u32(void)
{
	static const uint64_t samples[] = {0, 0xffffffff};

	return (u32)kh_any(samples, 2);
}

static inline u64 get_random_u64(void)
{
	static const uint64_t samples[] = {0, ~(uint64_t)0};

	return kh_any(samples, 2);
}

static inline u32 get_random_u32_below(u32 ceiling)
{
	return ceiling > 1 ? (kh_choose(2) ? ceiling - 1 : 0) : 0;
}

static inline void get_random_bytes(void *buffer, size_t n)
{
	__builtin_memset(buffer, kh_choose(2) ? 0xff : 0, n);
}

#endif
