// Stands for include/linux/wait.h and kernel/sched/wait.c.
// Keeps: wake-ups reach only who is queued and has set its state, so a lost wake-up is a deadlock; shared
// and exclusive waiters; entries with a function of their own, called under the queue's lock; signals and
// timeouts if the environment has them. Leaves out: time. Checks: sleeping where it is forbidden.
#include <linux/wait.h>
#include <kheddle/environment.h>

namespace
{

bool is_empty(const struct list_head *list)
{
	return list->next == list || !list->next;
}

void link_between(struct list_head *entry, struct list_head *prev, struct list_head *next)
{
	next->prev = entry;
	entry->next = next;
	entry->prev = prev;
	prev->next = entry;
}

void link_first(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	link_between(&wq_entry->entry, &wq_head->head, wq_head->head.next);
}

void link_last(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	link_between(&wq_entry->entry, wq_head->head.prev, &wq_head->head);
}

void unlink(struct wait_queue_entry *wq_entry)
{
	wq_entry->entry.next->prev = wq_entry->entry.prev;
	wq_entry->entry.prev->next = wq_entry->entry.next;
	wq_entry->entry.next = wq_entry->entry.prev = &wq_entry->entry;
}

struct wait_queue_entry *entry_of(struct list_head *at)
{
	return (struct wait_queue_entry *)((char *)at - offsetof(struct wait_queue_entry, entry));
}

// Opens a section in which the queue is the caller's. Who holds its lock already has it.
void begin(struct wait_queue_head *wq_head)
{
	kh_atomic_begin();
	kh_await(!wq_head->lock.owner || wq_head->lock.owner == kh_self() + 1);
}

bool is_known(wait_queue_func_t func)
{
	return func == default_wake_function || func == autoremove_wake_function ||
	       func == woken_wake_function;
}

int wake_common(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key)
{
	int woken = 0;

	for (struct list_head *at = wq_head->head.next, *next; at != &wq_head->head; at = next) {
		struct wait_queue_entry *entry = entry_of(at);
		unsigned int flags = entry->flags;

		next = at->next;
		int ret = entry->func(entry, mode, 0, key);
		if (ret < 0)
			break;
		woken += ret != 0;
		if (ret && (flags & WQ_FLAG_EXCLUSIVE) && !--nr)
			break;
	}
	return woken;
}

void set_prepared(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	if (is_empty(&wq_entry->entry)) {
		if (wq_entry->flags & WQ_FLAG_EXCLUSIVE)
			link_last(wq_head, wq_entry);
		else
			link_first(wq_head, wq_entry);
	}
	current->__state = (unsigned short)state;
}

long prepare_unless_signalled(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			      int state)
{
	if ((state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) && current->signalled) {
		if (!is_empty(&wq_entry->entry))
			unlink(wq_entry);
		return -ERESTARTSYS;
	}
	set_prepared(wq_head, wq_entry, state);
	return 0;
}

// In an atomic section. The queue's lock is needed only while the entry is on the queue.
void set_finished(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	kh_await(is_empty(&wq_entry->entry) || !wq_head->lock.owner ||
		 wq_head->lock.owner == kh_self() + 1);
	current->__state = TASK_RUNNING;
	if (!is_empty(&wq_entry->entry))
		unlink(wq_entry);
}

void fill(struct wait_queue_entry *wq_entry, unsigned int flags, void *task, wait_queue_func_t func)
{
	wq_entry->flags = flags;
	wq_entry->private_ = task;
	wq_entry->func = func;
	wq_entry->entry.next = wq_entry->entry.prev = &wq_entry->entry;
}

struct wait_queue_head variables = __WAIT_QUEUE_HEAD_INITIALIZER(variables);

} // namespace

extern "C" {

void init_waitqueue_head(struct wait_queue_head *wq_head)
{
	kh_atomic_begin();
	wq_head->lock.owner = 0;
	wq_head->head.next = wq_head->head.prev = &wq_head->head;
	kh_atomic_end();
}

int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int, void *)
{
	return wake_up_state((struct task_struct *)wq_entry->private_, mode);
}

int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			     void *key)
{
	kh_atomic_begin();
	int ret = default_wake_function(wq_entry, mode, flags, key);
	if (ret)
		unlink(wq_entry);
	kh_atomic_end();
	return ret;
}

int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags, void *key)
{
	kh_atomic_begin();
	wq_entry->flags |= WQ_FLAG_WOKEN;
	int ret = default_wake_function(wq_entry, mode, flags, key);
	kh_atomic_end();
	return ret;
}

void init_wait_entry(struct wait_queue_entry *wq_entry, int flags)
{
	fill(wq_entry, (unsigned int)flags, current, autoremove_wake_function);
}

void init_waitqueue_entry(struct wait_queue_entry *wq_entry, struct task_struct *task)
{
	fill(wq_entry, 0, task, default_wake_function);
}

void init_waitqueue_func_entry(struct wait_queue_entry *wq_entry, wait_queue_func_t func)
{
	fill(wq_entry, 0, nullptr, func);
}

void __add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	link_first(wq_head, wq_entry);
	kh_atomic_end();
}

void __add_wait_queue_entry_tail(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	link_last(wq_head, wq_entry);
	kh_atomic_end();
}

void __add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	link_first(wq_head, wq_entry);
	kh_atomic_end();
}

void __remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	unlink(wq_entry);
	kh_atomic_end();
}

int __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	lockdep_assert_held(&wq_head->lock);
	return wake_common(wq_head, mode, 1, key);
}

int __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr)
{
	lockdep_assert_held(&wq_head->lock);
	return wake_common(wq_head, mode, nr, nullptr);
}

void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	link_first(wq_head, wq_entry);
	kh_atomic_end();
}

void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	link_last(wq_head, wq_entry);
	kh_atomic_end();
}

void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE | WQ_FLAG_PRIORITY;
	link_first(wq_head, wq_entry);
	kh_atomic_end();
}

void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	begin(wq_head);
	unlink(wq_entry);
	kh_atomic_end();
}

void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	begin(wq_head);
	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	set_prepared(wq_head, wq_entry, state);
	kh_atomic_end();
}

bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			       int state)
{
	begin(wq_head);
	bool first = is_empty(&wq_head->head);
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	set_prepared(wq_head, wq_entry, state);
	kh_atomic_end();
	return first;
}

long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			   int state)
{
	begin(wq_head);
	long ret = prepare_unless_signalled(wq_head, wq_entry, state);
	kh_atomic_end();
	return ret;
}

void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	kh_atomic_begin();
	set_finished(wq_head, wq_entry);
	kh_atomic_end();
}

struct wait_queue_entry *kh_wait_prepare(struct wait_queue_head *wq_head,
					 struct wait_queue_entry *wq_entry, int flags, int state,
					 long *signalled)
{
	begin(wq_head);
	if (!wq_entry) {
		wq_entry = (struct wait_queue_entry *)kh_allocate(sizeof(*wq_entry), true);
		init_wait_entry(wq_entry, flags);
	}
	*signalled = prepare_unless_signalled(wq_head, wq_entry, state);
	kh_atomic_end();
	return wq_entry;
}

void kh_wait_finish(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	kh_atomic_begin();
	set_finished(wq_head, wq_entry);
	kh_free(wq_entry);
	kh_atomic_end();
}

long kh_wait_timeout(long left)
{
	kh_atomic_begin();
	struct task_struct *self = current;
	if (self->__state != TASK_RUNNING) {
		kh_note(KH_WAIT, self, "schedule_timeout");
		if (kh_may(timeouts_expire)) {
			self->__state = TASK_RUNNING;
			left = 0;
		} else if ((self->__state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) &&
			   kh_may(signals_arrive)) {
			self->signalled = 1;
			self->__state = TASK_RUNNING;
		}
		kh_await(self->__state == TASK_RUNNING);
	}
	kh_atomic_end();
	return left;
}

long wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout)
{
	kh_might_sleep();
	kh_atomic_begin();
	if (!(wq_entry->flags & WQ_FLAG_WOKEN))
		current->__state = (unsigned short)mode;
	kh_atomic_end();
	timeout = kh_wait_timeout(timeout);
	kh_atomic_begin();
	current->__state = TASK_RUNNING;
	wq_entry->flags &= ~WQ_FLAG_WOKEN;
	kh_atomic_end();
	return timeout;
}

int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key)
{
	bool known = true;
	int woken = 0;

	kh_atomic_begin();
	kh_await(!wq_head->lock.owner);
	for (struct list_head *at = wq_head->head.next; at != &wq_head->head; at = at->next)
		known = known && is_known(entry_of(at)->func);
	if (known)
		woken = wake_common(wq_head, mode, nr, key);
	kh_atomic_end();
	if (known)
		return woken;

	// Functions that are not ours may do anything that the lock allows.
	unsigned long flags;
	spin_lock_irqsave(&wq_head->lock, flags);
	woken = wake_common(wq_head, mode, nr, key);
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return woken;
}

int waitqueue_active(struct wait_queue_head *wq_head)
{
	kh_atomic_begin();
	int active = !is_empty(&wq_head->head);
	kh_atomic_end();
	return active;
}

bool wq_has_sleeper(struct wait_queue_head *wq_head)
{
	return waitqueue_active(wq_head);
}

struct wait_queue_head *__var_waitqueue(void *)
{
	return &variables;
}

} // extern "C"
