// Stands for the C library's mutexes and spin locks. The state is in glibc's own fields, so that its static
// initialisers work: __owner is kh_self() + 1 of the owner, __count the depth of a recursive one.
// Keeps: exclusion, the kinds normal, recursive and error-checking, trylock. A timed lock may time out whenever it
// would have to wait.
// Leaves out: order of waiters, priorities, robustness, sharing between processes.
// Checks: unlocking what one does not hold, destroying a locked one. Locking a normal mutex twice waits for ever.
#include "thread.h"

#include <errno.h>
#include <pthread.h>

using kheddle_posix::Step;

namespace
{

using Fields = decltype(pthread_mutex_t::__data);

void take(pthread_mutex_t *mutex, kh_event event, const char *what)
{
	mutex->__data.__owner = kh_self() + 1;
	kh_note(event, mutex, what);
}

// A second lock by the owner, where the kind has an answer to that: 0 or an error. -1: wait.
int lock_again(Fields *fields)
{
	if (fields->__owner != kh_self() + 1)
		return -1;
	if (fields->__kind == PTHREAD_MUTEX_RECURSIVE) {
		fields->__count++;
		return 0;
	}
	return fields->__kind == PTHREAD_MUTEX_ERRORCHECK ? EDEADLK : -1;
}

} // namespace

extern "C" {

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) noexcept
{
	Step step;

	mutex->__data.__owner = 0;
	mutex->__data.__count = 0;
	mutex->__data.__kind =
		attributes ? *reinterpret_cast<const int *>(attributes) : PTHREAD_MUTEX_NORMAL;
	return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) noexcept
{
	Step step;

	if (mutex->__data.__owner)
		kh_fail("lock-imbalance", "pthread_mutex_destroy() of a mutex that is locked");
	return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex) noexcept
{
	Step step;
	int again = lock_again(&mutex->__data);

	if (again >= 0)
		return again;
	kh_note(KH_WAIT, mutex, "pthread_mutex_lock");
	kh_await(!mutex->__data.__owner);
	take(mutex, KH_ACQUIRE, "pthread_mutex_lock");
	return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *mutex) noexcept
{
	Step step;

	if (!mutex->__data.__owner) {
		take(mutex, KH_TRY_ACQUIRE, "pthread_mutex_trylock");
		return 0;
	}
	return mutex->__data.__kind == PTHREAD_MUTEX_RECURSIVE && !lock_again(&mutex->__data)
		       ? 0
		       : EBUSY;
}

int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *) noexcept
{
	Step step;
	int again = lock_again(&mutex->__data);

	if (again >= 0)
		return again;
	if (mutex->__data.__owner && kh_choose(2))
		return ETIMEDOUT;
	kh_note(KH_WAIT, mutex, "pthread_mutex_timedlock");
	kh_await(!mutex->__data.__owner);
	take(mutex, KH_ACQUIRE, "pthread_mutex_timedlock");
	return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex) noexcept
{
	Step step;
	Fields &fields = mutex->__data;

	if (fields.__owner != kh_self() + 1) {
		if (fields.__kind == PTHREAD_MUTEX_RECURSIVE ||
		    fields.__kind == PTHREAD_MUTEX_ERRORCHECK)
			return EPERM;
		kh_fail("lock-imbalance",
			"pthread_mutex_unlock() of a mutex that this thread does not hold");
	}
	if (fields.__count) {
		fields.__count--;
		return 0;
	}
	fields.__owner = 0;
	kh_note(KH_RELEASE, mutex, "pthread_mutex_unlock");
	return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attributes) noexcept
{
	*reinterpret_cast<int *>(attributes) = PTHREAD_MUTEX_NORMAL;
	return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *) noexcept
{
	return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attributes, int kind) noexcept
{
	*reinterpret_cast<int *>(attributes) = kind;
	return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *, int) noexcept
{
	return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *attributes, int *kind) noexcept
{
	*kind = *reinterpret_cast<const int *>(attributes);
	return 0;
}

// A spin lock has no static initialiser: 0 is free, else 1 + the owner.
int pthread_spin_init(pthread_spinlock_t *lock, int) noexcept
{
	Step step;

	*lock = 0;
	return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *) noexcept
{
	return 0;
}

int pthread_spin_lock(pthread_spinlock_t *lock) noexcept
{
	Step step;

	kh_note(KH_WAIT, const_cast<int *>(lock), "pthread_spin_lock");
	kh_await(!*lock);
	*lock = kh_self() + 1;
	kh_note(KH_ACQUIRE, const_cast<int *>(lock), "pthread_spin_lock");
	return 0;
}

int pthread_spin_trylock(pthread_spinlock_t *lock) noexcept
{
	Step step;

	if (*lock)
		return EBUSY;
	*lock = kh_self() + 1;
	kh_note(KH_TRY_ACQUIRE, const_cast<int *>(lock), "pthread_spin_trylock");
	return 0;
}

int pthread_spin_unlock(pthread_spinlock_t *lock) noexcept
{
	Step step;

	if (*lock != kh_self() + 1)
		kh_fail("lock-imbalance",
			"pthread_spin_unlock() of a lock that this thread does not hold");
	*lock = 0;
	kh_note(KH_RELEASE, const_cast<int *>(lock), "pthread_spin_unlock");
	return 0;
}

} // extern "C"
