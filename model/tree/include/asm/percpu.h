/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/percpu.h. Leaves out: copies. All CPUs share one, so its operations are marked and one step each:
 * counters come to the right sum, and no thread depends on being alone on its CPU.
 */
#ifndef KHEDDLE_ASM_PERCPU_H
#define KHEDDLE_ASM_PERCPU_H

#include <linux/compiler.h>

#define __per_cpu_offset ((unsigned long *)0)
#define per_cpu_offset(cpu) 0UL
#define __my_cpu_offset 0UL
#define arch_raw_cpu_ptr(ptr) ((__typeof__(*(ptr)) __kernel __force *)(ptr))
#define PER_CPU_BASE_SECTION ".data"

#define raw_cpu_read_1(pcp) READ_ONCE(pcp)
#define raw_cpu_write_1(pcp, val) WRITE_ONCE(pcp, val)
#define raw_cpu_add_1(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_and_1(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_or_1(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_add_return_1(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_xchg_1(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_cmpxchg_1(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define raw_cpu_read_2(pcp) READ_ONCE(pcp)
#define raw_cpu_write_2(pcp, val) WRITE_ONCE(pcp, val)
#define raw_cpu_add_2(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_and_2(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_or_2(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_add_return_2(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_xchg_2(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_cmpxchg_2(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define raw_cpu_read_4(pcp) READ_ONCE(pcp)
#define raw_cpu_write_4(pcp, val) WRITE_ONCE(pcp, val)
#define raw_cpu_add_4(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_and_4(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_or_4(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_add_return_4(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_xchg_4(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_cmpxchg_4(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define raw_cpu_read_8(pcp) READ_ONCE(pcp)
#define raw_cpu_write_8(pcp, val) WRITE_ONCE(pcp, val)
#define raw_cpu_add_8(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_and_8(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_or_8(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define raw_cpu_add_return_8(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_xchg_8(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define raw_cpu_cmpxchg_8(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define this_cpu_read_1(pcp) READ_ONCE(pcp)
#define this_cpu_write_1(pcp, val) WRITE_ONCE(pcp, val)
#define this_cpu_add_1(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_and_1(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_or_1(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_add_return_1(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_xchg_1(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_cmpxchg_1(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define this_cpu_read_2(pcp) READ_ONCE(pcp)
#define this_cpu_write_2(pcp, val) WRITE_ONCE(pcp, val)
#define this_cpu_add_2(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_and_2(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_or_2(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_add_return_2(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_xchg_2(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_cmpxchg_2(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define this_cpu_read_4(pcp) READ_ONCE(pcp)
#define this_cpu_write_4(pcp, val) WRITE_ONCE(pcp, val)
#define this_cpu_add_4(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_and_4(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_or_4(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_add_return_4(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_xchg_4(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_cmpxchg_4(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define this_cpu_read_8(pcp) READ_ONCE(pcp)
#define this_cpu_write_8(pcp, val) WRITE_ONCE(pcp, val)
#define this_cpu_add_8(pcp, val) ((void)__atomic_fetch_add(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_and_8(pcp, val) ((void)__atomic_fetch_and(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_or_8(pcp, val) ((void)__atomic_fetch_or(&(pcp), val, __ATOMIC_SEQ_CST))
#define this_cpu_add_return_8(pcp, val) __atomic_add_fetch(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_xchg_8(pcp, val) __atomic_exchange_n(&(pcp), val, __ATOMIC_SEQ_CST)
#define this_cpu_cmpxchg_8(pcp, old, val) arch_cmpxchg(&(pcp), old, val)
#define this_cpu_read_stable(pcp) READ_ONCE(pcp)

/* x86's early per-CPU variables. */
#define DEFINE_EARLY_PER_CPU(type, name, value) DEFINE_PER_CPU(type, name) = value
#define DECLARE_EARLY_PER_CPU(type, name) DECLARE_PER_CPU(type, name)
#define DECLARE_EARLY_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU_READ_MOSTLY(type, name)
#define early_per_cpu(name, cpu) per_cpu(name, cpu)
#define DECLARE_INIT_PER_CPU(name) extern __typeof__(name) init_per_cpu__##name

#include <asm/cmpxchg.h>
#include <asm-generic/percpu.h>

#endif
