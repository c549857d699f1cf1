/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/barrier.h: memory is sequentially consistent, so no barrier does anything.
 */
#ifndef KHEDDLE_ASM_BARRIER_H
#define KHEDDLE_ASM_BARRIER_H

#define mb() ((void)0)
#define rmb() ((void)0)
#define wmb() ((void)0)
#define dma_rmb() ((void)0)
#define dma_wmb() ((void)0)
#define __smp_mb() ((void)0)
#define __smp_rmb() ((void)0)
#define __smp_wmb() ((void)0)
#define __smp_mb__before_atomic() ((void)0)
#define __smp_mb__after_atomic() ((void)0)
#define barrier_nospec() ((void)0)
#define __smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define __smp_load_acquire(p) READ_ONCE(*(p))
#define __smp_store_mb(var, value) WRITE_ONCE(var, value)
#define array_index_mask_nospec(index, size) ((index) < (size) ? ~0UL : 0UL)

#include <asm-generic/barrier.h>

#endif
