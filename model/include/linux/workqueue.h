/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/workqueue.h: functions that run later, in a worker's process context. A delay means
 * nothing but "later": delayed work may run as soon as it is queued.
 */
#ifndef KHEDDLE_LINUX_WORKQUEUE_H
#define KHEDDLE_LINUX_WORKQUEUE_H

#include <linux/container_of.h>
#include <linux/lockdep.h>
#include <linux/timer.h>
#include <linux/types.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

enum kh_work_state {
	KH_WORK_IDLE, /* not queued; it may be running */
	KH_WORK_QUEUED,
	KH_WORK_CANCELLED = 3, /* cancel_work_sync() waits for its end; it cannot be queued */
};

/* Laid out as in a kernel tree, whose headers initialise it and test bit 0 of the first word. */
struct work_struct {
	unsigned int kh_state; /* enum kh_work_state in bits 0 and 1 */
	unsigned int kh_key;
	struct work_struct *kh_next; /* queued after this one */
	struct workqueue_struct *kh_wq;
	work_func_t func;
};

struct delayed_work {
	struct work_struct work;
};

struct rcu_work;

#define WQ_UNBOUND 2u
#define WQ_FREEZABLE 4u
#define WQ_MEM_RECLAIM 8u
#define WQ_HIGHPRI 16u
#define WQ_PERCPU 256u

struct workqueue_struct {
	const char *name;
	bool ordered; /* one item at a time, in the order of queueing */
};

extern struct workqueue_struct kh_system_wq;
#define system_wq (&kh_system_wq)
#define system_highpri_wq (&kh_system_wq)
#define system_long_wq (&kh_system_wq)
#define system_unbound_wq (&kh_system_wq)
#define system_freezable_wq (&kh_system_wq)
#define system_percpu_wq (&kh_system_wq)
#define system_dfl_wq (&kh_system_wq)

#define __WORK_INITIALIZER(name, function) {KH_WORK_IDLE, 0, NULL, NULL, (function)}
#define DECLARE_WORK(name, function) struct work_struct name = __WORK_INITIALIZER(name, function)
#define DECLARE_DELAYED_WORK(name, function)                                                       \
	struct delayed_work name = {__WORK_INITIALIZER(name, function)}
#define INIT_WORK(item, function)                                                                  \
	do {                                                                                       \
		struct work_struct *kh_work_ = (item);                                             \
		kh_work_->func = (function);                                                       \
		kh_work_->kh_next = NULL;                                                          \
		kh_work_->kh_wq = NULL;                                                            \
		kh_work_->kh_state = KH_WORK_IDLE;                                                 \
		kh_work_->kh_key = kh_lock_key(KH_LOCK_CLASS(item));                               \
	} while (0)
#define INIT_WORK_ONSTACK(item, function) INIT_WORK(item, function)
#define INIT_DELAYED_WORK(item, function) INIT_WORK(&(item)->work, function)
#define INIT_DEFERRABLE_WORK(item, function) INIT_WORK(&(item)->work, function)
#define destroy_work_on_stack(item) ((void)(item))
#define work_pending(item) ((READ_ONCE((item)->kh_state) & KH_WORK_QUEUED) != 0)
#define delayed_work_pending(item) work_pending(&(item)->work)

#ifdef __cplusplus
extern "C" {
#endif

struct workqueue_struct *alloc_workqueue(const char *format, unsigned int flags, int max_active,
					 ...);
struct workqueue_struct *alloc_ordered_workqueue(const char *format, unsigned int flags, ...);
void destroy_workqueue(struct workqueue_struct *wq);
void flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);

bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool flush_work(struct work_struct *work);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
/* Memory is about to be freed: a finding if a queued item is in it. */
void kh_check_no_work_freed(const void *object, size_t size);
unsigned int work_busy(struct work_struct *work);

#ifdef __cplusplus
}
#endif

#define create_workqueue(name) alloc_workqueue(name, WQ_MEM_RECLAIM, 1)
#define create_singlethread_workqueue(name) alloc_ordered_workqueue(name, WQ_MEM_RECLAIM)

static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

static inline bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	(void)cpu;
	return queue_work(wq, work);
}

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

static inline bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				      unsigned long delay)
{
	(void)delay;
	return queue_work(wq, &dwork->work);
}

static inline bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

/* True: it was queued already and only its time changed. */
static inline bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				    unsigned long delay)
{
	return !queue_delayed_work(wq, dwork, delay);
}

static inline bool flush_delayed_work(struct delayed_work *dwork)
{
	return flush_work(&dwork->work);
}

static inline bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel_work(&dwork->work);
}

static inline bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_work_sync(&dwork->work);
}

#endif
