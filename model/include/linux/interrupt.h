/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/interrupt.h: requested interrupt lines and tasklets; kernel/interrupt.cc and
 * kernel/softirq.cc say what is kept.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/errno.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <kheddle/softirq.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
} irqreturn_t;
typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);

#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)
#define IRQF_SHARED 0x80u
#define IRQF_NO_SUSPEND 0x4000u
#define IRQF_ONESHOT 0x2000u
#define IRQF_NO_AUTOEN 0x80000u
#define IRQF_NO_THREAD 0x10000u
#define IRQF_TRIGGER_RISING 0x1u
#define IRQF_TRIGGER_HIGH 0x4u

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev);
const void *free_irq(unsigned int irq, void *dev);
void disable_irq(unsigned int irq);
void disable_irq_nosync(unsigned int irq);
void enable_irq(unsigned int irq);
void synchronize_irq(unsigned int irq);

static inline int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
			      const char *name, void *dev)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev);
}

struct tasklet_struct {
	struct kh_softirq_item item;
	int count; /* tasklet_disable depth */
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t));
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data);
void tasklet_schedule(struct tasklet_struct *t);
void tasklet_disable(struct tasklet_struct *t);
void tasklet_disable_nosync(struct tasklet_struct *t);
void tasklet_enable(struct tasklet_struct *t);
void tasklet_kill(struct tasklet_struct *t);

#define tasklet_hi_schedule(t) tasklet_schedule(t)
#define from_tasklet(var, callback_tasklet, member)                                                \
	((__typeof__(var))((char *)(callback_tasklet) -                                            \
			   __builtin_offsetof(__typeof__(*(var)), member)))

#ifdef __cplusplus
}
#endif

#endif
