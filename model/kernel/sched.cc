// Stands for the part of kernel/sched/core.c that sleepers and wakers share.
// Keeps: a task's state; schedule() sleeps until the state is TASK_RUNNING again, so a wake-up that comes
// before set_current_state() is lost; a signal ends an interruptible sleep. Leaves out: run queues, time:
// a timeout expires at any moment if the environment's timeouts expire, else never. Checks: scheduling
// while atomic.
#include <linux/sched.h>
#include <kheddle/environment.h>

#ifndef KHEDDLE_TREE
struct task_struct kh_tasks[KH_MAX_THREADS];
#endif

namespace
{

void check_not_atomic()
{
	if (kh_in_atomic() || kh_context.irqs_off)
		kh_warn("sleep-in-atomic", "BUG: scheduling while atomic: preempt_count: %d",
			kh_context.preempt);
	else if (kh_context.rcu)
		kh_warn("sleep-in-atomic",
			"BUG: voluntary context switch within RCU read-side critical section!");
}

} // namespace

extern "C" {

void schedule()
{
	check_not_atomic();
	kh_atomic_begin();
	struct task_struct *self = current;
	if (self->__state != TASK_RUNNING) {
		bool interruptible = self->__state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL);

		kh_note(KH_WAIT, self, "schedule");
		if (interruptible && (self->signalled || kh_may(signals_arrive))) {
			self->signalled = 1;
			self->__state = TASK_RUNNING;
		}
		kh_await(self->__state == TASK_RUNNING);
	}
	kh_atomic_end();
}

long schedule_timeout(long timeout)
{
	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	check_not_atomic();
	kh_atomic_begin();
	struct task_struct *self = current;
	long left = timeout > 1 ? 1 : 0;
	if (self->__state != TASK_RUNNING) {
		kh_note(KH_WAIT, self, "schedule_timeout");
		// Nobody else may ever wake a plain sleep: it ends by itself.
		self->__state = TASK_RUNNING;
		left = 0;
	}
	kh_atomic_end();
	return left;
}

long schedule_timeout_interruptible(long timeout)
{
	set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_killable(long timeout)
{
	set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	int woken = 0;

	kh_atomic_begin();
	if (task->__state & state) {
		task->__state = TASK_RUNNING;
		kh_note(KH_STATE, task, "woken");
		woken = 1;
	}
	kh_atomic_end();
	return woken;
}

int wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

int signal_pending(struct task_struct *task)
{
	kh_atomic_begin();
	int pending = task->signalled;
	kh_atomic_end();
	return pending;
}

} // extern "C"
