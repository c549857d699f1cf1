// Stands for the C library's threads: create, join, detach, exit, once, self.
// Keeps: a thread's result waits for its join. A main that returns leaves the other threads running (as GenMC and
// Nidhugg have it); exit() ends the execution. Threads that nobody joins are no leak.
// Leaves out: attributes, cancellation, failure to create.
// Checks: joining twice (the record is gone: use-after-free), joining oneself (deadlock).
#define __NO_INLINE__ 1 // the C library's headers would define pthread_equal() themselves
#include "thread.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>

namespace kheddle_posix
{
namespace
{

Thread main_thread;
Thread *unjoined;
__thread Thread *current;

Thread *thread_of(pthread_t thread)
{
	return reinterpret_cast<Thread *>(thread);
}

bool is_over(const Thread *thread)
{
	return kh_finished(thread->number);
}

// The end of the thread itself is what its joiner waits for: no step of its own is needed for that.
void run(void *argument)
{
	auto *self = static_cast<Thread *>(argument);

	current = self;
	self->result = self->start(self->argument);
	run_key_destructors();
}

void forget(Thread *thread)
{
	Thread **link = &unjoined;

	while (*link && *link != thread)
		link = &(*link)->next;
	if (!*link)
		return;
	*link = thread->next;
	kh_free(thread);
}

} // namespace

__attribute__((weak)) void run_key_destructors()
{
}

void start_thread(pthread_t *thread, void *(*start)(void *), void *argument, const char *name)
{
	auto *made = static_cast<Thread *>(kh_allocate(sizeof(Thread), true));

	made->start = start;
	made->argument = argument;
	*thread = reinterpret_cast<pthread_t>(made);
	Step step;

	made->next = unjoined;
	unjoined = made;
	made->number = kh_spawn(run, made, name, KH_TASK);
}

} // namespace kheddle_posix

using namespace kheddle_posix;

extern "C" {

int pthread_create(pthread_t *thread, const pthread_attr_t *, void *(*start)(void *),
		   void *argument) noexcept
{
	start_thread(thread, start, argument, reinterpret_cast<const char *>(start));
	return 0;
}

int pthread_join(pthread_t thread, void **result)
{
	Thread *joined = thread_of(thread);
	Step step;

	kh_note(KH_WAIT, joined, "pthread_join");
	kh_await(is_over(joined));
	if (result)
		*result = joined->result;
	forget(joined);
	return 0;
}

// The record of one that still runs stays.
int pthread_detach(pthread_t thread) noexcept
{
	Step step;

	if (is_over(thread_of(thread)))
		forget(thread_of(thread));
	return 0;
}

void pthread_exit(void *result)
{
	Thread *self = current ? current : &main_thread;

	self->result = result;
	run_key_destructors();
	kh_exit_thread();
}

pthread_t pthread_self(void) noexcept
{
	return reinterpret_cast<pthread_t>(current ? current : &main_thread);
}

int pthread_equal(pthread_t a, pthread_t b) noexcept
{
	return a == b;
}

int pthread_once(pthread_once_t *once, void (*routine)(void))
{
	{
		Step step;

		kh_note(KH_WAIT, once, "pthread_once");
		kh_await(*once != 1);
		if (*once == 2)
			return 0;
		*once = 1;
	}
	routine();
	Step step;

	*once = 2;
	return 0;
}

int pthread_attr_init(pthread_attr_t *) noexcept
{
	return 0;
}

int pthread_attr_destroy(pthread_attr_t *) noexcept
{
	return 0;
}

int pthread_attr_setdetachstate(pthread_attr_t *, int) noexcept
{
	return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *, size_t) noexcept
{
	return 0;
}

int pthread_attr_setscope(pthread_attr_t *, int) noexcept
{
	return 0;
}

int pthread_attr_setschedpolicy(pthread_attr_t *, int) noexcept
{
	return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *, size_t) noexcept
{
	return 0;
}

int pthread_setconcurrency(int) noexcept
{
	return 0;
}

int sched_yield(void) noexcept
{
	return 0;
}

} // extern "C"
