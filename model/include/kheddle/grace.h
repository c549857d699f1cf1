/* SPDX-License-Identifier: Apache-2.0
 *
 * Grace periods: what RCU and SRCU share. Not for scenarios. A grace period is a node with one bit
 * for each thread that was in a section of its domain when it began; leaving a section clears that
 * thread's bit in all nodes of the domain. So it waits for exactly the sections begun before it.
 */
#ifndef KHEDDLE_GRACE_H
#define KHEDDLE_GRACE_H

#include <kheddle.h>
#include <linux/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In an atomic section: the thread left its outermost section of the domain. */
void kh_grace_left(const void *domain, int thread);

/* Waits for the sections of the domain that have begun. `readers` holds a byte a thread, of which
 * `mask` tells whether it is in a section. Blocks; one step if there are none. */
void kh_grace_wait(const void *domain, const unsigned char *readers, unsigned char mask);

/* Calls func(head) from a softirq-like thread after a grace period. A func below 4096 is the offset of
 * the head in an object to be freed. */
void kh_grace_call(const void *domain, const unsigned char *readers, unsigned char mask,
		   struct rcu_head *head, rcu_callback_t func);

/* Waits until no callback of the domain is left, waiting or running. */
void kh_grace_barrier(const void *domain);

#ifdef __cplusplus
}
#endif

#endif
