// Stands for the tasklets of kernel/softirq.c, on the tree's struct tasklet_struct.
// Keeps: one run for each time it is scheduled, in softirq context, possibly on the CPU of a task that it interrupts; one
// run at a time; a disabled one stays queued. Leaves out: priorities, one queue for each CPU. Checks:
// freeing memory with a scheduled tasklet in it.
#include <linux/interrupt.h>
#include <kheddle.h>
#include <kheddle/context.h>

static struct tasklet_struct *queued_tasklets;
static const struct tasklet_struct *running_tasklet;
static bool tasklets_run; /* the thread that runs them is there */

/* Off the queue, with what it runs: the tasklet itself may be freed meanwhile, which is the callback's affair. */
struct taken_tasklet {
	struct tasklet_struct *tasklet;
	void (*func)(unsigned long data);
	void (*callback)(struct tasklet_struct *t);
	unsigned long data;
};

/* In an atomic section: takes any of those that are not disabled. */
static bool take_tasklet(void *argument)
{
	struct taken_tasklet *taken = argument;
	struct tasklet_struct **link = &queued_tasklets, *t;
	unsigned int ready = 0, chosen;

	for (t = queued_tasklets; t; t = t->next)
		ready += !t->count.counter;
	if (!ready)
		return false;
	chosen = ready > 1 ? kh_choose(ready) : 0;
	while ((*link)->count.counter || chosen--)
		link = &(*link)->next;
	t = *link;
	*link = t->next;
	t->next = NULL;
	t->state &= ~BIT(TASKLET_STATE_SCHED);
	running_tasklet = t;
	*taken = (struct taken_tasklet){
		.tasklet = t,
		.func = t->use_callback ? NULL : t->func,
		.callback = t->use_callback ? t->callback : NULL,
		.data = t->data,
	};
	return true;
}

static void run_tasklets(void *unused)
{
	for (;;) {
		struct taken_tasklet taken;
		int interrupted = kh_handler_enter(KH_IN_SOFTIRQ, take_tasklet, &taken);

		if (taken.callback)
			taken.callback(taken.tasklet);
		else
			taken.func(taken.data);
		kh_atomic_begin();
		running_tasklet = NULL;
		kh_deferred--;
		kh_handler_leave(interrupted);
		kh_atomic_end();
	}
}

/* Memory is about to be freed: a finding if a scheduled tasklet is in it. */
void kh_check_no_tasklet_freed(const void *object, size_t size)
{
	kh_atomic_begin();
	for (struct tasklet_struct *t = queued_tasklets; t; t = t->next)
		if ((char *)t >= (char *)object && (char *)t < (char *)object + size)
			kh_fail("use-after-free", "free of a tasklet_struct that is scheduled");
	kh_atomic_end();
}

void __tasklet_schedule(struct tasklet_struct *t)
{
	kh_atomic_begin();
	t->next = queued_tasklets;
	queued_tasklets = t;
	kh_deferred++; /* until it has run */
	if (!tasklets_run) {
		tasklets_run = true;
		kh_spawn(run_tasklets, NULL, "softirq", KH_DAEMON);
	}
	kh_note(KH_STATE, t, "tasklet_schedule");
	kh_atomic_end();
}

void __tasklet_hi_schedule(struct tasklet_struct *t)
{
	__tasklet_schedule(t);
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	*t = (struct tasklet_struct){.use_callback = true, .callback = callback};
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	*t = (struct tasklet_struct){.func = func, .data = data};
}

void tasklet_unlock_wait(struct tasklet_struct *t)
{
	kh_might_sleep();
	tasklet_unlock_spin_wait(t);
}

void tasklet_unlock_spin_wait(struct tasklet_struct *t)
{
	kh_atomic_begin();
	kh_note(KH_WAIT, t, "tasklet_disable");
	kh_await(running_tasklet != t);
	kh_atomic_end();
}

void tasklet_kill(struct tasklet_struct *t)
{
	if (kh_context.interrupt)
		kh_warn("lock-context", "WARNING: attempt to kill tasklet from interrupt");
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, t, "tasklet_kill");
	kh_await(running_tasklet != t && !(t->state & BIT(TASKLET_STATE_SCHED)));
	kh_atomic_end();
}
