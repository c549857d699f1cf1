// Stands for the C library's reader-writer locks, in glibc's own fields: __readers counts, __cur_writer is 1 + the
// writer. Keeps: writer exclusion; readers come in while a writer waits, as glibc's default has it.
// Leaves out: the kinds that prefer writers, owners of read locks.
// Checks: unlocking what nobody holds or another thread writes under.
#include "thread.h"

#include <errno.h>
#include <pthread.h>

using kheddle_posix::Step;

extern "C" {

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *) noexcept
{
	Step step;

	lock->__data.__readers = 0;
	lock->__data.__cur_writer = 0;
	return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock) noexcept
{
	Step step;

	if (lock->__data.__readers || lock->__data.__cur_writer)
		kh_fail("lock-imbalance", "pthread_rwlock_destroy() of a lock that is held");
	return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock) noexcept
{
	Step step;

	kh_note(KH_WAIT, lock, "pthread_rwlock_rdlock");
	kh_await(!lock->__data.__cur_writer);
	lock->__data.__readers++;
	kh_note(KH_ACQUIRE_READ, lock, "pthread_rwlock_rdlock");
	return 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock) noexcept
{
	Step step;

	if (lock->__data.__cur_writer)
		return EBUSY;
	lock->__data.__readers++;
	kh_note(KH_TRY_ACQUIRE_READ, lock, "pthread_rwlock_tryrdlock");
	return 0;
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock) noexcept
{
	Step step;

	kh_note(KH_WAIT, lock, "pthread_rwlock_wrlock");
	kh_await(!lock->__data.__readers && !lock->__data.__cur_writer);
	lock->__data.__cur_writer = kh_self() + 1;
	kh_note(KH_ACQUIRE, lock, "pthread_rwlock_wrlock");
	return 0;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock) noexcept
{
	Step step;

	if (lock->__data.__readers || lock->__data.__cur_writer)
		return EBUSY;
	lock->__data.__cur_writer = kh_self() + 1;
	kh_note(KH_TRY_ACQUIRE, lock, "pthread_rwlock_trywrlock");
	return 0;
}

int pthread_rwlockattr_init(pthread_rwlockattr_t *) noexcept
{
	return 0;
}

int pthread_rwlockattr_destroy(pthread_rwlockattr_t *) noexcept
{
	return 0;
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock) noexcept
{
	Step step;

	if (lock->__data.__cur_writer == kh_self() + 1)
		lock->__data.__cur_writer = 0;
	else if (lock->__data.__readers)
		lock->__data.__readers--;
	else
		kh_fail("lock-imbalance",
			"pthread_rwlock_unlock() of a lock that this thread does not hold");
	kh_note(KH_RELEASE, lock, "pthread_rwlock_unlock");
	return 0;
}

} // extern "C"
