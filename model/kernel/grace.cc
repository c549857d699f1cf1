// Grace periods, see <kheddle/grace.h>. Stands for kernel/rcu/tree.c, srcutree.c and their callbacks.
// Keeps: a grace period waits for every section begun before it and for no other; callbacks come in
// any order, one at a time, in softirq context. Leaves out: expediting, offloading, the order in
// which grace periods of one CPU end. Checks: a head that is queued twice.
#include <kheddle/context.h>
#include <kheddle/grace.h>

extern "C" void kfree(const void *object);

namespace
{

// A grace period under way: somebody waits for it, or head->func(head) follows.
struct grace {
	grace *next;
	rcu_head *head; // nullptr: somebody waits
	rcu_callback_t func;
	const void *domain; // which sections: kh_cpu for RCU, or the srcu_struct
	uint64_t waits_for; // threads still in a section begun before
};

// Newest first. On the heap: a stack object that others write to would make its frame's life visible.
grace *under_way;
// The thread that calls back exists since the first callback; what it runs now, for barriers.
bool daemon_started;
const void *running;

uint64_t readers_now(const unsigned char *readers, unsigned char mask)
{
	uint64_t set = 0;

	for (int word = 0; word < KH_MAX_THREADS / 8; word++) {
		uint64_t bytes;

		__builtin_memcpy(&bytes, readers + word * 8, 8);
		if (!bytes)
			continue;
		for (int i = word * 8; i < word * 8 + 8; i++)
			if (readers[i] & mask)
				set |= uint64_t(1) << i;
	}
	return set;
}

void unlink(grace *node)
{
	grace **link = &under_way;

	while (*link != node)
		link = &(*link)->next;
	*link = node->next;
}

grace *begin(const void *domain, uint64_t waits_for, rcu_head *head, rcu_callback_t func)
{
	grace *node = static_cast<grace *>(kh_allocate(sizeof(grace), false));

	*node = grace{under_way, head, func, domain, waits_for};
	under_way = node;
	return node;
}

bool is_due(const grace *node)
{
	return node->head && !node->waits_for;
}

// Any of the callbacks that are due, or nullptr.
grace *choose_due()
{
	unsigned due = 0;

	for (grace *at = under_way; at; at = at->next)
		due += is_due(at);
	if (!due)
		return nullptr;

	unsigned chosen = due > 1 ? kh_choose(due) : 0;
	for (grace *at = under_way;; at = at->next)
		if (is_due(at) && chosen-- == 0)
			return at;
}

bool callbacks_left(const void *domain)
{
	bool left = running == domain;

	for (grace *at = under_way; at; at = at->next)
		left |= at->head && at->domain == domain;
	return left;
}

void call_back(void *)
{
	for (;;) {
		kh_atomic_begin();
		grace *due;
		kh_await((due = choose_due()) != nullptr);
		rcu_head *head = due->head;
		rcu_callback_t func = due->func;
		running = due->domain;
		unlink(due);
		kh_free(due);
		kh_context.interrupt = KH_IN_SOFTIRQ;
		kh_context_changed();
		kh_note(KH_CONTEXT, nullptr, "softirq");
		kh_atomic_end();

		if ((uintptr_t)func < 4096)
			kfree((char *)head - (uintptr_t)func);
		else
			func(head);
		kh_context.interrupt = 0;
		kh_check_work_done();

		kh_atomic_begin();
		kh_context_changed();
		running = nullptr;
		kh_deferred--;
		kh_atomic_end();
	}
}

} // namespace

extern "C" {

void kh_grace_left(const void *domain, int thread)
{
	for (grace *at = under_way; at; at = at->next)
		if (at->domain == domain)
			at->waits_for &= ~(uint64_t(1) << thread);
}

void kh_grace_wait(const void *domain, const unsigned char *readers, unsigned char mask)
{
	kh_atomic_begin();
	uint64_t waits_for = readers_now(readers, mask);
	if (!waits_for) {
		kh_atomic_end();
		return;
	}
	grace *node = begin(domain, waits_for, nullptr, nullptr);
	if (domain == kh_cpu)
		kh_note(KH_WAIT, domain, "synchronize_rcu");
	else
		kh_note(KH_WAIT, domain, "synchronize_srcu");
	kh_atomic_end();

	kh_atomic_begin();
	kh_await(!node->waits_for);
	unlink(node);
	kh_free(node);
	kh_atomic_end();
}

void kh_grace_call(const void *domain, const unsigned char *readers, unsigned char mask,
		   rcu_head *head, rcu_callback_t func)
{
	kh_atomic_begin();
	for (grace *at = under_way; at; at = at->next)
		if (at->head == head)
			kh_fail("rcu-usage",
				"rcu: the rcu_head is queued already: double call_rcu()");
	head->func = func;
	begin(domain, readers_now(readers, mask), head, func);
	kh_deferred++;
	if (!daemon_started) {
		daemon_started = true;
		kh_spawn(call_back, nullptr, "rcu callbacks", KH_DAEMON);
	}
	kh_atomic_end();
}

void kh_grace_barrier(const void *domain)
{
	kh_atomic_begin();
	kh_await(!callbacks_left(domain));
	kh_atomic_end();
}

} // extern "C"
