// Stands for include/linux/completion.h and kernel/sched/completion.c.
// Keeps: complete() lets one waiter pass, also one that comes later; complete_all() lets all pass until
// the completion is re-armed. Leaves out: the order of waiters; time: a timeout expires at any moment if
// the environment's timeouts expire, else never. Checks: waiting where sleeping is forbidden.
#include <linux/completion.h>
#include <kheddle/environment.h>

namespace
{

constexpr unsigned ALL = ~0u;

void pass(struct completion *x)
{
	if (x->done != ALL)
		x->done--;
	kh_note(KH_STATE, x, "passed");
}

} // namespace

extern "C" {

void init_completion(struct completion *x)
{
	kh_atomic_begin();
	x->done = 0;
	kh_atomic_end();
}

void reinit_completion(struct completion *x)
{
	init_completion(x);
}

void wait_for_completion(struct completion *x)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, x, "wait_for_completion");
	kh_await(x->done);
	pass(x);
	kh_atomic_end();
}

int wait_for_completion_interruptible(struct completion *x)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, x, "wait_for_completion_interruptible");
	if (!x->done && kh_may(signals_arrive)) {
		ret = -ERESTARTSYS;
	} else {
		kh_await(x->done);
		pass(x);
	}
	kh_atomic_end();
	return ret;
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	unsigned long left = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, x, "wait_for_completion_timeout");
	if (x->done || !kh_may(timeouts_expire)) {
		kh_await(x->done);
		pass(x);
		left = timeout ? timeout : 1;
	}
	kh_atomic_end();
	return left;
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	long left = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, x, "wait_for_completion_interruptible_timeout");
	if (!x->done && kh_may(signals_arrive)) {
		left = -ERESTARTSYS;
	} else if (x->done || !kh_may(timeouts_expire)) {
		kh_await(x->done);
		pass(x);
		left = timeout ? (long)timeout : 1;
	}
	kh_atomic_end();
	return left;
}

bool try_wait_for_completion(struct completion *x)
{
	kh_atomic_begin();
	bool passed = x->done != 0;
	if (passed)
		pass(x);
	kh_atomic_end();
	return passed;
}

bool completion_done(struct completion *x)
{
	kh_atomic_begin();
	bool done = x->done != 0;
	kh_atomic_end();
	return done;
}

void complete(struct completion *x)
{
	kh_atomic_begin();
	if (x->done != ALL)
		x->done++;
	kh_note(KH_STATE, x, "complete");
	kh_atomic_end();
}

void complete_all(struct completion *x)
{
	kh_atomic_begin();
	x->done = ALL;
	kh_note(KH_STATE, x, "complete_all");
	kh_atomic_end();
}

} // extern "C"
