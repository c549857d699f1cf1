/* SPDX-License-Identifier: Apache-2.0
 *
 * What timers and tasklets share: something that runs once, later, in softirq context. Not for
 * scenarios.
 */
#ifndef KHEDDLE_SOFTIRQ_H
#define KHEDDLE_SOFTIRQ_H

#include <kheddle/context.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kh_softirq_item {
	struct kh_softirq_item *next;
	/* A kernel tree's timer_pending() tests all of them for 0 (tree/timer.cc). */
	bool is_tasklet; /* the first member of a tasklet_struct, else of a timer_list */
	bool pending;	 /* on the list */
	bool blocked;	 /* stays there */
	char kh_pad[5];
};

/* In an atomic section: puts the item on the list unless it is there; false if it was. */
bool kh_softirq_queue(struct kh_softirq_item *item);
/* In an atomic section: takes it off; false if it was not there. */
bool kh_softirq_cancel(struct kh_softirq_item *item);
bool kh_softirq_running(const struct kh_softirq_item *item);
/* Memory is about to be freed: a finding if a pending item is in it. */
void kh_check_no_softirq_freed(const void *object, size_t size);

#ifdef __cplusplus
}
#endif

#endif
