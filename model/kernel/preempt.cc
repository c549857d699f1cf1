// Stands for include/linux/preempt.h, kernel/softirq.c's local_bh_* and local_irq_*.
// Keeps: nesting; interrupts and softirqs stay away from the CPU; such code is an RCU read section.
// Leaves out: migration between CPUs: a task has a CPU of its own. Checks: enabling what is enabled.
#include <linux/preempt.h>
#include <kheddle/context.h>

extern "C" {

void preempt_disable()
{
	kh_context.preempt++;
	kh_context_changed();
}

void preempt_enable()
{
	if (!kh_context.preempt)
		kh_fail("lock-imbalance", "BUG: preempt_enable() without preempt_disable()");
	kh_context.preempt--;
	kh_context_changed();
}

void local_bh_disable()
{
	kh_context.bh++;
	kh_context_changed();
}

void local_bh_enable()
{
	if (!kh_context.bh)
		kh_fail("lock-imbalance", "BUG: local_bh_enable() without local_bh_disable()");
	if (irqs_disabled())
		kh_warn("lock-context", "WARNING: local_bh_enable() with interrupts disabled");
	kh_context.bh--;
	if (!kh_context.bh)
		kh_lock_irqs_come_on();
	kh_context_changed();
}

void local_irq_disable()
{
	kh_note(KH_ENTER, nullptr, "local_irq_disable");
	kh_context.irqs_off = 1;
	kh_context_changed();
}

void local_irq_enable()
{
	kh_note(KH_LEAVE, nullptr, "local_irq_enable");
	if (kh_context.irqs_off) {
		kh_context.irqs_off = 0;
		kh_lock_irqs_come_on();
	}
	kh_context_changed();
}

unsigned long kh_irq_save()
{
	unsigned long flags = kh_context.irqs_off;

	local_irq_disable();
	return flags;
}

void local_irq_restore(unsigned long flags)
{
	if (!flags)
		local_irq_enable();
}

} // extern "C"
