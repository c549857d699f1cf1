/* SPDX-License-Identifier: Apache-2.0
 *
 * In front of linux/wait.h: initialising tells the class of the queue's lock.
 */
#ifndef KHEDDLE_LINUX_WAIT_H
#define KHEDDLE_LINUX_WAIT_H

#include_next <linux/wait.h>

#undef init_waitqueue_head
#define init_waitqueue_head(wq_head)                                                               \
	__init_waitqueue_head(wq_head, #wq_head, KH_LOCK_CLASS(wq_head))

#endif
