/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of asm/smp.h: the number of a CPU is the model's.
 */
#ifndef KHEDDLE_ASM_SMP_H
#define KHEDDLE_ASM_SMP_H

#include_next <asm/smp.h>
#include <kheddle/context.h>

#undef raw_smp_processor_id
#undef __smp_processor_id
#define raw_smp_processor_id() kh_cpu_number()
#define __smp_processor_id() kh_smp_processor_id()

int kh_smp_processor_id(void); /* checks that the task stays on it */

#endif
