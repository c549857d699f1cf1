// Preemption and interrupts of a kernel tree: model/kernel/preempt.cc under the names of include/asm/{preempt,irqflags}.h.
#include "../kernel/preempt.cc"

namespace
{

// The offsets of linux/preempt.h: a level of preemption, of disabled softirqs, or of both.
constexpr int PREEMPTION = 1, SOFTIRQS = 0x200;

} // namespace

extern "C" {

void kh_preempt_count_add(int value)
{
	if (value & SOFTIRQS)
		local_bh_disable();
	if (value & PREEMPTION)
		preempt_disable();
	if (value & ~(SOFTIRQS | PREEMPTION))
		kh_fail("unmodelled-call", "preempt_count_add(%x)", value);
}

void kh_preempt_count_sub(int value)
{
	if (value & PREEMPTION)
		preempt_enable();
	if (value & SOFTIRQS)
		local_bh_enable();
	if (value & ~(SOFTIRQS | PREEMPTION))
		kh_fail("unmodelled-call", "preempt_count_sub(%x)", value);
}

void __local_bh_enable_ip(unsigned long, unsigned int)
{
	local_bh_enable();
}

void kh_irq_disable()
{
	local_irq_disable();
}

void kh_irq_enable()
{
	local_irq_enable();
}

unsigned long kh_irq_flags()
{
	return irqs_disabled();
}

int __cond_resched()
{
	kh_might_sleep();
	return 0;
}

} // extern "C"
