// Stands for the C library's condition variables, barriers and semaphores. Who waits is a set of threads in the
// object's first 16 bytes; glibc's static initialiser, all zero, is the empty one.
// Keeps: waiting and unlocking are one step; a signal wakes any one of those who wait now, and is lost if there are
// none; a timed wait may time out at any time; any wait may end without a signal (a spurious wake-up), as POSIX
// permits. Leaves out: clocks.
// Checks: waiting without holding the mutex.
#include "thread.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

using namespace kheddle_posix;

namespace
{

struct Condition {
	ThreadSet waiting;
	ThreadSet woken;
};
static_assert(sizeof(Condition) <= sizeof(pthread_cond_t));

struct Barrier {
	ThreadSet waiting;
	ThreadSet woken;
	unsigned count;
};
static_assert(sizeof(Barrier) <= sizeof(pthread_barrier_t));

struct Semaphore {
	unsigned value;
};
static_assert(sizeof(Semaphore) <= sizeof(sem_t));

template <typename State, typename Object> State *in(Object *object)
{
	return reinterpret_cast<State *>(object);
}

// Any one of the set; it must not be empty.
ThreadSet choose_one(ThreadSet set)
{
	unsigned size = __builtin_popcountl(set);

	for (unsigned skip = size > 1 ? kh_choose(size) : 0; skip; skip--)
		set &= set - 1;
	return set & -set;
}

void begin_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
	Step step;

	if (mutex->__data.__owner != kh_self() + 1)
		kh_fail("lock-imbalance",
			"pthread_cond_wait() with a mutex that this thread does not hold");
	mutex->__data.__owner = 0;
	kh_note(KH_RELEASE, mutex, "pthread_cond_wait");
	// Who wakes up spuriously takes no signal from others: it never waits. That it is chosen here, not while
	// waiting, leaves the other choice able to wait for ever, which a lost signal then shows.
	auto *state = in<Condition>(condition);

	if (kh_choose(2))
		state->woken |= myself();
	else
		state->waiting |= myself();
}

int end_wait(pthread_cond_t *condition, pthread_mutex_t *mutex, bool timed)
{
	Step step;
	auto *state = in<Condition>(condition);
	bool woken = state->woken & myself();
	int ret = 0;

	kh_note(KH_WAIT, condition, "pthread_cond_wait");
	if (!woken && timed && kh_choose(2))
		ret = ETIMEDOUT;
	kh_await((woken || ret) && !mutex->__data.__owner);
	state->waiting &= ~myself();
	state->woken &= ~myself();
	mutex->__data.__owner = kh_self() + 1;
	kh_note(KH_ACQUIRE, mutex, "pthread_cond_wait");
	return ret;
}

} // namespace

extern "C" {

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *) noexcept
{
	Step step;

	*in<Condition>(condition) = Condition{};
	return 0;
}

int pthread_cond_destroy(pthread_cond_t *condition) noexcept
{
	Step step;

	if (in<Condition>(condition)->waiting)
		kh_fail("assertion", "pthread_cond_destroy() while threads wait");
	return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
	begin_wait(condition, mutex);
	return end_wait(condition, mutex, false);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
			   const struct timespec *)
{
	begin_wait(condition, mutex);
	return end_wait(condition, mutex, true);
}

int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t,
			   const struct timespec *)
{
	begin_wait(condition, mutex);
	return end_wait(condition, mutex, true);
}

int pthread_condattr_init(pthread_condattr_t *) noexcept
{
	return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *) noexcept
{
	return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *, clockid_t) noexcept
{
	return 0;
}

int pthread_cond_signal(pthread_cond_t *condition) noexcept
{
	Step step;
	auto *state = in<Condition>(condition);

	if (state->waiting) {
		ThreadSet one = choose_one(state->waiting);

		state->waiting &= ~one;
		state->woken |= one;
	}
	return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition) noexcept
{
	Step step;
	auto *state = in<Condition>(condition);

	state->woken |= state->waiting;
	state->waiting = 0;
	return 0;
}

int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *,
			 unsigned count) noexcept
{
	Step step;

	if (!count)
		return EINVAL;
	*in<Barrier>(barrier) = Barrier{0, 0, count};
	return 0;
}

int pthread_barrier_destroy(pthread_barrier_t *) noexcept
{
	return 0;
}

int pthread_barrier_wait(pthread_barrier_t *barrier) noexcept
{
	auto *state = in<Barrier>(barrier);

	{
		Step step;

		if (static_cast<unsigned>(__builtin_popcountl(state->waiting)) + 1 ==
		    state->count) {
			state->woken |= state->waiting;
			state->waiting = 0;
			return PTHREAD_BARRIER_SERIAL_THREAD;
		}
		state->waiting |= myself();
	}
	Step step;

	kh_note(KH_WAIT, barrier, "pthread_barrier_wait");
	kh_await(state->woken & myself());
	state->woken &= ~myself();
	return 0;
}

int sem_init(sem_t *semaphore, int, unsigned value) noexcept
{
	Step step;

	in<Semaphore>(semaphore)->value = value;
	return 0;
}

int sem_destroy(sem_t *) noexcept
{
	return 0;
}

int sem_wait(sem_t *semaphore)
{
	Step step;

	kh_note(KH_WAIT, semaphore, "sem_wait");
	kh_await(in<Semaphore>(semaphore)->value > 0);
	in<Semaphore>(semaphore)->value--;
	return 0;
}

int sem_trywait(sem_t *semaphore) noexcept
{
	Step step;

	if (!in<Semaphore>(semaphore)->value) {
		errno = EAGAIN;
		return -1;
	}
	in<Semaphore>(semaphore)->value--;
	return 0;
}

int sem_timedwait(sem_t *semaphore, const struct timespec *)
{
	Step step;

	if (!in<Semaphore>(semaphore)->value && kh_choose(2)) {
		errno = ETIMEDOUT;
		return -1;
	}
	kh_note(KH_WAIT, semaphore, "sem_timedwait");
	kh_await(in<Semaphore>(semaphore)->value > 0);
	in<Semaphore>(semaphore)->value--;
	return 0;
}

int sem_post(sem_t *semaphore) noexcept
{
	Step step;

	in<Semaphore>(semaphore)->value++;
	return 0;
}

int sem_getvalue(sem_t *semaphore, int *value) noexcept
{
	Step step;

	*value = static_cast<int>(in<Semaphore>(semaphore)->value);
	return 0;
}

} // extern "C"
