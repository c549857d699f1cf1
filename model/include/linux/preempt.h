/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/preempt.h, hardirq.h, bottom_half.h and irqflags.h; kernel/preempt.cc says
 * what is kept.
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/cleanup.h>
#include <kheddle/context.h>

#ifdef __cplusplus
extern "C" {
#endif

void preempt_disable(void);
void preempt_enable(void);
void local_bh_disable(void);
void local_bh_enable(void);
void local_irq_disable(void);
void local_irq_enable(void);
unsigned long kh_irq_save(void);
void local_irq_restore(unsigned long flags);

#define local_irq_save(flags) ((flags) = kh_irq_save())
#define local_save_flags(flags) ((flags) = kh_context.irqs_off)
#define irqs_disabled() (kh_context.irqs_off || kh_context.interrupt == KH_IN_HARDIRQ)
#define irqs_disabled_flags(flags) ((flags) != 0)

#define preempt_enable_no_resched() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define preempt_count() ((int)kh_preempt_count())
#define preemptible() (!kh_in_atomic() && !irqs_disabled())
#define migrate_disable() ((void)0)
#define migrate_enable() ((void)0)

#define in_hardirq() (kh_context.interrupt == KH_IN_HARDIRQ)
#define in_irq() in_hardirq()
#define in_serving_softirq() (kh_context.interrupt == KH_IN_SOFTIRQ)
#define in_softirq() (in_serving_softirq() || kh_context.bh)
#define in_interrupt() (in_hardirq() || in_softirq())
#define in_nmi() 0
#define in_task() (!kh_context.interrupt)
#define in_atomic() kh_in_atomic()

#ifdef __cplusplus
}
#endif

DEFINE_LOCK_GUARD_0(preempt, preempt_disable(), preempt_enable())
DEFINE_LOCK_GUARD_0(irq, local_irq_disable(), local_irq_enable())
DEFINE_LOCK_GUARD_0(irqsave, local_irq_save(_T->flags), local_irq_restore(_T->flags),
		    unsigned long flags)

#endif
