// What the files of the POSIX face share: the record of a thread, and a step.
#pragma once

#include <kheddle.h>

#include <pthread.h>

namespace kheddle_posix
{

// One for each thread that pthread_create() made, and one for main. A pthread_t is its address.
struct Thread {
	Thread *next; // in the list of all that nobody has joined
	void *(*start)(void *);
	void *argument;
	void *result;
	int number; // kh_self() in it
};

// From the constructor to the destructor no other thread runs.
class Step
{
      public:
	Step()
	{
		kh_atomic_begin();
	}
	~Step()
	{
		kh_atomic_end();
	}
	Step(const Step &) = delete;
	Step &operator=(const Step &) = delete;
};

// A set of threads, for things that several may wait for: a bit each.
using ThreadSet = unsigned long;

inline ThreadSet myself()
{
	int number = kh_self();

	if (number >= 64)
		kh_fail("assertion", "the POSIX face has room for 64 threads");
	return 1UL << number;
}

// pthread_create() of a thread that reports call `name`: a string literal, or the address of a function.
void start_thread(pthread_t *thread, void *(*start)(void *), void *argument, const char *name);

// Runs what keys of thread-specific data want run at a thread's end.
void run_key_destructors();

} // namespace kheddle_posix
