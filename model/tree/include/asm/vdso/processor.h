/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/vdso/processor.h: waiting is no more than another try.
 */
#ifndef KHEDDLE_ASM_VDSO_PROCESSOR_H
#define KHEDDLE_ASM_VDSO_PROCESSOR_H

static __always_inline void rep_nop(void)
{
}

static __always_inline void cpu_relax(void)
{
}

#endif
