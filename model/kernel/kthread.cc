// Stands for include/linux/kthread.h and kernel/kthread.c.
// Keeps: a thread starts when it is woken; kthread_stop() wakes it, waits for its end and gets its result.
// Leaves out: parking, affinity, reference counts of the task. Checks: what the thread still holds when it
// returns; a thread that is never stopped may wait for ever.
#include <linux/kthread.h>
#include <kheddle/environment.h>

namespace
{

struct kthread {
	kthread *next;
	int (*threadfn)(void *);
	void *data;
	int thread;
	int result;
};

kthread *kthreads;

kthread **link_of(const struct task_struct *task)
{
	kthread **link = &kthreads;

	while (*link && kh_task_of((*link)->thread) != task)
		link = &(*link)->next;
	return link;
}

void run(void *argument)
{
	kthread *self = static_cast<kthread *>(argument);

	schedule();
	if (!kthread_should_stop())
		self->result = self->threadfn(self->data);
	kh_check_returning_to_user();
}

} // namespace

extern "C" {

struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *, ...)
{
	kh_might_sleep();
	if (kh_may(allocations_fail))
		return static_cast<struct task_struct *>(ERR_PTR(-ENOMEM));
	kh_atomic_begin();
	kthread *created = static_cast<kthread *>(kh_allocate(sizeof(kthread), false));
	*created = kthread{kthreads, threadfn, data, 0, -EINTR};
	kthreads = created;
	created->thread =
		kh_spawn(run, created, reinterpret_cast<const char *>(threadfn), KH_DAEMON);
	struct task_struct *task = kh_task_of(created->thread);
	task->__state = TASK_UNINTERRUPTIBLE;
	kh_interruptible |= uint64_t(1) << created->thread;
	kh_atomic_end();
	return task;
}

struct task_struct *kthread_run(int (*threadfn)(void *data), void *data, const char *name, ...)
{
	struct task_struct *task = kthread_create(threadfn, data, name);

	if (!IS_ERR(task))
		wake_up_process(task);
	return task;
}

int kthread_stop(struct task_struct *task)
{
	kh_might_sleep();
	kh_atomic_begin();
	task->stopping = true;
	task->__state = TASK_RUNNING;
	kh_note(KH_STATE, task, "kthread_stop");
	kh_atomic_end();

	kh_atomic_begin();
	kthread *stopped = *link_of(task);
	if (!stopped)
		kh_fail("assertion", "kernel BUG: kthread_stop() of what is no kernel thread");
	kh_note(KH_WAIT, task, "kthread_stop");
	kh_await(kh_finished(stopped->thread));
	int result = stopped->result;
	*link_of(task) = stopped->next;
	kh_free(stopped);
	kh_atomic_end();
	return result;
}

bool kthread_should_stop()
{
	return READ_ONCE(current->stopping);
}

} // extern "C"
