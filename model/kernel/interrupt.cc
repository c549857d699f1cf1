// Interrupt lines that a driver requests. Stands for include/linux/interrupt.h and kernel/irq/manage.c.
// Keeps: from request_irq() to free_irq() the handler may run at any moment, also at once, but not while
// the line is disabled or interrupts are off on every CPU it could come to; free_irq() and disable_irq()
// wait for a running handler and its thread. Leaves out: which handler of a shared line asked; storms: a
// line fires as often as the environment says. Checks: see the handlers in irq.cc.
#include <linux/interrupt.h>
#include <kheddle/environment.h>

namespace
{

struct line {
	line *next;
	irq_handler_t handler;
	irq_handler_t thread_fn;
	void *dev;
	unsigned irq;
	unsigned left; // times it may still fire
	unsigned disabled;
	bool threaded; // with PREEMPT_RT
	bool running;
	bool freed;
};

line *lines;

bool may_fire(void *argument)
{
	line *l = static_cast<line *>(argument);

	if (l->freed)
		return true;
	if (l->disabled || l->running || !l->left)
		return false;
	l->left--;
	l->running = true;
	return true;
}

void serve(void *argument)
{
	line *l = static_cast<line *>(argument);

	for (;;) {
		int interrupted = kh_handler_enter(KH_IN_HARDIRQ, may_fire, l);
		if (l->freed) {
			kh_handler_leave(interrupted);
			kh_free(l);
			return;
		}
		kh_context.raw = !l->threaded;
		irqreturn_t ret = l->handler ? l->handler((int)l->irq, l->dev) : IRQ_WAKE_THREAD;
		kh_context.raw = 0;
		kh_atomic_begin();
		kh_handler_leave(interrupted);
		bool wakes = ret == IRQ_WAKE_THREAD && l->thread_fn;
		l->running = wakes;
		kh_deferred += wakes;
		kh_atomic_end();
		if (!wakes)
			continue;
		l->thread_fn((int)l->irq, l->dev);
		kh_check_work_done();
		kh_atomic_begin();
		l->running = false;
		kh_deferred--;
		kh_atomic_end();
	}
}

line **link_of(unsigned irq, const void *dev)
{
	line **link = &lines;

	while (*link && ((*link)->irq != irq || (*link)->dev != dev))
		link = &(*link)->next;
	return link;
}

bool is_running(unsigned irq)
{
	for (line *l = lines; l; l = l->next)
		if (l->irq == irq && l->running)
			return true;
	return false;
}

} // namespace

extern "C" {

int request_threaded_irq(unsigned irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *, void *dev)
{
	kh_might_sleep();
	if (!handler && !thread_fn)
		return -EINVAL;
	if (kh_may(hardware_fails))
		return -EBUSY;
	kh_atomic_begin();
	line *l = static_cast<line *>(kh_allocate(sizeof(line), true));
	l->next = lines;
	l->handler = handler;
	l->thread_fn = thread_fn;
	l->dev = dev;
	l->irq = irq;
	l->left = kh_environment.interrupts ? kh_environment.interrupts : 1;
	l->threaded = !(flags & (IRQF_NO_THREAD | IRQF_ONESHOT));
	l->disabled = (flags & IRQF_NO_AUTOEN) != 0;
	lines = l;
	kh_spawn(serve, l, "irq", KH_DAEMON);
	kh_atomic_end();
	return 0;
}

const void *free_irq(unsigned irq, void *dev)
{
	kh_might_sleep();
	kh_atomic_begin();
	line *l = *link_of(irq, dev);
	if (!l) {
		kh_warn("assertion", "WARNING: Trying to free already-free IRQ %d", (int)irq);
		kh_atomic_end();
		return nullptr;
	}
	kh_note(KH_WAIT, l, "free_irq");
	kh_await(!l->running);
	*link_of(irq, dev) = l->next;
	l->freed = true;
	kh_atomic_end();
	return dev;
}

void disable_irq_nosync(unsigned irq)
{
	kh_atomic_begin();
	for (line *l = lines; l; l = l->next)
		if (l->irq == irq)
			l->disabled++;
	kh_atomic_end();
}

void synchronize_irq(unsigned irq)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, lines, "synchronize_irq");
	kh_await(!is_running(irq));
	kh_atomic_end();
}

void disable_irq(unsigned irq)
{
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}

void enable_irq(unsigned irq)
{
	kh_atomic_begin();
	for (line *l = lines; l; l = l->next)
		if (l->irq == irq) {
			if (!l->disabled)
				kh_warn("assertion", "WARNING: Unbalanced enable for IRQ %d",
					(int)irq);
			else
				l->disabled--;
		}
	kh_atomic_end();
}

} // extern "C"
