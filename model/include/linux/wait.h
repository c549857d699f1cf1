/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/wait.h; kernel/wait.cc says what is kept.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#ifdef __cplusplus
extern "C" {
#endif

struct wait_queue_entry;
/* What a waker does for an entry: 1 if it woke somebody, negative to stop. */
typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				 void *key);

struct wait_queue_entry {
	unsigned int flags;
#ifdef __cplusplus
	void *private_; /* the name is a keyword there */
#else
	void *private;
#endif
	wait_queue_func_t func;
	struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

#define WQ_FLAG_EXCLUSIVE 0x01
#define WQ_FLAG_WOKEN 0x02
#define WQ_FLAG_PRIORITY 0x20

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                                                        \
	{                                                                                          \
		__SPIN_LOCK_UNLOCKED(name.lock),                                                   \
		{                                                                                  \
			&(name).head, &(name).head                                                 \
		}                                                                                  \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name)                                                              \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)

void init_waitqueue_head(struct wait_queue_head *wq_head);
int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			  void *key);
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			     void *key);
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags, void *key);

#define DEFINE_WAIT_FUNC(name, function)                                                           \
	struct wait_queue_entry name = {0, current, function, {&(name).entry, &(name).entry}}
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)
#define DECLARE_WAITQUEUE(name, task)                                                              \
	struct wait_queue_entry name = {0, task, default_wake_function, {NULL, NULL}}

void init_wait_entry(struct wait_queue_entry *wq_entry, int flags);
void init_waitqueue_entry(struct wait_queue_entry *wq_entry, struct task_struct *task);
void init_waitqueue_func_entry(struct wait_queue_entry *wq_entry, wait_queue_func_t func);

/* The caller holds wq_head->lock. */
void __add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void __add_wait_queue_entry_tail(struct wait_queue_head *wq_head,
				 struct wait_queue_entry *wq_entry);
void __add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void __remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
int __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key);
int __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr);

void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			       int state);
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			   int state);
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
long wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout);
/* Wakes all shared waiters and `nr` exclusive ones, 0: all of those too. */
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key);
int waitqueue_active(struct wait_queue_head *wq_head);
bool wq_has_sleeper(struct wait_queue_head *wq_head);

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_locked(wq) __wake_up_locked(wq, TASK_NORMAL, 1)
#define wake_up_all_locked(wq) __wake_up_locked(wq, TASK_NORMAL, 0)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(wq, nr) __wake_up(wq, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(wq) wake_up_interruptible(wq)
#define poll_to_key(m) ((void *)(uintptr_t)(poll_t)(m))
#define key_to_poll(m) ((poll_t)(uintptr_t)(void *)(m))
#define wake_up_poll(wq, m) __wake_up(wq, TASK_NORMAL, 1, poll_to_key(m))
#define wake_up_interruptible_poll(wq, m) __wake_up(wq, TASK_INTERRUPTIBLE, 1, poll_to_key(m))
#define wake_up_locked_poll(wq, m) __wake_up_locked_key(wq, TASK_NORMAL, poll_to_key(m))

/* The entry of the wait_event macros is on the heap: a stack object that wakers write to would make
 * the frame's life visible. The first prepare makes it, finish frees it. */
struct wait_queue_entry *kh_wait_prepare(struct wait_queue_head *wq_head,
					 struct wait_queue_entry *wq_entry, int flags, int state,
					 long *signalled);
void kh_wait_finish(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);

/* Waits until the condition holds; `command` sleeps. `ret`, or what a signal makes of it. */
#define ___wait_event(wq_head, condition, state, exclusive, ret, command)                          \
	({                                                                                         \
		struct wait_queue_entry *__entry = NULL;                                           \
		long __ret = (ret), __int = 0;                                                     \
		for (;;) {                                                                         \
			__entry = kh_wait_prepare(&(wq_head), __entry,                             \
						  (exclusive) ? WQ_FLAG_EXCLUSIVE : 0, state,      \
						  &__int);                                         \
			if (condition)                                                             \
				break;                                                             \
			if (__int) {                                                               \
				__ret = __int;                                                     \
				break;                                                             \
			}                                                                          \
			command;                                                                   \
		}                                                                                  \
		kh_wait_finish(&(wq_head), __entry);                                               \
		__ret;                                                                             \
	})

#define wait_event(wq, condition)                                                                  \
	do {                                                                                       \
		might_sleep();                                                                     \
		if (condition)                                                                     \
			break;                                                                     \
		(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule());        \
	} while (0)
#define wait_event_idle(wq, condition) wait_event(wq, condition)
#define io_wait_event(wq, condition) wait_event(wq, condition)
#define wait_event_cmd(wq, condition, before, after)                                               \
	do {                                                                                       \
		if (condition)                                                                     \
			break;                                                                     \
		(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, ({                  \
					    before;                                                \
					    schedule();                                            \
					    after;                                                 \
				    }));                                                           \
	} while (0)

#define KH_WAIT_EVENT_STATE(wq, condition, state, exclusive)                                       \
	({                                                                                         \
		int __result = 0;                                                                  \
		might_sleep();                                                                     \
		if (!(condition))                                                                  \
			__result = (int)___wait_event(wq, condition, state, exclusive, 0,          \
						      schedule());                                 \
		__result;                                                                          \
	})
#define wait_event_interruptible(wq, condition)                                                    \
	KH_WAIT_EVENT_STATE(wq, condition, TASK_INTERRUPTIBLE, 0)
#define wait_event_interruptible_exclusive(wq, condition)                                          \
	KH_WAIT_EVENT_STATE(wq, condition, TASK_INTERRUPTIBLE, 1)
#define wait_event_killable(wq, condition) KH_WAIT_EVENT_STATE(wq, condition, TASK_KILLABLE, 0)
#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)

/* What is left of the time, at least 1, if the condition came to hold; else 0. */
long kh_wait_timeout(long left);
#define KH_WAIT_EVENT_TIMEOUT(wq, condition, timeout, state)                                       \
	({                                                                                         \
		long __left = (timeout);                                                           \
		bool __holds = false;                                                              \
		long __error = 0;                                                                  \
		might_sleep();                                                                     \
		if (!(condition))                                                                  \
			__error = ___wait_event(wq, (__holds = !!(condition)) || !__left, state,   \
						0, 0, __left = kh_wait_timeout(__left));           \
		else                                                                               \
			__holds = true;                                                            \
		__error ? __error : __holds ? (__left ? __left : 1) : 0;                           \
	})
#define wait_event_timeout(wq, condition, timeout)                                                 \
	KH_WAIT_EVENT_TIMEOUT(wq, condition, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_idle_timeout(wq, condition, timeout) wait_event_timeout(wq, condition, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout)                                   \
	KH_WAIT_EVENT_TIMEOUT(wq, condition, timeout, TASK_INTERRUPTIBLE)
#define wait_event_killable_timeout(wq, condition, timeout)                                        \
	KH_WAIT_EVENT_TIMEOUT(wq, condition, timeout, TASK_KILLABLE)

/* The condition is judged with the lock held; it is dropped to sleep. */
#define wait_event_lock_irq(wq, condition, lock)                                                   \
	do {                                                                                       \
		if (condition)                                                                     \
			break;                                                                     \
		(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, ({                  \
					    spin_unlock_irq(&(lock));                              \
					    schedule();                                            \
					    spin_lock_irq(&(lock));                                \
				    }));                                                           \
	} while (0)
#define wait_event_interruptible_lock_irq(wq, condition, lock)                                     \
	({                                                                                         \
		int __result = 0;                                                                  \
		if (!(condition))                                                                  \
			__result = (int)___wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, 0, ({  \
							      spin_unlock_irq(&(lock));            \
							      schedule();                          \
							      spin_lock_irq(&(lock));              \
						      }));                                         \
		__result;                                                                          \
	})

/* Waiting on any variable: by the variable's address, woken by wake_up_var(). */
struct wait_queue_head *__var_waitqueue(void *variable);
#define wait_var_event(variable, condition) wait_event(*__var_waitqueue(variable), condition)
#define wake_up_var(variable) __wake_up(__var_waitqueue(variable), TASK_NORMAL, 0, NULL)

#ifdef __cplusplus
}
#endif

#endif
