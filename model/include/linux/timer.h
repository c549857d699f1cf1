/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/timer.h; kernel/softirq.cc says what is kept.
 */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <kheddle/softirq.h>

#ifdef __cplusplus
extern "C" {
#endif

struct timer_list {
	struct kh_softirq_item item;
	unsigned long expires; /* kept for the caller: a pending timer may fire at any moment */
	void (*function)(struct timer_list *timer);
};

#define TIMER_DEFERRABLE 0x80000u
#define TIMER_IRQSAFE 0x200000u

void timer_init_key(struct timer_list *timer, void (*function)(struct timer_list *timer));
int mod_timer(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
int kh_timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
int timer_pending(const struct timer_list *timer);

#define timer_setup(timer, callback, flags) timer_init_key(timer, callback)
#define timer_setup_on_stack(timer, callback, flags) timer_init_key(timer, callback)
#define destroy_timer_on_stack(timer) ((void)(timer))
#define DEFINE_TIMER(name, callback)                                                               \
	struct timer_list name = {{NULL, false, false, false, {0}}, 0, callback}
#define timer_delete(timer) kh_timer_delete(timer) /* POSIX has another */
#define del_timer(timer) kh_timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define try_to_del_timer_sync(timer) timer_delete_sync(timer)
#define mod_timer_pending(timer, expires) (timer_pending(timer) ? mod_timer(timer, expires) : 0)
#define timer_reduce(timer, expires) mod_timer(timer, expires)
#define timer_container_of(var, callback_timer, member)                                            \
	((__typeof__(var))((char *)(callback_timer) -                                              \
			   __builtin_offsetof(__typeof__(*(var)), member)))
#define from_timer(var, callback_timer, member) timer_container_of(var, callback_timer, member)

#ifdef __cplusplus
}
#endif

#endif
