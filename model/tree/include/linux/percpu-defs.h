/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/percpu-defs.h: it is told that preemption is debugged, so that this_cpu_ptr() and __this_cpu operations ask
 * whether the task may migrate.
 */
#ifndef KHEDDLE_LINUX_PERCPU_DEFS_H
#define KHEDDLE_LINUX_PERCPU_DEFS_H

#ifdef CONFIG_DEBUG_PREEMPT
#include_next <linux/percpu-defs.h>
#else
#define CONFIG_DEBUG_PREEMPT 1
#include_next <linux/percpu-defs.h>
#undef CONFIG_DEBUG_PREEMPT
#endif

#endif
