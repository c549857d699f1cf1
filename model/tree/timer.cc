// Timers of a kernel tree: model/kernel/softirq.cc under the names that the tree's inline functions call. A timer_list is
// laid out as the tree's (layout.c). Leaves out: tasklets, which the tree's headers work on inline.
#include <linux/timer.h>

#undef timer_delete

#include "../kernel/softirq.cc"

extern "C" {

void init_timer_key(struct timer_list *timer, void (*function)(struct timer_list *), unsigned int,
		    const char *, void *)
{
	timer_init_key(timer, function);
}

int timer_delete(struct timer_list *timer)
{
	return kh_timer_delete(timer);
}

} // extern "C"
