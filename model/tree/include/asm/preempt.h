/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/preempt.h: the model counts (model/kernel/context.cc), packed as the kernel does.
 */
#ifndef KHEDDLE_ASM_PREEMPT_H
#define KHEDDLE_ASM_PREEMPT_H

#include <linux/types.h>

#define PREEMPT_ENABLED 0

unsigned int kh_preempt_count(void);
/* The value is one of the offsets that linux/preempt.h has for a level of nesting. */
void kh_preempt_count_add(int value);
void kh_preempt_count_sub(int value);

#define preempt_count() ((int)kh_preempt_count())
#define preempt_count_set(count) BUG()
#define init_task_preempt_count(task) ((void)0)
#define init_idle_preempt_count(task, cpu) ((void)0)
#define set_preempt_need_resched() ((void)0)
#define clear_preempt_need_resched() ((void)0)
#define test_preempt_need_resched() false
#define __preempt_count_add(value) kh_preempt_count_add(value)
#define __preempt_count_sub(value) kh_preempt_count_sub(value)
#define __preempt_count_dec_and_test() (kh_preempt_count_sub(1), false)
#define should_resched(offset) false
#define __preempt_schedule() ((void)0)
#define __preempt_schedule_notrace() ((void)0)

#endif
