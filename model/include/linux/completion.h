/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/completion.h; kernel/completion.cc says what is kept.
 */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/sched.h>

#ifdef __cplusplus
extern "C" {
#endif

struct completion {
	unsigned int done; /* how many waiters may pass; UINT_MAX: all, for ever */
};

#define COMPLETION_INITIALIZER(name) {0}
#define COMPLETION_INITIALIZER_ONSTACK(name) COMPLETION_INITIALIZER(name)
#define DECLARE_COMPLETION(name) struct completion name = COMPLETION_INITIALIZER(name)
#define DECLARE_COMPLETION_ONSTACK(name) DECLARE_COMPLETION(name)

void init_completion(struct completion *x);
void reinit_completion(struct completion *x);
void wait_for_completion(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);
bool try_wait_for_completion(struct completion *x);
bool completion_done(struct completion *x);
void complete(struct completion *x);
void complete_all(struct completion *x);

#define wait_for_completion_killable(x) wait_for_completion_interruptible(x)
#define wait_for_completion_io(x) wait_for_completion(x)
#define wait_for_completion_killable_timeout(x, timeout)                                           \
	wait_for_completion_interruptible_timeout(x, timeout)

#ifdef __cplusplus
}
#endif

#endif
