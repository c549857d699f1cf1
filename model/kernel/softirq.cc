// Timers and tasklets. Stands for include/linux/timer.h, kernel/time/timer.c and the tasklets of
// kernel/softirq.c.
// Keeps: one run for each queueing; queueing what is queued changes nothing; the callback runs in softirq
// context, possibly on the CPU of a task that it interrupts; the _sync and _kill forms wait for a running
// callback. Leaves out: time: a pending timer fires at any moment, or never; callbacks run one at a time.
// Checks: see the handlers in irq.cc; freeing memory with a pending timer (as CONFIG_DEBUG_OBJECTS_TIMERS) or a
// scheduled tasklet in it.
#include <linux/interrupt.h>
#include <linux/timer.h>

namespace
{

struct kh_softirq_item *first;
const struct kh_softirq_item *running;
bool daemon_started;

unsigned count_ready()
{
	unsigned ready = 0;

	for (struct kh_softirq_item *at = first; at; at = at->next)
		ready += !at->blocked;
	return ready;
}

// An item that has been taken off the list, with what it runs: the item itself may be freed meanwhile, which is the
// callback's affair.
struct Taken {
	struct kh_softirq_item *item;
	bool is_tasklet, use_callback;
	void (*timer)(struct timer_list *timer);
	void (*callback)(struct tasklet_struct *t);
	void (*func)(unsigned long data);
	unsigned long data;
};

void take(struct kh_softirq_item *item, Taken *taken)
{
	taken->item = item;
	taken->is_tasklet = item->is_tasklet;
	if (!item->is_tasklet) {
		taken->timer = reinterpret_cast<struct timer_list *>(item)->function;
		return;
	}
	auto *t = reinterpret_cast<struct tasklet_struct *>(item);

	taken->use_callback = t->use_callback;
	if (t->use_callback)
		taken->callback = t->callback;
	else
		taken->func = t->func;
	taken->data = t->data;
}

bool take_any(void *taken)
{
	unsigned ready = count_ready();

	if (!ready)
		return false;
	unsigned chosen = ready > 1 ? kh_choose(ready) : 0;
	struct kh_softirq_item *at = first;
	while (at->blocked || chosen--)
		at = at->next;
	kh_softirq_cancel(at);
	running = at;
	take(at, static_cast<Taken *>(taken));
	return true;
}

void run(const Taken *taken)
{
	if (!taken->is_tasklet) {
		taken->timer(reinterpret_cast<struct timer_list *>(taken->item));
		return;
	}
	if (taken->use_callback)
		taken->callback(reinterpret_cast<struct tasklet_struct *>(taken->item));
	else
		taken->func(taken->data);
	// Counted when it was scheduled.
	kh_atomic_begin();
	kh_deferred--;
	kh_atomic_end();
}

void run_items(void *)
{
	for (;;) {
		Taken taken = {};
		int interrupted = kh_handler_enter(KH_IN_SOFTIRQ, take_any, &taken);

		run(&taken);
		kh_atomic_begin();
		running = nullptr;
		kh_handler_leave(interrupted);
		kh_atomic_end();
	}
}

void init_tasklet(struct tasklet_struct *t)
{
	t->item.next = nullptr;
	t->item.is_tasklet = true;
	t->item.pending = false;
	t->item.blocked = false;
	t->count = 0;
}

} // namespace

extern "C" {

bool kh_softirq_queue(struct kh_softirq_item *item)
{
	if (item->pending)
		return false;
	item->pending = true;
	item->next = first;
	first = item;
	if (!daemon_started) {
		daemon_started = true;
		kh_spawn(run_items, nullptr, "softirq", KH_DAEMON);
	}
	return true;
}

bool kh_softirq_cancel(struct kh_softirq_item *item)
{
	if (!item->pending)
		return false;
	struct kh_softirq_item **link = &first;
	while (*link != item)
		link = &(*link)->next;
	*link = item->next;
	item->next = nullptr;
	item->pending = false;
	return true;
}

bool kh_softirq_running(const struct kh_softirq_item *item)
{
	return running == item;
}

void kh_check_no_softirq_freed(const void *object, size_t size)
{
	auto *start = static_cast<const char *>(object);

	kh_atomic_begin();
	for (struct kh_softirq_item *item = first; item; item = item->next) {
		auto *at = reinterpret_cast<const char *>(item);

		if (at < start || at >= start + size)
			continue;
		if (!item->is_tasklet)
			kh_fail("use-after-free", "ODEBUG: free active (active state 0) object: "
						  "object type: timer_list");
		kh_fail("use-after-free", "free of a tasklet_struct that is scheduled");
	}
	kh_atomic_end();
}

void timer_init_key(struct timer_list *timer, void (*function)(struct timer_list *timer))
{
	kh_atomic_begin();
	timer->item.next = nullptr;
	timer->item.is_tasklet = false;
	timer->item.pending = false;
	timer->item.blocked = false;
	timer->function = function;
	timer->expires = 0;
	kh_atomic_end();
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	int was_pending = 0;

	kh_atomic_begin();
	// A timer that was shut down has no function and is not armed again.
	if (timer->function) {
		timer->expires = expires;
		was_pending = !kh_softirq_queue(&timer->item);
		kh_note(KH_STATE, timer, "mod_timer");
	}
	kh_atomic_end();
	return was_pending;
}

void add_timer(struct timer_list *timer)
{
	kh_atomic_begin();
	if (timer->item.pending)
		kh_fail("assertion", "kernel BUG: add_timer() of a pending timer");
	mod_timer(timer, timer->expires);
	kh_atomic_end();
}

int kh_timer_delete(struct timer_list *timer)
{
	kh_atomic_begin();
	int was_pending = kh_softirq_cancel(&timer->item);
	kh_note(KH_STATE, timer, "timer_delete");
	kh_atomic_end();
	return was_pending;
}

int timer_delete_sync(struct timer_list *timer)
{
	if (kh_context.interrupt == KH_IN_HARDIRQ)
		kh_warn("lock-context", "WARNING: timer_delete_sync() in hardirq context");
	kh_atomic_begin();
	kh_note(KH_WAIT, timer, "timer_delete_sync");
	kh_await(!kh_softirq_running(&timer->item));
	int was_pending = kh_softirq_cancel(&timer->item);
	kh_atomic_end();
	return was_pending;
}

int timer_shutdown(struct timer_list *timer)
{
	kh_atomic_begin();
	int was_pending = kh_softirq_cancel(&timer->item);
	timer->function = nullptr;
	kh_atomic_end();
	return was_pending;
}

int timer_shutdown_sync(struct timer_list *timer)
{
	kh_atomic_begin();
	kh_note(KH_WAIT, timer, "timer_shutdown_sync");
	kh_await(!kh_softirq_running(&timer->item));
	int was_pending = timer_shutdown(timer);
	kh_atomic_end();
	return was_pending;
}

int timer_pending(const struct timer_list *timer)
{
	kh_atomic_begin();
	int pending = timer->item.pending;
	kh_atomic_end();
	return pending;
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t))
{
	kh_atomic_begin();
	init_tasklet(t);
	t->use_callback = true;
	t->callback = callback;
	t->data = 0;
	kh_atomic_end();
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data)
{
	kh_atomic_begin();
	init_tasklet(t);
	t->use_callback = false;
	t->func = func;
	t->data = data;
	kh_atomic_end();
}

void tasklet_schedule(struct tasklet_struct *t)
{
	kh_atomic_begin();
	if (kh_softirq_queue(&t->item))
		kh_deferred++;
	kh_atomic_end();
}

void tasklet_disable_nosync(struct tasklet_struct *t)
{
	kh_atomic_begin();
	t->count++;
	t->item.blocked = true;
	kh_atomic_end();
}

void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	kh_atomic_begin();
	kh_note(KH_WAIT, t, "tasklet_disable");
	kh_await(!kh_softirq_running(&t->item));
	kh_atomic_end();
}

void tasklet_enable(struct tasklet_struct *t)
{
	kh_atomic_begin();
	t->count--;
	t->item.blocked = t->count > 0;
	kh_atomic_end();
}

void tasklet_kill(struct tasklet_struct *t)
{
	if (kh_context.interrupt)
		kh_warn("lock-context", "WARNING: attempt to kill tasklet from interrupt");
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, t, "tasklet_kill");
	kh_await(!t->item.pending && !kh_softirq_running(&t->item));
	kh_atomic_end();
}

} // extern "C"
