/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/minmax.h. Each argument is evaluated once. Leaves out: the kernel's refusal of
 * arguments of different signedness; the usual arithmetic conversions decide.
 */
#ifndef KHEDDLE_LINUX_MINMAX_H
#define KHEDDLE_LINUX_MINMAX_H

#ifdef __cplusplus
/* No macros of these names: they would break std::min() and the like. */
extern "C++" {
template <typename X, typename Y> constexpr auto min(X x, Y y)
{
	return x < y ? x : y;
}
template <typename X, typename Y> constexpr auto max(X x, Y y)
{
	return x > y ? x : y;
}
}
#else
#define min(x, y)                                                                                  \
	({                                                                                         \
		__typeof__(x) kh_x_ = (x);                                                         \
		__typeof__(y) kh_y_ = (y);                                                         \
		kh_x_ < kh_y_ ? kh_x_ : kh_y_;                                                     \
	})
#define max(x, y)                                                                                  \
	({                                                                                         \
		__typeof__(x) kh_x_ = (x);                                                         \
		__typeof__(y) kh_y_ = (y);                                                         \
		kh_x_ > kh_y_ ? kh_x_ : kh_y_;                                                     \
	})
#endif
#define min_t(type, x, y)                                                                          \
	({                                                                                         \
		type kh_x_ = (type)(x);                                                            \
		type kh_y_ = (type)(y);                                                            \
		kh_x_ < kh_y_ ? kh_x_ : kh_y_;                                                     \
	})
#define max_t(type, x, y)                                                                          \
	({                                                                                         \
		type kh_x_ = (type)(x);                                                            \
		type kh_y_ = (type)(y);                                                            \
		kh_x_ > kh_y_ ? kh_x_ : kh_y_;                                                     \
	})
#define clamp_t(type, val, lo, hi)                                                                 \
	({                                                                                         \
		type kh_v_ = (type)(val);                                                          \
		type kh_l_ = (type)(lo);                                                           \
		type kh_h_ = (type)(hi);                                                           \
		kh_v_<kh_l_ ? kh_l_ : kh_v_> kh_h_ ? kh_h_ : kh_v_;                                \
	})
#define clamp(val, lo, hi) clamp_t(__typeof__(val), val, lo, hi)
#define clamp_val(val, lo, hi) clamp_t(__typeof__(val), val, lo, hi)
#define min3(x, y, z)                                                                              \
	({                                                                                         \
		__typeof__(x) kh_m_ = (x);                                                         \
		__typeof__(x) kh_n_ = min_t(__typeof__(x), y, z);                                  \
		kh_m_ < kh_n_ ? kh_m_ : kh_n_;                                                     \
	})
#define max3(x, y, z)                                                                              \
	({                                                                                         \
		__typeof__(x) kh_m_ = (x);                                                         \
		__typeof__(x) kh_n_ = max_t(__typeof__(x), y, z);                                  \
		kh_m_ > kh_n_ ? kh_m_ : kh_n_;                                                     \
	})
#define swap(a, b)                                                                                 \
	({                                                                                         \
		__typeof__(a) kh_t_ = (a);                                                         \
		(a) = (b);                                                                         \
		(b) = kh_t_;                                                                       \
		(void)0;                                                                           \
	})
#define in_range(val, start, len) ((val) - (start) < (len))

#endif
