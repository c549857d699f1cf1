/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/log2.h: powers of two.
 */
#ifndef KHEDDLE_LINUX_LOG2_H
#define KHEDDLE_LINUX_LOG2_H

#include <linux/types.h>

static inline bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static inline int ilog2(u64 n)
{
	int log = -1;

	for (; n; n >>= 1)
		log++;
	return log;
}

static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	unsigned long power = 1;

	while (power < n)
		power <<= 1;
	return power;
}

#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)

#endif
