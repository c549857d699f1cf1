/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/compiler.h, compiler_types.h and asm/rwonce.h.
 * Keeps: READ_ONCE and WRITE_ONCE are marked accesses; data_race() exempts an expression from race
 * findings, marked or not; __guarded_by() is checked.
 * Leaves out: what the annotations mean to sparse; ordering (memory is sequentially consistent).
 */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <kheddle.h>

#define __rcu
#define __user
#define __kernel
#define __iomem
#define __percpu
#define __force
#define __must_check
#define __safe
#define __private
#define __nocast
#define __init
#define __exit
#define __initdata
#define __read_mostly
#define __ro_after_init
#define __cacheline_aligned
#define __cacheline_aligned_in_smp
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define __cold
#define __hot
#define __malloc
#define __no_kcsan
#define notrace
#define asmlinkage
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __must_hold_shared(x)
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)
#define __cond_lock(x, c) (c)
#define __counted_by(m)
#define __counted_by_le(m)
#define __counted_by_be(m)

/* The C library's headers may have their own. */
#undef __always_inline
#undef __attribute_const__
#define __always_inline inline __attribute__((always_inline))
#define noinline __attribute__((noinline))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __weak __attribute__((weak))
#define __pure __attribute__((pure))
#define __attribute_const__ __attribute__((const))
#ifndef __cplusplus
#define fallthrough __attribute__((fallthrough))
#else
#define fallthrough [[fallthrough]]
#endif

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define unreachable() __builtin_unreachable()

#define barrier() ((void)0)
#define barrier_data(ptr) ((void)(ptr))

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) ((void)(*(volatile __typeof__(x) *)&(x) = (value)))
#define __READ_ONCE(x) READ_ONCE(x)
#define __WRITE_ONCE(x, value) WRITE_ONCE(x, value)

/* What a member or variable is accessed with: front puts a check before each access that it sees (docs/limits.md),
 * kernel/context.cc judges it. Tags are for debug information, which C++ has not. */
#ifndef __cplusplus
#define KH_TAG(text) __attribute__((annotate(text), btf_decl_tag(text)))
#else
#define KH_TAG(text) __attribute__((annotate(text)))
#endif
#define __guarded_by(...) KH_TAG("kh_guarded_by:" #__VA_ARGS__)
#define __pt_guarded_by(...) KH_TAG("kh_pt_guarded_by:" #__VA_ARGS__)
#define __no_context_analysis __attribute__((annotate("kh_no_context_analysis")))
#define __context_unsafe(comment) __no_context_analysis
#define context_unsafe(...)                                                                        \
	({                                                                                         \
		kh_unsafe_guard_t __unsafe_guard __attribute__((cleanup(kh_unsafe_guard_end))) =   \
			kh_unsafe_guard_begin();                                                   \
		__VA_ARGS__;                                                                       \
	})

/* Between them this thread's accesses need no guard: context_unsafe(), data_race(), guard(mutex_init) and the like. */
#ifdef __cplusplus
extern "C" {
#endif
void kh_unguarded_begin(void);
void kh_unguarded_end(void);
#ifdef __cplusplus
}
#endif

typedef char kh_unsafe_guard_t;

static inline kh_unsafe_guard_t kh_unsafe_guard_begin(void)
{
	kh_unguarded_begin();
	return 0;
}

static inline void kh_unsafe_guard_end(kh_unsafe_guard_t *guard)
{
	(void)guard;
	kh_unguarded_end();
}

/* The value of the expression; its accesses do not race. A void expression is fine too. */
#define data_race(expression)                                                                      \
	({                                                                                         \
		kh_race_guard_t __race_guard __attribute__((cleanup(kh_race_guard_end))) =         \
			kh_race_guard_begin();                                                     \
		(expression);                                                                      \
	})

typedef char kh_race_guard_t;

static inline kh_race_guard_t kh_race_guard_begin(void)
{
	kh_race_ignore();
	kh_unguarded_begin();
	return 0;
}

static inline void kh_race_guard_end(kh_race_guard_t *guard)
{
	(void)guard;
	kh_unguarded_end();
	kh_race_heed();
}

#define OPTIMIZER_HIDE_VAR(var) ((void)(var))
#define absolute_pointer(value) (value)

#ifndef __cplusplus
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#else
#define __same_type(a, b) __is_same(__typeof__(a), __typeof__(b))
#endif

#endif
