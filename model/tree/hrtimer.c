// Stands for kernel/time/hrtimer.c, on the tree's struct hrtimer.
// Keeps: a timer that was started fires once, at any moment or never, in hardirq context (softirq, if its mode says so), possibly
// on the CPU of a task that it interrupts, and again for as long as its function asks for that; cancelling waits for a function
// that runs. Leaves out: time, which stands still, so that forwarding passes one interval and changes nothing; one run at a time.
// Checks: freeing memory with a started timer in it (as CONFIG_DEBUG_OBJECTS_TIMERS).
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <kheddle.h>
#include <kheddle/context.h>

static struct hrtimer
	*started_hrtimers; /* linked by a pointer that the tree's red-black tree would use */
static struct hrtimer_clock_base hrtimer_base = {.get_time = ktime_get};
static bool hrtimers_run, soft_hrtimers_run; /* the threads that run them are there */

unsigned int hrtimer_resolution = 1;

static struct hrtimer **hrtimer_after(struct hrtimer *timer)
{
	return (struct hrtimer **)&timer->node.node.rb_left;
}

/* In an atomic section. False if it was not started. */
static bool dequeue_hrtimer(struct hrtimer *timer)
{
	struct hrtimer **link = &started_hrtimers;

	if (timer->state == HRTIMER_STATE_INACTIVE)
		return false;
	while (*link != timer)
		link = hrtimer_after(*link);
	*link = *hrtimer_after(timer);
	*hrtimer_after(timer) = NULL;
	timer->state = HRTIMER_STATE_INACTIVE;
	return true;
}

/* In an atomic section. */
static void enqueue_hrtimer(struct hrtimer *timer)
{
	*hrtimer_after(timer) = started_hrtimers;
	started_hrtimers = timer;
	timer->state = HRTIMER_STATE_ENQUEUED;
}

struct taken_hrtimer {
	bool soft;
	struct hrtimer *timer;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
};

/* In an atomic section: takes any that is for this context, unless one runs. */
static bool take_hrtimer(void *argument)
{
	struct taken_hrtimer *taken = argument;
	struct hrtimer *timer;
	unsigned int ready = 0, chosen;

	if (hrtimer_base.running)
		return false;
	for (timer = started_hrtimers; timer; timer = *hrtimer_after(timer))
		ready += timer->is_soft == taken->soft;
	if (!ready)
		return false;
	chosen = ready > 1 ? kh_choose(ready) : 0;
	for (timer = started_hrtimers; timer->is_soft != taken->soft || chosen--;)
		timer = *hrtimer_after(timer);
	dequeue_hrtimer(timer);
	hrtimer_base.running = timer;
	taken->timer = timer;
	taken->function = timer->function;
	return true;
}

static void run_hrtimers(void *soft)
{
	for (;;) {
		struct taken_hrtimer taken = {.soft = soft};
		int interrupted = kh_handler_enter(soft ? KH_IN_SOFTIRQ : KH_IN_HARDIRQ,
						   take_hrtimer, &taken);
		bool again = taken.function(taken.timer) != HRTIMER_NORESTART;

		kh_atomic_begin();
		if (again && taken.timer->state == HRTIMER_STATE_INACTIVE)
			enqueue_hrtimer(taken.timer);
		hrtimer_base.running = NULL;
		kh_handler_leave(interrupted);
		kh_atomic_end();
	}
}

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	*timer = (struct hrtimer){.base = &hrtimer_base, .is_soft = !!(mode & HRTIMER_MODE_SOFT)};
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t time, u64 range,
			    const enum hrtimer_mode mode)
{
	bool *run = timer->is_soft ? &soft_hrtimers_run : &hrtimers_run;

	kh_atomic_begin();
	dequeue_hrtimer(timer);
	hrtimer_set_expires(timer, time);
	enqueue_hrtimer(timer);
	if (!*run) {
		*run = true;
		kh_spawn(run_hrtimers, timer->is_soft ? timer : NULL, "hrtimer", KH_DAEMON);
	}
	kh_note(KH_STATE, timer, "hrtimer_start");
	kh_atomic_end();
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	int ret;

	kh_atomic_begin();
	ret = hrtimer_base.running == timer ? -1 : dequeue_hrtimer(timer);
	kh_note(KH_STATE, timer, "hrtimer_try_to_cancel");
	kh_atomic_end();
	return ret;
}

int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	kh_atomic_begin();
	kh_note(KH_WAIT, timer, "hrtimer_cancel");
	kh_await(hrtimer_base.running != timer);
	ret = dequeue_hrtimer(timer);
	kh_note(KH_STATE, timer, "hrtimer_cancel");
	kh_atomic_end();
	return ret;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	bool active;

	kh_atomic_begin();
	active = timer->state != HRTIMER_STATE_INACTIVE || hrtimer_base.running == timer;
	kh_atomic_end();
	return active;
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	return 1;
}

ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust)
{
	return hrtimer_get_expires(timer);
}

/* Memory is about to be freed: a finding if a started timer is in it. */
void kh_check_no_hrtimer_freed(const void *object, size_t size)
{
	kh_atomic_begin();
	for (struct hrtimer *timer = started_hrtimers; timer; timer = *hrtimer_after(timer))
		if ((char *)timer >= (char *)object && (char *)timer < (char *)object + size)
			kh_fail("use-after-free", "ODEBUG: free active (active state 0) object: "
						  "object type: hrtimer");
	kh_atomic_end();
}
