// The tasks behind the threads of a harness, compiled with the tree's headers. They live on the heap from their first use
// on: what a thread never asks for is no part of its states.
#include <linux/sched.h>
#include <linux/mm_types.h>
#include <kheddle.h>
#include <kheddle/context.h>

static struct task_struct *tasks[KH_MAX_THREADS];

struct task_struct *kh_task_of(int thread)
{
	struct task_struct *task;

	kh_atomic_begin();
	task = tasks[thread % KH_MAX_THREADS];
	if (!task) {
		task = kh_allocate(sizeof(*task), true);
		task->pid = task->tgid = 1000 + thread;
		task->group_leader = task;
		__builtin_strcpy(task->comm, "task");
		tasks[thread % KH_MAX_THREADS] = task;
	}
	kh_atomic_end();
	return task;
}

struct task_struct *kh_current(void)
{
	return kh_task_of(kh_self());
}
