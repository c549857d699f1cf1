/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/atomic.h: every operation is one step and a marked access. The names without order are all there is:
 * linux/atomic/atomic-arch-fallback.h makes the others of them.
 */
#ifndef KHEDDLE_ASM_ATOMIC_H
#define KHEDDLE_ASM_ATOMIC_H

#include <kheddle.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>

#define KH_ATOMIC_OP(name, type, int_type, op, builtin, negated)                                   \
	static __always_inline void name##_##op(int_type i, type *v)                               \
	{                                                                                          \
		(void)__atomic_fetch_##builtin(&v->counter, negated i, __ATOMIC_SEQ_CST);          \
	}                                                                                          \
	static __always_inline int_type name##_fetch_##op(int_type i, type *v)                     \
	{                                                                                          \
		return __atomic_fetch_##builtin(&v->counter, negated i, __ATOMIC_SEQ_CST);         \
	}

#define KH_ATOMIC_RETURN(name, type, int_type, op)                                                 \
	static __always_inline int_type name##_##op##_return(int_type i, type *v)                  \
	{                                                                                          \
		return __atomic_##op##_fetch(&v->counter, i, __ATOMIC_SEQ_CST);                    \
	}

/* Changes the counter if it may be, in one step. */
#define KH_ATOMIC_IF(name, type, int_type, arguments, result, may, change, returned)               \
	static __always_inline result name arguments                                               \
	{                                                                                          \
		kh_atomic_begin();                                                                 \
		int_type old = v->counter;                                                         \
		bool done = may;                                                                   \
		if (done)                                                                          \
			v->counter = change;                                                       \
		kh_atomic_end();                                                                   \
		return returned;                                                                   \
	}

#define KH_ATOMIC(name, type, int_type)                                                            \
	static __always_inline int_type name##_read(const type *v)                                 \
	{                                                                                          \
		return READ_ONCE(v->counter);                                                      \
	}                                                                                          \
	static __always_inline void name##_set(type *v, int_type i)                                \
	{                                                                                          \
		WRITE_ONCE(v->counter, i);                                                         \
	}                                                                                          \
	KH_ATOMIC_OP(name, type, int_type, add, add, )                                             \
	KH_ATOMIC_OP(name, type, int_type, sub, sub, )                                             \
	KH_ATOMIC_OP(name, type, int_type, and, and, )                                             \
	KH_ATOMIC_OP(name, type, int_type, andnot, and, ~)                                         \
	KH_ATOMIC_OP(name, type, int_type, or, or, )                                               \
	KH_ATOMIC_OP(name, type, int_type, xor, xor, )                                             \
	KH_ATOMIC_RETURN(name, type, int_type, add)                                                \
	KH_ATOMIC_RETURN(name, type, int_type, sub)                                                \
	static __always_inline int_type name##_xchg(type *v, int_type i)                           \
	{                                                                                          \
		return arch_xchg(&v->counter, i);                                                  \
	}                                                                                          \
	static __always_inline int_type name##_cmpxchg(type *v, int_type old, int_type i)          \
	{                                                                                          \
		return arch_cmpxchg(&v->counter, old, i);                                          \
	}                                                                                          \
	static __always_inline bool name##_try_cmpxchg(type *v, int_type *old, int_type i)         \
	{                                                                                          \
		return arch_try_cmpxchg(&v->counter, old, i);                                      \
	}                                                                                          \
	KH_ATOMIC_IF(name##_fetch_add_unless, type, int_type,                                      \
		     (type * v, int_type i, int_type unless), int_type, old != unless, old + i,    \
		     old)                                                                          \
	KH_ATOMIC_IF(name##_inc_unless_negative, type, int_type, (type * v), bool, old >= 0,       \
		     old + 1, done)                                                                \
	KH_ATOMIC_IF(name##_dec_unless_positive, type, int_type, (type * v), bool, old <= 0,       \
		     old - 1, done)                                                                \
	KH_ATOMIC_IF(name##_dec_if_positive, type, int_type, (type * v), int_type, old > 0,        \
		     old - 1, old - 1)

KH_ATOMIC(arch_atomic, atomic_t, int)
KH_ATOMIC(arch_atomic64, atomic64_t, s64)

#define ATOMIC64_INIT(i) {(i)}

/* The fallbacks ask for these names. */
#define arch_atomic_fetch_add arch_atomic_fetch_add
#define arch_atomic_fetch_sub arch_atomic_fetch_sub
#define arch_atomic_fetch_and arch_atomic_fetch_and
#define arch_atomic_andnot arch_atomic_andnot
#define arch_atomic_fetch_andnot arch_atomic_fetch_andnot
#define arch_atomic_fetch_or arch_atomic_fetch_or
#define arch_atomic_fetch_xor arch_atomic_fetch_xor
#define arch_atomic_add_return arch_atomic_add_return
#define arch_atomic_sub_return arch_atomic_sub_return
#define arch_atomic_xchg arch_atomic_xchg
#define arch_atomic_cmpxchg arch_atomic_cmpxchg
#define arch_atomic_try_cmpxchg arch_atomic_try_cmpxchg
#define arch_atomic_fetch_add_unless arch_atomic_fetch_add_unless
#define arch_atomic_inc_unless_negative arch_atomic_inc_unless_negative
#define arch_atomic_dec_unless_positive arch_atomic_dec_unless_positive
#define arch_atomic_dec_if_positive arch_atomic_dec_if_positive
#define arch_atomic64_fetch_add arch_atomic64_fetch_add
#define arch_atomic64_fetch_sub arch_atomic64_fetch_sub
#define arch_atomic64_fetch_and arch_atomic64_fetch_and
#define arch_atomic64_andnot arch_atomic64_andnot
#define arch_atomic64_fetch_andnot arch_atomic64_fetch_andnot
#define arch_atomic64_fetch_or arch_atomic64_fetch_or
#define arch_atomic64_fetch_xor arch_atomic64_fetch_xor
#define arch_atomic64_add_return arch_atomic64_add_return
#define arch_atomic64_sub_return arch_atomic64_sub_return
#define arch_atomic64_xchg arch_atomic64_xchg
#define arch_atomic64_cmpxchg arch_atomic64_cmpxchg
#define arch_atomic64_try_cmpxchg arch_atomic64_try_cmpxchg
#define arch_atomic64_fetch_add_unless arch_atomic64_fetch_add_unless
#define arch_atomic64_inc_unless_negative arch_atomic64_inc_unless_negative
#define arch_atomic64_dec_unless_positive arch_atomic64_dec_unless_positive
#define arch_atomic64_dec_if_positive arch_atomic64_dec_if_positive

#endif
