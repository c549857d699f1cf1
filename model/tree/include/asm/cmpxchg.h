/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/cmpxchg.h: every operation is one step and a marked access.
 */
#ifndef KHEDDLE_ASM_CMPXCHG_H
#define KHEDDLE_ASM_CMPXCHG_H

#include <linux/types.h>

#define arch_xchg(ptr, value)                                                                      \
	({                                                                                         \
		__typeof__(*(ptr)) kh_new_ = (value), kh_old_; /* of a structure, too */           \
		__atomic_exchange(ptr, &kh_new_, &kh_old_, __ATOMIC_SEQ_CST);                      \
		kh_old_;                                                                           \
	})
#define arch_cmpxchg(ptr, old, value)                                                              \
	({                                                                                         \
		__typeof__(*(ptr)) kh_expected_ = (__typeof__(*(ptr)))(old);                       \
		__atomic_compare_exchange_n(ptr, &kh_expected_, (__typeof__(*(ptr)))(value), 0,    \
					    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);                   \
		kh_expected_;                                                                      \
	})
#define arch_try_cmpxchg(ptr, expected, value)                                                     \
	__atomic_compare_exchange_n(ptr, expected, (__typeof__(*(ptr)))(value), 0,                 \
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define arch_cmpxchg_local(ptr, old, value) arch_cmpxchg(ptr, old, value)
#define arch_sync_cmpxchg(ptr, old, value) arch_cmpxchg(ptr, old, value)
#define arch_cmpxchg64(ptr, old, value) arch_cmpxchg(ptr, old, value)
#define arch_cmpxchg64_local(ptr, old, value) arch_cmpxchg(ptr, old, value)
#define arch_try_cmpxchg64(ptr, expected, value) arch_try_cmpxchg(ptr, expected, value)
#define xadd(ptr, value) __atomic_fetch_add(ptr, value, __ATOMIC_SEQ_CST)
#define system_has_cmpxchg_double() 0

#endif
