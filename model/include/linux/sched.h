/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/sched.h; kernel/sched.cc says what is kept.
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <asm/barrier.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TASK_RUNNING 0
#define TASK_INTERRUPTIBLE 1
#define TASK_UNINTERRUPTIBLE 2
#define TASK_WAKEKILL 0x100
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE 0x402
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define MAX_SCHEDULE_TIMEOUT ((long)(~0ul >> 1))
#ifndef HZ
#define HZ 1000
#endif

#ifndef KHEDDLE_TREE
/* A thread of the scenario. The table is by thread number, apart from the thread's own memory, so that
 * it may be looked at after the thread has gone. */
struct task_struct {
	unsigned short __state;
	bool signalled; /* a signal has come */
	bool stopping;	/* kthread_stop() has been called */
};

extern struct task_struct kh_tasks[];

#define kh_task_of(thread) (&kh_tasks[thread])
#define current kh_task_of(kh_self())
#else
/* As a kernel tree lays it out, as far as the model goes: thread_info, then the state (tree/layout.c compares). */
struct task_struct {
	bool kh_other_flags : 2;
	bool signalled : 1; /* TIF_SIGPENDING of thread_info.flags */
	unsigned char kh_flags[15];
	bool stopping; /* thread_info.status, which only the architecture uses */
	unsigned char kh_status[7];
	unsigned int __state;
};

struct task_struct *kh_task_of(int thread);
struct task_struct *kh_current(void);

#define current kh_current()
#endif

#define might_sleep() kh_might_sleep()
#define might_sleep_if(condition)                                                                  \
	do {                                                                                       \
		if (condition)                                                                     \
			kh_might_sleep();                                                          \
	} while (0)
#define cant_sleep() ((void)0)
#define cond_resched() (kh_might_sleep(), 0)
#define need_resched() 0

#define set_current_state(state) WRITE_ONCE(current->__state, (unsigned short)(state))
#define __set_current_state(state) set_current_state(state)
#define set_special_state(state) set_current_state(state)
#define get_current_state() READ_ONCE(current->__state)
#define task_is_running(task) (READ_ONCE((task)->__state) == TASK_RUNNING)

/* Sleeps until somebody has set the state to TASK_RUNNING. */
void schedule(void);
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_killable(long timeout);
int wake_up_process(struct task_struct *task);
int wake_up_state(struct task_struct *task, unsigned int state);
int signal_pending(struct task_struct *task);
#define fatal_signal_pending(task) signal_pending(task)
#define signal_pending_state(state, task)                                                          \
	(((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) && signal_pending(task))

/* May give the CPU to others: nothing, as others run whenever they like. */
#define yield() kh_might_sleep()

#define get_task_struct(task) (task)
#define put_task_struct(task) ((void)(task))
#define task_pid_nr(task) ((pid_t)((task) - kh_tasks))

#ifdef __cplusplus
}
#endif

/* As in the kernel, whatever sleeps or locks brings the odds and ends along. */
#include <linux/kernel.h>

#endif
