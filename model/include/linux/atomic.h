/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/atomic.h and asm/cmpxchg.h.
 * Keeps: every operation is one step and a marked access. Leaves out: ordering: the _relaxed, _acquire
 * and _release forms are the plain one, as memory is sequentially consistent.
 */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

#define ATOMIC_INIT(i) {(i)}
#define ATOMIC64_INIT(i) ATOMIC_INIT(i)
#define ATOMIC_LONG_INIT(i) ATOMIC_INIT(i)

/* On any integer or pointer variable. */
#define xchg(ptr, value) __atomic_exchange_n(ptr, value, __ATOMIC_SEQ_CST)
#define cmpxchg(ptr, old, value)                                                                   \
	({                                                                                         \
		__typeof__(*(ptr)) __expected = (old);                                             \
		__atomic_compare_exchange_n(ptr, &__expected, value, 0, __ATOMIC_SEQ_CST,          \
					    __ATOMIC_SEQ_CST);                                     \
		__expected;                                                                        \
	})
#define try_cmpxchg(ptr, expected, value)                                                          \
	__atomic_compare_exchange_n(ptr, expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)
#define xchg_relaxed(ptr, value) xchg(ptr, value)
#define xchg_acquire(ptr, value) xchg(ptr, value)
#define xchg_release(ptr, value) xchg(ptr, value)
#define cmpxchg_relaxed(ptr, old, value) cmpxchg(ptr, old, value)
#define cmpxchg_acquire(ptr, old, value) cmpxchg(ptr, old, value)
#define cmpxchg_release(ptr, old, value) cmpxchg(ptr, old, value)
#define cmpxchg_local(ptr, old, value) cmpxchg(ptr, old, value)
#define cmpxchg64(ptr, old, value) cmpxchg(ptr, old, value)
#define try_cmpxchg_relaxed(ptr, expected, value) try_cmpxchg(ptr, expected, value)
#define try_cmpxchg_acquire(ptr, expected, value) try_cmpxchg(ptr, expected, value)
#define try_cmpxchg_release(ptr, expected, value) try_cmpxchg(ptr, expected, value)

/* name##_op, name##_op_return and name##_fetch_op, with their ordered forms. */
#define KH_ATOMIC_OP(name, type, int_type, op, builtin)                                            \
	static inline void name##_##op(int_type i, type *v)                                        \
	{                                                                                          \
		(void)__atomic_fetch_##builtin(&v->counter, i, __ATOMIC_SEQ_CST);                  \
	}                                                                                          \
	static inline int_type name##_fetch_##op(int_type i, type *v)                              \
	{                                                                                          \
		return __atomic_fetch_##builtin(&v->counter, i, __ATOMIC_SEQ_CST);                 \
	}                                                                                          \
	static inline int_type name##_fetch_##op##_relaxed(int_type i, type *v)                    \
	{                                                                                          \
		return name##_fetch_##op(i, v);                                                    \
	}                                                                                          \
	static inline int_type name##_fetch_##op##_acquire(int_type i, type *v)                    \
	{                                                                                          \
		return name##_fetch_##op(i, v);                                                    \
	}                                                                                          \
	static inline int_type name##_fetch_##op##_release(int_type i, type *v)                    \
	{                                                                                          \
		return name##_fetch_##op(i, v);                                                    \
	}

#define KH_ATOMIC_RETURN(name, type, int_type, op, builtin)                                        \
	static inline int_type name##_##op##_return(int_type i, type *v)                           \
	{                                                                                          \
		return __atomic_##builtin##_fetch(&v->counter, i, __ATOMIC_SEQ_CST);               \
	}                                                                                          \
	static inline int_type name##_##op##_return_relaxed(int_type i, type *v)                   \
	{                                                                                          \
		return name##_##op##_return(i, v);                                                 \
	}                                                                                          \
	static inline int_type name##_##op##_return_acquire(int_type i, type *v)                   \
	{                                                                                          \
		return name##_##op##_return(i, v);                                                 \
	}                                                                                          \
	static inline int_type name##_##op##_return_release(int_type i, type *v)                   \
	{                                                                                          \
		return name##_##op##_return(i, v);                                                 \
	}

#define KH_ATOMIC(name, type, int_type)                                                            \
	KH_ATOMIC_OP(name, type, int_type, add, add)                                               \
	KH_ATOMIC_OP(name, type, int_type, sub, sub)                                               \
	KH_ATOMIC_OP(name, type, int_type, and, and)                                               \
	KH_ATOMIC_OP(name, type, int_type, or, or)                                                 \
	KH_ATOMIC_OP(name, type, int_type, xor, xor)                                               \
	KH_ATOMIC_RETURN(name, type, int_type, add, add)                                           \
	KH_ATOMIC_RETURN(name, type, int_type, sub, sub)                                           \
	static inline int_type name##_read(const type *v)                                          \
	{                                                                                          \
		return READ_ONCE(v->counter);                                                      \
	}                                                                                          \
	static inline int_type name##_read_acquire(const type *v)                                  \
	{                                                                                          \
		return READ_ONCE(v->counter);                                                      \
	}                                                                                          \
	static inline void name##_set(type *v, int_type i)                                         \
	{                                                                                          \
		WRITE_ONCE(v->counter, i);                                                         \
	}                                                                                          \
	static inline void name##_set_release(type *v, int_type i)                                 \
	{                                                                                          \
		WRITE_ONCE(v->counter, i);                                                         \
	}                                                                                          \
	static inline void name##_andnot(int_type i, type *v)                                      \
	{                                                                                          \
		name##_and(~i, v);                                                                 \
	}                                                                                          \
	static inline int_type name##_fetch_andnot(int_type i, type *v)                            \
	{                                                                                          \
		return name##_fetch_and(~i, v);                                                    \
	}                                                                                          \
	static inline void name##_inc(type *v)                                                     \
	{                                                                                          \
		name##_add(1, v);                                                                  \
	}                                                                                          \
	static inline void name##_dec(type *v)                                                     \
	{                                                                                          \
		name##_sub(1, v);                                                                  \
	}                                                                                          \
	static inline int_type name##_inc_return(type *v)                                          \
	{                                                                                          \
		return name##_add_return(1, v);                                                    \
	}                                                                                          \
	static inline int_type name##_dec_return(type *v)                                          \
	{                                                                                          \
		return name##_sub_return(1, v);                                                    \
	}                                                                                          \
	static inline int_type name##_fetch_inc(type *v)                                           \
	{                                                                                          \
		return name##_fetch_add(1, v);                                                     \
	}                                                                                          \
	static inline int_type name##_fetch_dec(type *v)                                           \
	{                                                                                          \
		return name##_fetch_sub(1, v);                                                     \
	}                                                                                          \
	static inline bool name##_dec_and_test(type *v)                                            \
	{                                                                                          \
		return name##_sub_return(1, v) == 0;                                               \
	}                                                                                          \
	static inline bool name##_inc_and_test(type *v)                                            \
	{                                                                                          \
		return name##_add_return(1, v) == 0;                                               \
	}                                                                                          \
	static inline bool name##_sub_and_test(int_type i, type *v)                                \
	{                                                                                          \
		return name##_sub_return(i, v) == 0;                                               \
	}                                                                                          \
	static inline bool name##_add_negative(int_type i, type *v)                                \
	{                                                                                          \
		return name##_add_return(i, v) < 0;                                                \
	}                                                                                          \
	static inline int_type name##_xchg(type *v, int_type i)                                    \
	{                                                                                          \
		return xchg(&v->counter, i);                                                       \
	}                                                                                          \
	static inline int_type name##_cmpxchg(type *v, int_type old, int_type i)                   \
	{                                                                                          \
		return cmpxchg(&v->counter, old, i);                                               \
	}                                                                                          \
	static inline bool name##_try_cmpxchg(type *v, int_type *old, int_type i)                  \
	{                                                                                          \
		__typeof__(v->counter) expected = *old;                                            \
		bool done = try_cmpxchg(&v->counter, &expected, i);                                \
		*old = expected;                                                                   \
		return done;                                                                       \
	}                                                                                          \
	/* Adds unless the value is `unless`; returns the old value. */                            \
	static inline int_type name##_fetch_add_unless(type *v, int_type i, int_type unless)       \
	{                                                                                          \
		kh_atomic_begin();                                                                 \
		int_type old = v->counter;                                                         \
		if (old != unless)                                                                 \
			__atomic_fetch_add(&v->counter, i, __ATOMIC_SEQ_CST);                      \
		kh_atomic_end();                                                                   \
		return old;                                                                        \
	}                                                                                          \
	static inline bool name##_add_unless(type *v, int_type i, int_type unless)                 \
	{                                                                                          \
		return name##_fetch_add_unless(v, i, unless) != unless;                            \
	}                                                                                          \
	static inline bool name##_inc_not_zero(type *v)                                            \
	{                                                                                          \
		return name##_add_unless(v, 1, 0);                                                 \
	}                                                                                          \
	static inline int_type name##_dec_if_positive(type *v)                                     \
	{                                                                                          \
		kh_atomic_begin();                                                                 \
		int_type left = v->counter - 1;                                                    \
		if (left >= 0)                                                                     \
			v->counter = left;                                                         \
		kh_atomic_end();                                                                   \
		return left;                                                                       \
	}

KH_ATOMIC(atomic, atomic_t, int)
KH_ATOMIC(atomic64, atomic64_t, s64)
KH_ATOMIC(atomic_long, atomic_long_t, long)

#define atomic_cond_read_acquire(v, condition) smp_cond_load_acquire(&(v)->counter, condition)
#define atomic_cond_read_relaxed(v, condition) smp_cond_load_relaxed(&(v)->counter, condition)
#define atomic_cmpxchg_relaxed(v, old, i) atomic_cmpxchg(v, old, i)
#define atomic_cmpxchg_acquire(v, old, i) atomic_cmpxchg(v, old, i)
#define atomic_cmpxchg_release(v, old, i) atomic_cmpxchg(v, old, i)
#define atomic_try_cmpxchg_relaxed(v, old, i) atomic_try_cmpxchg(v, old, i)
#define atomic_try_cmpxchg_acquire(v, old, i) atomic_try_cmpxchg(v, old, i)
#define atomic_try_cmpxchg_release(v, old, i) atomic_try_cmpxchg(v, old, i)
#define atomic_xchg_relaxed(v, i) atomic_xchg(v, i)
#define atomic_xchg_acquire(v, i) atomic_xchg(v, i)
#define atomic_xchg_release(v, i) atomic_xchg(v, i)
#define atomic_inc_unless_negative(v)                                                              \
	({                                                                                         \
		kh_atomic_begin();                                                                 \
		bool __done = (v)->counter >= 0;                                                   \
		if (__done)                                                                        \
			(v)->counter++;                                                            \
		kh_atomic_end();                                                                   \
		__done;                                                                            \
	})

#endif
