// What a thread holds and whether it may sleep: stands for the checking half of kernel/locking/lockdep.c
// and of might_sleep() in kernel/sched/core.c.
// Keeps: preempt count, irq and softirq state, RCU nesting, the stack of held locks. Leaves out: lock
// order (lockdep.cc), the difference between preemption models: a spinning lock
// disables preemption and is an RCU read section. Checks: sleeping where it is forbidden; what is held
// when a task ends; release of what is not held; accesses without the lock of a __guarded_by().
#include <kheddle/context.h>
#include <kheddle/grace.h>

__thread struct kh_context kh_context;
unsigned char kh_cpu[KH_MAX_THREADS];

extern "C" {

void kh_context_changed()
{
	struct kh_context *c = &kh_context;
	unsigned char now = 0;

	if (c->rcu || c->preempt || c->irqs_off || c->bh || c->interrupt)
		now |= KH_CPU_READER;
	if (c->irqs_off)
		now |= KH_CPU_IRQS_OFF;
	if (c->bh || c->interrupt)
		now |= KH_CPU_BH_OFF;
	if (now == c->published)
		return;

	int self = kh_self();
	if (self >= KH_MAX_THREADS)
		kh_fail("assertion", "the model keeps account of at most 64 threads");
	kh_atomic_begin();
	bool left = (c->published & KH_CPU_READER) && !(now & KH_CPU_READER);
	c->published = now;
	kh_cpu[self] = now;
	if (left)
		kh_grace_left(kh_cpu, self);
	kh_atomic_end();
}

bool kh_lock_held(const void *lock)
{
	for (int i = 0; i < kh_context.held; i++)
		if (kh_context.lock[i] == lock)
			return true;
	return false;
}

bool kh_lock_held_as(const void *lock, kh_held_mode mode)
{
	for (int i = 0; i < kh_context.held; i++)
		if (kh_context.lock[i] == lock && (kh_context.mode[i] & KH_ORDER_READ) == mode)
			return true;
	return false;
}

void kh_unguarded_begin()
{
	kh_context.unguarded++;
}

void kh_unguarded_end()
{
	kh_context.unguarded--;
}

// Thread 0 runs the inits and the final checks, alone.
void kh_guard_read(const void *lock, const char *variable, const char *name)
{
	if (!kh_context.unguarded && kh_self() != 0 && !kh_lock_held(lock))
		kh_warn("lock-context", "WARNING: reading '%s' requires holding '%s'", variable,
			name);
}

void kh_guard_write(const void *lock, const char *variable, const char *name)
{
	if (!kh_context.unguarded && kh_self() != 0 && !kh_lock_held_as(lock, KH_HELD_WRITE))
		kh_warn("lock-context", "WARNING: writing '%s' requires holding '%s' exclusively",
			variable, name);
}

void kh_check_returning_to_user()
{
	const struct kh_context *c = &kh_context;

	if (c->held)
		kh_fail("lock-imbalance",
			"WARNING: lock held when returning to user space! %d lock(s) held, last %p",
			c->held, c->lock[c->held - 1]);
	if (c->rcu)
		kh_fail("lock-imbalance",
			"WARNING: lock held when returning to user space! RCU nest depth: %d",
			c->rcu);
	if (c->irqs_off)
		kh_fail("lock-imbalance",
			"WARNING: returning to user space with interrupts disabled");
	if (c->preempt || c->bh)
		kh_fail("lock-imbalance",
			"WARNING: returning to user space with preempt_count: %d, softirqs "
			"disabled: %d",
			c->preempt, c->bh);
}

void kh_check_work_done()
{
	const struct kh_context *c = &kh_context;

	if (c->held || c->rcu || c->irqs_off || c->preempt || c->bh)
		kh_fail("lock-imbalance",
			"BUG: workqueue leaked atomic, lock or RCU: preempt_count: %d, locks held: "
			"%d, "
			"RCU nest depth: %d",
			c->preempt, c->held, c->rcu);
}

void kh_check_no_locks_freed(const void *object, size_t size)
{
	uintptr_t start = (uintptr_t)object;

	for (int i = 0; i < kh_context.held; i++) {
		uintptr_t lock = (uintptr_t)kh_context.lock[i];

		if (lock >= start && lock - start < size)
			kh_fail("lock-imbalance", "WARNING: held lock freed!");
	}
}

bool kh_in_atomic()
{
	return kh_context.preempt || kh_context.bh || kh_context.interrupt;
}

// As the kernel packs it: bits 0-7 preemption, 8-15 softirq, 16-19 hardirq.
unsigned kh_preempt_count()
{
	const struct kh_context *c = &kh_context;

	return c->preempt + c->bh * 0x200u + (c->interrupt == KH_IN_SOFTIRQ ? 0x100u : 0) +
	       (c->interrupt == KH_IN_HARDIRQ ? 0x10000u : 0);
}

void kh_might_sleep()
{
	const struct kh_context *c = &kh_context;

	if (kh_in_atomic() || c->irqs_off || c->rcu)
		kh_warn("sleep-in-atomic",
			"BUG: sleeping function called from invalid context: in_atomic(): %d, "
			"irqs_disabled(): %d, preempt_count: %x, RCU nest depth: %d",
			kh_in_atomic(), c->irqs_off || c->interrupt == KH_IN_HARDIRQ,
			kh_preempt_count(), c->rcu);
}

void kh_check_wait_context()
{
	if (kh_context.raw)
		kh_warn("lock-context",
			"BUG: Invalid wait context: a lock that sleeps with PREEMPT_RT, in a "
			"context where one must not sleep even then");
}

} // extern "C"
