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
	void (*run)(struct kh_softirq_item *item);
	bool pending; /* on the list */
	bool blocked; /* stays there */
};

/* In an atomic section: puts the item on the list unless it is there; false if it was. */
bool kh_softirq_queue(struct kh_softirq_item *item);
/* In an atomic section: takes it off; false if it was not there. */
bool kh_softirq_cancel(struct kh_softirq_item *item);
bool kh_softirq_running(const struct kh_softirq_item *item);

#ifdef __cplusplus
}
#endif

#endif
