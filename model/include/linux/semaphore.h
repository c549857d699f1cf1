/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/semaphore.h; kernel/semaphore.cc says what is kept.
 */
#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H

#include <linux/sched.h>

#ifdef __cplusplus
extern "C" {
#endif

struct semaphore {
	unsigned int count; /* how many may still pass */
};

#define __SEMAPHORE_INITIALIZER(name, n) {(n)}
#define DEFINE_SEMAPHORE(name, n) struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)

void sema_init(struct semaphore *sem, int count);
void down(struct semaphore *sem);
int down_interruptible(struct semaphore *sem);
int down_trylock(struct semaphore *sem);
int down_timeout(struct semaphore *sem, long timeout);
void up(struct semaphore *sem);

#define down_killable(sem) down_interruptible(sem)

#ifdef __cplusplus
}
#endif

#endif
