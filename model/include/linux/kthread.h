/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/kthread.h; kernel/kthread.cc says what is kept.
 */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reports call the thread by its function, not by this name, which may be a format. */
struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *name, ...);
struct task_struct *kthread_run(int (*threadfn)(void *data), void *data, const char *name, ...);
int kthread_stop(struct task_struct *task);
bool kthread_should_stop(void);

#define kthread_bind(task, cpu) ((void)(task), (void)(cpu))

#ifdef __cplusplus
}
#endif

#endif
