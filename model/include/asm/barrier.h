/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/barrier.h.
 * Keeps: the marked access of smp_load_acquire, smp_store_release and smp_store_mb; spinning until a
 * condition holds (smp_cond_load_*) is waiting.
 * Leaves out: ordering: memory is sequentially consistent, so a barrier does nothing.
 */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H

#include <linux/compiler.h>

#define mb() ((void)0)
#define rmb() ((void)0)
#define wmb() ((void)0)
#define dma_rmb() ((void)0)
#define dma_wmb() ((void)0)
#define smp_mb() ((void)0)
#define smp_rmb() ((void)0)
#define smp_wmb() ((void)0)
#define smp_mb__before_atomic() ((void)0)
#define smp_mb__after_atomic() ((void)0)
#define smp_mb__after_spinlock() ((void)0)
#define smp_mb__after_unlock_lock() ((void)0)
#define smp_acquire__after_ctrl_dep() ((void)0)

#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, value) WRITE_ONCE(*(p), value)
#define smp_store_mb(variable, value) WRITE_ONCE(variable, value)

/* VAL names the loaded value in the condition, as in the kernel. The cast drops qualifiers. */
#define smp_cond_load_relaxed(p, condition)                                                        \
	({                                                                                         \
		kh_atomic_begin();                                                                 \
		__typeof__((__typeof__(*(p)))0) VAL;                                               \
		kh_await((VAL = READ_ONCE(*(p)), (condition)));                                    \
		kh_atomic_end();                                                                   \
		VAL;                                                                               \
	})
#define smp_cond_load_acquire(p, condition) smp_cond_load_relaxed(p, condition)

#define cpu_relax() ((void)0)

#endif
