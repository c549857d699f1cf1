/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/current.h: a task for each thread (model/tree/task.c).
 */
#ifndef KHEDDLE_ASM_CURRENT_H
#define KHEDDLE_ASM_CURRENT_H

struct task_struct;
struct task_struct *kh_current(void);

#define get_current() kh_current()
#define current get_current()

#endif
