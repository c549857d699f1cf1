/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/percpu.h and percpu-defs.h, for variables defined statically.
 * Keeps: a copy for each CPU; each thread has a CPU of its own (there are 8; who has none is told), a handler
 * runs on that of the thread it interrupts; this_cpu operations are one step, __this_cpu ones are plain accesses. Leaves out: migration:
 * a preemptible user of a per-CPU variable stays on its CPU; alloc_percpu(). Checks: smp_processor_id()
 * where the task could migrate.
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <kheddle/context.h>

#define NR_CPUS KH_CPUS
#define nr_cpu_ids NR_CPUS

/* Where the checker knows it by: it makes copies. */
#define KH_PER_CPU __attribute__((section(".data..percpu")))
#define DECLARE_PER_CPU(type, name) extern KH_PER_CPU __typeof__(type) name
#define DEFINE_PER_CPU(type, name) KH_PER_CPU __typeof__(type) name
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name)

static inline int raw_smp_processor_id(void)
{
	return kh_cpu_number();
}

static inline int smp_processor_id(void)
{
	if (!kh_in_atomic() && !irqs_disabled())
		kh_warn("lock-context", "BUG: using smp_processor_id() in preemptible code");
	return raw_smp_processor_id();
}

#define get_cpu() (preempt_disable(), raw_smp_processor_id())
#define put_cpu() preempt_enable()
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < NR_CPUS; (cpu)++)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu)
#define num_possible_cpus() NR_CPUS
#define num_online_cpus() NR_CPUS

#define per_cpu_ptr(ptr, cpu)                                                                      \
	((__typeof__(ptr))((unsigned long)(ptr) + (unsigned long)(cpu) * KH_PER_CPU_STRIDE))
#define per_cpu(name, cpu) (*per_cpu_ptr(&(name), cpu))
#define raw_cpu_ptr(ptr) per_cpu_ptr(ptr, raw_smp_processor_id())
#define this_cpu_ptr(ptr) per_cpu_ptr(ptr, smp_processor_id())
#define get_cpu_ptr(ptr) (preempt_disable(), raw_cpu_ptr(ptr))
#define put_cpu_ptr(ptr) preempt_enable()
#define get_cpu_var(name) (*get_cpu_ptr(&(name)))
#define put_cpu_var(name) preempt_enable()

#define kh_this_cpu(name) (*raw_cpu_ptr(&(name)))
#define this_cpu_read(name) READ_ONCE(kh_this_cpu(name))
#define this_cpu_write(name, value) WRITE_ONCE(kh_this_cpu(name), value)
#define this_cpu_add(name, value)                                                                  \
	((void)__atomic_fetch_add(&kh_this_cpu(name), value, __ATOMIC_SEQ_CST))
#define this_cpu_sub(name, value) this_cpu_add(name, -(value))
#define this_cpu_inc(name) this_cpu_add(name, 1)
#define this_cpu_dec(name) this_cpu_add(name, -1)
#define this_cpu_add_return(name, value)                                                           \
	__atomic_add_fetch(&kh_this_cpu(name), value, __ATOMIC_SEQ_CST)
#define this_cpu_inc_return(name) this_cpu_add_return(name, 1)
#define this_cpu_xchg(name, value) __atomic_exchange_n(&kh_this_cpu(name), value, __ATOMIC_SEQ_CST)
#define __this_cpu_read(name) (kh_this_cpu(name))
#define __this_cpu_write(name, value) ((void)(kh_this_cpu(name) = (value)))
#define __this_cpu_add(name, value) ((void)(kh_this_cpu(name) += (value)))
#define __this_cpu_inc(name) __this_cpu_add(name, 1)
#define __this_cpu_dec(name) __this_cpu_add(name, -1)

#endif
