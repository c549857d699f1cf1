/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of the configuration of a kernel tree: what would rewrite itself at run time, trace, or wrap calls in
 * assembly is off, so that the ordinary C of the headers stays; what is out of line is the model's.
 */
#include_next <generated/autoconf.h>

/* Code that patches itself, or jumps through tables of such code. */
#undef CONFIG_JUMP_LABEL
#undef CONFIG_HAVE_ARCH_JUMP_LABEL
#undef CONFIG_HAVE_STATIC_CALL
#undef CONFIG_HAVE_STATIC_CALL_INLINE
#undef CONFIG_PREEMPT_DYNAMIC
#undef CONFIG_HAVE_PREEMPT_DYNAMIC
#undef CONFIG_HAVE_PREEMPT_DYNAMIC_CALL
#undef CONFIG_PARAVIRT
#undef CONFIG_PARAVIRT_XXL
#undef CONFIG_PARAVIRT_SPINLOCKS
#undef CONFIG_RETPOLINE
#undef CONFIG_X86_KERNEL_IBT

/* Instrumentation. */
#undef CONFIG_TRACING
#undef CONFIG_TRACEPOINTS
#undef CONFIG_EVENT_TRACING
#undef CONFIG_FUNCTION_TRACER
#undef CONFIG_DYNAMIC_FTRACE
#undef CONFIG_FUNCTION_GRAPH_TRACER
#undef CONFIG_DYNAMIC_DEBUG
#undef CONFIG_PRINTK_INDEX
#undef CONFIG_FORTIFY_SOURCE
#undef CONFIG_HARDENED_USERCOPY
#undef CONFIG_GENERIC_BUG
#undef CONFIG_OBJTOOL
#undef CONFIG_STACK_VALIDATION
#undef CONFIG_MODVERSIONS
#undef CONFIG_HAVE_ARCH_PREL32_RELOCATIONS
#undef CONFIG_CC_HAS_ASM_GOTO_OUTPUT
#undef CONFIG_RANDSTRUCT
#undef CONFIG_BPF_SYSCALL
#undef CONFIG_CGROUP_BPF

/* A system call is of 64 bits: what else it could be is asked of registers that are not there. */
#undef CONFIG_X86_X32_ABI
#undef CONFIG_X86_X32

/* Preemption is everywhere that it is not forbidden, and counted. */
#undef CONFIG_PREEMPT_NONE
#undef CONFIG_PREEMPT_VOLUNTARY
#define CONFIG_PREEMPT 1
#undef CONFIG_PREEMPT_BUILD
#define CONFIG_PREEMPT_BUILD 1
#undef CONFIG_PREEMPT_COUNT
#define CONFIG_PREEMPT_COUNT 1
#undef CONFIG_PREEMPTION
#define CONFIG_PREEMPTION 1
#undef CONFIG_PREEMPT_RCU
#define CONFIG_PREEMPT_RCU 1
/* Locks are taken by calls, all of them. */
#undef CONFIG_INLINE_SPIN_UNLOCK
#undef CONFIG_UNINLINE_SPIN_UNLOCK
#define CONFIG_UNINLINE_SPIN_UNLOCK 1
#undef CONFIG_INLINE_SPIN_UNLOCK_IRQ
#undef CONFIG_INLINE_READ_UNLOCK
#undef CONFIG_INLINE_READ_UNLOCK_IRQ
#undef CONFIG_INLINE_WRITE_UNLOCK
#undef CONFIG_INLINE_WRITE_UNLOCK_IRQ
