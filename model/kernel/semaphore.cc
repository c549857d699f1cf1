// Stands for include/linux/semaphore.h and kernel/locking/semaphore.c.
// Keeps: the count; sleeping; it has no owner, anybody may release it, also from an interrupt. Leaves
// out: the order of waiters; time. Checks: down() where sleeping is forbidden.
#include <linux/semaphore.h>
#include <kheddle/environment.h>

extern "C" {

void sema_init(struct semaphore *sem, int count)
{
	kh_atomic_begin();
	sem->count = (unsigned int)count;
	kh_atomic_end();
}

void down(struct semaphore *sem)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down");
	kh_await(sem->count);
	sem->count--;
	kh_note(KH_STATE, sem, "down");
	kh_atomic_end();
}

int down_interruptible(struct semaphore *sem)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down_interruptible");
	if (!sem->count && kh_may(signals_arrive)) {
		ret = -EINTR;
	} else {
		kh_await(sem->count);
		sem->count--;
		kh_note(KH_STATE, sem, "down_interruptible");
	}
	kh_atomic_end();
	return ret;
}

// 1 if it could not be had, unlike the other trylocks.
int down_trylock(struct semaphore *sem)
{
	kh_atomic_begin();
	int failed = !sem->count;
	if (!failed)
		sem->count--;
	kh_atomic_end();
	return failed;
}

int down_timeout(struct semaphore *sem, long)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down_timeout");
	if (!sem->count && kh_may(timeouts_expire)) {
		ret = -ETIME;
	} else {
		kh_await(sem->count);
		sem->count--;
	}
	kh_atomic_end();
	return ret;
}

void up(struct semaphore *sem)
{
	kh_atomic_begin();
	sem->count++;
	kh_note(KH_STATE, sem, "up");
	kh_atomic_end();
}

} // extern "C"
