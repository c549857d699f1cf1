/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for asm/irqflags.h: the flags are 1 while interrupts are off.
 */
#ifndef KHEDDLE_ASM_IRQFLAGS_H
#define KHEDDLE_ASM_IRQFLAGS_H

void kh_irq_disable(void);
void kh_irq_enable(void);
unsigned long kh_irq_flags(void);

static inline unsigned long arch_local_save_flags(void)
{
	return kh_irq_flags();
}

static inline void arch_local_irq_disable(void)
{
	kh_irq_disable();
}

static inline void arch_local_irq_enable(void)
{
	kh_irq_enable();
}

static inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = kh_irq_flags();

	kh_irq_disable();
	return flags;
}

static inline void arch_local_irq_restore(unsigned long flags)
{
	if (!flags)
		kh_irq_enable();
}

static inline int arch_irqs_disabled_flags(unsigned long flags)
{
	return flags != 0;
}

static inline int arch_irqs_disabled(void)
{
	return kh_irq_flags() != 0;
}

#endif
