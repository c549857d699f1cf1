// Stands for kernel/workqueue.c.
// Keeps: process context with none of the queuer's locks; an item is queued once, may be queued again while it
// runs, and never runs twice at the same time; items run in any order and concurrently, those of an ordered
// workqueue one by one in order; flushing and cancelling wait, an item being cancelled cannot be queued.
// Leaves out: delays (delayed work may run at once), max_active, CPUs, priorities, rescuers.
// Checks: sleeping calls where one may not sleep; what an item leaves locked; freeing memory with a queued item in
// it (as CONFIG_DEBUG_OBJECTS_WORK); memory freed while its item runs shows as use-after-free.
#include <kheddle.h>
#include <kheddle/context.h>
#include <kheddle/environment.h>
#include <linux/workqueue.h>

struct workqueue_struct kh_system_wq = {"events", false};

namespace
{

// There are as many workers as ever items ran at a time. The first idle one in order of birth takes
// the next item: they are all alike.
struct Worker {
	Worker *next;
	work_struct *work; // that runs now; only to be compared: the item may be freed meanwhile
	workqueue_struct *wq;
};

Worker *workers;
work_struct *queued; // in the order of queueing

unsigned state_of(const work_struct *work)
{
	return work->kh_state & KH_WORK_CANCELLED;
}

bool is_running(const work_struct *work)
{
	for (Worker *worker = workers; worker; worker = worker->next)
		if (worker->work == work)
			return true;
	return false;
}

bool is_busy(const work_struct *work)
{
	return state_of(work) != KH_WORK_IDLE || is_running(work);
}

bool runs_item_of(const workqueue_struct *wq)
{
	for (Worker *worker = workers; worker; worker = worker->next)
		if (worker->work && worker->wq == wq)
			return true;
	return false;
}

bool has_items(const workqueue_struct *wq)
{
	bool has = runs_item_of(wq);

	for (work_struct *work = queued; work; work = work->kh_next)
		has |= work->kh_wq == wq;
	return has;
}

bool may_start(const work_struct *work)
{
	if (is_running(work))
		return false;
	if (!work->kh_wq->ordered)
		return true;
	if (runs_item_of(work->kh_wq))
		return false;
	for (work_struct *earlier = queued; earlier != work; earlier = earlier->kh_next)
		if (earlier->kh_wq == work->kh_wq)
			return false;
	return true;
}

work_struct *choose_startable()
{
	unsigned startable = 0;

	for (work_struct *work = queued; work; work = work->kh_next)
		startable += may_start(work);
	if (!startable)
		return nullptr;
	unsigned chosen = startable > 1 ? kh_choose(startable) : 0;

	for (work_struct *work = queued;; work = work->kh_next)
		if (may_start(work) && !chosen--)
			return work;
}

void unlink(work_struct *work)
{
	work_struct **link = &queued;

	while (*link != work)
		link = &(*link)->kh_next;
	*link = work->kh_next;
	work->kh_next = nullptr;
}

// As the kernel's lockdep maps: an item's function runs under its own and its queue's, and whoever waits for the
// end of either takes it for a moment.
constexpr unsigned kWqKey = KH_KEY_OWN;

unsigned work_key(const work_struct *work)
{
	const uintptr_t address = reinterpret_cast<uintptr_t>(work);

	if (work->kh_key)
		return work->kh_key;
	// One that is not initialised here is static, and a class of its own.
	return address >= 0xffffffff80000000 ? static_cast<unsigned>(address)
					     : unsigned(KH_KEY_NONE);
}

void take_map(const void *stands_for, unsigned key)
{
	kh_lock_attempt(stands_for, key, 0, nullptr);
	kh_lock_acquired(stands_for, key, 0);
}

// Inside an atomic section, like all that asks for a key.
void wait_for_map(const work_struct *work)
{
	kh_lock_attempt(work, work_key(work), 0, nullptr);
}

bool is_first_idle(const Worker *self)
{
	Worker *worker = workers;

	while (worker->work)
		worker = worker->next;
	return worker == self;
}

void worker_thread(void *argument)
{
	auto *self = static_cast<Worker *>(argument);

	for (;;) {
		kh_atomic_begin();
		work_struct *work = nullptr;

		kh_await(is_first_idle(self) && (work = choose_startable()));
		unlink(work);
		self->work = work;
		self->wq = work->kh_wq;
		work->kh_state = KH_WORK_IDLE;
		work_func_t func = work->func;

		kh_note(KH_CONTEXT, work, "work");
		// The item may be freed by its own function: what stands for it here is the worker.
		const unsigned key = work_key(work);
		workqueue_struct *wq = self->wq;

		take_map(wq, kWqKey);
		take_map(self, key);
		kh_atomic_end();

		func(work);

		kh_lock_released(self, KH_HELD_WRITE);
		kh_lock_released(wq, KH_HELD_WRITE);
		kh_check_work_done();

		kh_atomic_begin();
		self->work = nullptr;
		self->wq = nullptr;
		kh_deferred--;
		kh_atomic_end();
	}
}

// An item that may start finds an idle worker: one is born if need be. Items that may not start yet
// wait for the end of one that runs, and so for a worker that is there.
void ensure_worker()
{
	unsigned needed = 0, idle = 0;
	Worker **link = &workers;

	for (work_struct *work = queued; work; work = work->kh_next)
		needed += may_start(work);
	for (; *link; link = &(*link)->next)
		idle += !(*link)->work;
	if (idle >= needed)
		return;
	auto *worker = static_cast<Worker *>(kh_allocate(sizeof(Worker), true));

	*link = worker;
	kh_spawn(worker_thread, worker, "kworker", KH_DAEMON);
}

} // namespace

void kh_check_no_work_freed(const void *object, size_t size)
{
	auto *start = static_cast<const char *>(object);

	kh_atomic_begin();
	for (work_struct *work = queued; work; work = work->kh_next) {
		auto *at = reinterpret_cast<const char *>(work);

		if (at >= start && at < start + size)
			kh_fail("use-after-free", "ODEBUG: free active (active state 0) object: "
						  "object type: work_struct");
	}
	kh_atomic_end();
}

workqueue_struct *alloc_workqueue(const char *format, unsigned int, int, ...)
{
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return nullptr;
	auto *wq = static_cast<workqueue_struct *>(kh_allocate(sizeof(workqueue_struct), true));

	wq->name = format;
	return wq;
}

workqueue_struct *alloc_ordered_workqueue(const char *format, unsigned int flags, ...)
{
	workqueue_struct *wq = alloc_workqueue(format, flags, 1);

	if (wq)
		wq->ordered = true;
	return wq;
}

void flush_workqueue(workqueue_struct *wq)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, wq, "flush_workqueue");
	kh_lock_attempt(wq, kWqKey, 0, nullptr);
	kh_await(!has_items(wq));
	kh_atomic_end();
}

void drain_workqueue(workqueue_struct *wq)
{
	flush_workqueue(wq);
}

void destroy_workqueue(workqueue_struct *wq)
{
	flush_workqueue(wq);
	kh_free(wq);
}

bool queue_work(workqueue_struct *wq, work_struct *work)
{
	kh_atomic_begin();
	bool idle = state_of(work) == KH_WORK_IDLE;

	if (idle) {
		work_struct **link = &queued;

		while (*link)
			link = &(*link)->kh_next;
		*link = work;
		work->kh_next = nullptr;
		work->kh_wq = wq;
		work->kh_state = KH_WORK_QUEUED;
		kh_deferred++;
		ensure_worker();
	}
	kh_atomic_end();
	return idle;
}

bool flush_work(work_struct *work)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, work, "flush_work");
	wait_for_map(work);
	if (work->kh_wq && work->kh_wq->ordered)
		kh_lock_attempt(work->kh_wq, kWqKey, 0, nullptr);
	bool waits = is_busy(work);

	kh_atomic_end();
	if (waits) {
		kh_atomic_begin();
		kh_note(KH_WAIT, work, "flush_work");
		kh_await(!is_busy(work));
		kh_atomic_end();
	}
	return waits;
}

bool cancel_work(work_struct *work)
{
	kh_atomic_begin();
	bool was_queued = state_of(work) == KH_WORK_QUEUED;

	if (was_queued) {
		unlink(work);
		work->kh_state = KH_WORK_IDLE;
		kh_deferred--;
	}
	kh_atomic_end();
	return was_queued;
}

bool cancel_work_sync(work_struct *work)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, work, "cancel_work_sync");
	wait_for_map(work);
	kh_await(state_of(work) != KH_WORK_CANCELLED);
	bool was_queued = cancel_work(work);
	bool waits = is_running(work);

	if (waits)
		work->kh_state = KH_WORK_CANCELLED;
	kh_atomic_end();
	if (waits) {
		kh_atomic_begin();
		kh_note(KH_WAIT, work, "cancel_work_sync");
		kh_await(!is_running(work));
		work->kh_state = KH_WORK_IDLE;
		kh_atomic_end();
	}
	return was_queued;
}

unsigned int work_busy(work_struct *work)
{
	kh_atomic_begin();
	unsigned int busy = (state_of(work) != KH_WORK_IDLE ? 1 : 0) | (is_running(work) ? 2 : 0);

	kh_atomic_end();
	return busy;
}
