// Interrupt and softirq handlers of a scenario. Stands for kernel/irq/handle.c and kernel/softirq.c.
// Keeps: a handler starts on an idle CPU or on that of any thread that allows it, which stands still
// until the handler returns: so a handler that spins for what that thread holds spins for ever. An
// interrupt also interrupts softirqs. Leaves out: interrupts that nest, several CPUs' softirqs raised by
// one another; handlers may come at any moment. Checks: what a handler still holds when it returns.
#include <kheddle/context.h>
#include <kheddle/scenario.h>

namespace
{

uint64_t interrupted; // threads that stand still under a handler

bool may_interrupt(int thread, unsigned char blocked_by)
{
	uint64_t bit = uint64_t(1) << thread;

	return (kh_interruptible & bit) && !(interrupted & bit) && !(kh_cpu[thread] & blocked_by) &&
	       !kh_finished(thread);
}

// The thread to interrupt, any of those that allow it, or 0: an idle CPU.
int choose_thread(unsigned char blocked_by)
{
	unsigned count = 0;

	for (int thread = 1; thread < KH_MAX_THREADS && kh_interruptible >> thread; thread++)
		count += may_interrupt(thread, blocked_by);

	unsigned chosen = kh_choose(count + 1);
	for (int thread = 1; chosen; thread++)
		if (may_interrupt(thread, blocked_by) && --chosen == 0)
			return thread;
	return 0;
}

} // namespace

extern "C" {

int kh_handler_enter(unsigned char context, bool (*may_start)(void *), void *argument)
{
	bool hard = context == KH_IN_HARDIRQ;

	kh_atomic_begin();
	kh_await((kh_interruptible & KH_HANDLERS_ALLOWED) && (!may_start || may_start(argument)));
	int thread = choose_thread(hard ? KH_CPU_IRQS_OFF : KH_CPU_IRQS_OFF | KH_CPU_BH_OFF);
	if (thread) {
		kh_hold(thread);
		interrupted |= uint64_t(1) << thread;
	}
	kh_handlers_running++;
	if (!hard)
		kh_interruptible |= uint64_t(1) << kh_self();
	kh_context.interrupt = context;
	kh_context.cpu = (unsigned char)(thread ? thread + 1 : 0);
	kh_context_changed();
	if (hard)
		kh_note(KH_CONTEXT, nullptr, "irq");
	else
		kh_note(KH_CONTEXT, nullptr, "softirq");
	kh_atomic_end();
	return thread;
}

void kh_handler_leave(int thread)
{
	struct kh_context *c = &kh_context;

	if (c->held || c->rcu || c->preempt || c->bh)
		kh_fail("lock-imbalance",
			"WARNING: the handler returned with preempt_count: %d, locks held: %d, RCU "
			"nest "
			"depth: %d",
			c->preempt, c->held, c->rcu);
	kh_atomic_begin();
	if (thread) {
		kh_let_go(thread);
		interrupted &= ~(uint64_t(1) << thread);
	}
	kh_handlers_running--;
	kh_interruptible &= ~(uint64_t(1) << kh_self());
	c->interrupt = 0;
	c->irqs_off = 0;
	c->cpu = 0;
	kh_context_changed();
	kh_note(KH_CONTEXT, nullptr, "returned");
	kh_atomic_end();
}

void kh_interrupts_run(void (*handler)(), unsigned times)
{
	for (unsigned i = 0; i < times; i++) {
		int thread = kh_handler_enter(KH_IN_HARDIRQ, nullptr, nullptr);
		handler();
		kh_handler_leave(thread);
	}
}

void kh_softirqs_run(void (*handler)(), unsigned times)
{
	for (unsigned i = 0; i < times; i++) {
		int thread = kh_handler_enter(KH_IN_SOFTIRQ, nullptr, nullptr);
		handler();
		kh_handler_leave(thread);
	}
}

} // extern "C"
