// Timers of a kernel tree: model/kernel/softirq.cc under the names that the tree's inline functions call. A timer_list is
// laid out as the tree's (layout.c). Its tasklets are not those of the tree, whose headers work on them inline: tasklet.c.
#define tasklet_setup kh_no_tasklet_setup
#define tasklet_init kh_no_tasklet_init
#define tasklet_kill kh_no_tasklet_kill
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
