/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/math.h and align.h: rounding.
 */
#ifndef KHEDDLE_LINUX_MATH_H
#define KHEDDLE_LINUX_MATH_H

#define KH_ROUND_MASK(x, y) ((__typeof__(x))((y) - 1))
#define round_up(x, y) ((((x) - 1) | KH_ROUND_MASK(x, y)) + 1)
#define round_down(x, y) ((x) & ~KH_ROUND_MASK(x, y))
#define ALIGN(x, a) (((x) + KH_ROUND_MASK(x, a)) & ~KH_ROUND_MASK(x, a))
#define ALIGN_DOWN(x, a) round_down(x, a)
#define IS_ALIGNED(x, a) (((x) & KH_ROUND_MASK(x, a)) == 0)
#define PTR_ALIGN(p, a) ((__typeof__(p))ALIGN((unsigned long)(p), (a)))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_UP_ULL(n, d) (((unsigned long long)(n) + (d) - 1) / (d))
#define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
#define rounddown(x, y) ((x) - (x) % (y))
#define abs(x)                                                                                     \
	({                                                                                         \
		__typeof__(x) kh_a_ = (x);                                                         \
		kh_a_ < 0 ? -kh_a_ : kh_a_;                                                        \
	})

#endif
