/* SPDX-License-Identifier: Apache-2.0
 *
 * What the surroundings of the code may do to it. Everything is well-behaved until a KH_INIT says
 * otherwise: kh_environment.allocations_fail = true. Set here, a failure is a choice at every place
 * where it can happen: both outcomes are explored.
 */
#ifndef KHEDDLE_ENVIRONMENT_H
#define KHEDDLE_ENVIRONMENT_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kh_environment {
	bool allocations_fail;	 /* kmalloc and friends may return NULL */
	bool user_copies_fail;	 /* copy_to_user and friends may hit a bad address */
	bool user_copies_stall;	 /* user space may keep a copy waiting for ever (userfaultfd) */
	bool fd_table_full;	 /* get_unused_fd_flags may return -EMFILE */
	bool config_reads_fail;	 /* PCI configuration reads may return an error */
	bool config_writes_fail; /* PCI configuration writes may return an error */
	bool hardware_fails;	 /* an instruction or command to a device may be refused */
	bool signals_arrive;	 /* interruptible waits may end with -EINTR */
	bool timeouts_expire; /* a wait with a timeout may give up; else it waits for the event */
	unsigned interrupts;  /* how often each line of request_irq() may fire; 0: once */
};

extern struct kh_environment kh_environment;

/* Whether the environment does it now, if it may: an unset bool costs no choice. */
#define kh_may(what) (kh_environment.what && kh_choose(2))

#ifdef __cplusplus
}
#endif

#endif
