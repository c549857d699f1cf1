/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/percpu.h. Keeps: a copy for each CPU (checker/front/addresses.cc lays them out); each thread has a CPU of
 * its own, a handler runs on that of the thread it interrupts; this_cpu operations are one step, __this_cpu ones are plain
 * accesses. Leaves out: migration, as linux/percpu.h of scenarios does; alloc_percpu(). Checks: as there.
 */
#ifndef KHEDDLE_ASM_PERCPU_H
#define KHEDDLE_ASM_PERCPU_H

#include <linux/compiler.h>
#include <kheddle/context.h>

#define __per_cpu_offset ((unsigned long *)0)
#define per_cpu_offset(cpu) ((unsigned long)(cpu) * KH_PER_CPU_STRIDE)
#define __my_cpu_offset per_cpu_offset(kh_cpu_number())
#define arch_raw_cpu_ptr(ptr)                                                                      \
	((__typeof__(*(ptr)) __kernel __force *)((unsigned long)(ptr) + __my_cpu_offset))
#define kh_this_cpu(pcp) (*arch_raw_cpu_ptr(&(pcp)))

#define kh_cpu_read(pcp) READ_ONCE(kh_this_cpu(pcp))
#define kh_cpu_write(pcp, val) WRITE_ONCE(kh_this_cpu(pcp), val)
#define kh_cpu_add(pcp, val) ((void)kh_cpu_add_return(pcp, val))
#define kh_cpu_and(pcp, val) ((void)__atomic_fetch_and(&kh_this_cpu(pcp), val, __ATOMIC_SEQ_CST))
#define kh_cpu_or(pcp, val) ((void)__atomic_fetch_or(&kh_this_cpu(pcp), val, __ATOMIC_SEQ_CST))
#define kh_cpu_add_return(pcp, val) __atomic_add_fetch(&kh_this_cpu(pcp), val, __ATOMIC_SEQ_CST)
#define kh_cpu_xchg(pcp, val) __atomic_exchange_n(&kh_this_cpu(pcp), val, __ATOMIC_SEQ_CST)
#define kh_cpu_cmpxchg(pcp, old, val) arch_cmpxchg(&kh_this_cpu(pcp), old, val)

/* One for every size, the same for all. */
#define this_cpu_read_1 kh_cpu_read
#define this_cpu_read_2 kh_cpu_read
#define this_cpu_read_4 kh_cpu_read
#define this_cpu_read_8 kh_cpu_read
#define this_cpu_write_1 kh_cpu_write
#define this_cpu_write_2 kh_cpu_write
#define this_cpu_write_4 kh_cpu_write
#define this_cpu_write_8 kh_cpu_write
#define this_cpu_add_1 kh_cpu_add
#define this_cpu_add_2 kh_cpu_add
#define this_cpu_add_4 kh_cpu_add
#define this_cpu_add_8 kh_cpu_add
#define this_cpu_and_1 kh_cpu_and
#define this_cpu_and_2 kh_cpu_and
#define this_cpu_and_4 kh_cpu_and
#define this_cpu_and_8 kh_cpu_and
#define this_cpu_or_1 kh_cpu_or
#define this_cpu_or_2 kh_cpu_or
#define this_cpu_or_4 kh_cpu_or
#define this_cpu_or_8 kh_cpu_or
#define this_cpu_add_return_1 kh_cpu_add_return
#define this_cpu_add_return_2 kh_cpu_add_return
#define this_cpu_add_return_4 kh_cpu_add_return
#define this_cpu_add_return_8 kh_cpu_add_return
#define this_cpu_xchg_1 kh_cpu_xchg
#define this_cpu_xchg_2 kh_cpu_xchg
#define this_cpu_xchg_4 kh_cpu_xchg
#define this_cpu_xchg_8 kh_cpu_xchg
#define this_cpu_cmpxchg_1 kh_cpu_cmpxchg
#define this_cpu_cmpxchg_2 kh_cpu_cmpxchg
#define this_cpu_cmpxchg_4 kh_cpu_cmpxchg
#define this_cpu_cmpxchg_8 kh_cpu_cmpxchg
#define this_cpu_read_stable(pcp) READ_ONCE(kh_this_cpu(pcp))

/* x86's early per-CPU variables. */
#define DEFINE_EARLY_PER_CPU(type, name, value) DEFINE_PER_CPU(type, name) = value
#define DECLARE_EARLY_PER_CPU(type, name) DECLARE_PER_CPU(type, name)
#define DECLARE_EARLY_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU_READ_MOSTLY(type, name)
#define early_per_cpu(name, cpu) per_cpu(name, cpu)
#define DECLARE_INIT_PER_CPU(name) extern __typeof__(name) init_per_cpu__##name

#include <asm/cmpxchg.h>
#include <asm-generic/percpu.h>

#undef my_cpu_offset
#define my_cpu_offset per_cpu_offset(kh_smp_processor_id())
int kh_smp_processor_id(void);

#endif
