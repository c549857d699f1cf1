/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of asm/smp.h: a thread has a CPU of its own, whose number is the thread's (modulo the 8 of linux/percpu.h).
 */
#ifndef KHEDDLE_ASM_SMP_H
#define KHEDDLE_ASM_SMP_H

#include_next <asm/smp.h>
#include <kheddle.h>

#undef raw_smp_processor_id
#undef __smp_processor_id
#define raw_smp_processor_id() (kh_self() % 8)
#define __smp_processor_id() raw_smp_processor_id()

#endif
