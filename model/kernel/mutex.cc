// Stands for include/linux/mutex.h and kernel/locking/mutex.c.
// Keeps: exclusion; sleeping (also when it would get the lock at once); a signal may end the
// interruptible waits when the environment has signals. Leaves out: spinning, queue order and
// hand-off: any waiter may be next. Checks: locking where sleeping is forbidden; release by another
// thread or of a free mutex; destroying a held one. A second lock by the owner waits for ever.
#include <linux/mutex.h>
#include <kheddle/environment.h>

namespace
{

void take(struct mutex *lock, unsigned how)
{
	lock->owner = kh_self() + 1;
	kh_lock_acquired(lock, lock->kh_key, how);
}

// The macro keeps the name of the kernel's function a literal in the notes.
#define LOCK(name, how, nest)                                                                      \
	do {                                                                                       \
		kh_might_sleep();                                                                  \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, lock, name);                                                      \
		kh_lock_attempt(lock, lock->kh_key, how, nest);                                    \
		kh_await(!lock->owner);                                                            \
		take(lock, how);                                                                   \
		kh_note(KH_ACQUIRE, lock, name);                                                   \
		kh_atomic_end();                                                                   \
	} while (0)

// True if a signal came instead. Only a contended lock is waited for, so only then one can.
bool wait_interruptible(struct mutex *lock)
{
	if (lock->owner && kh_may(signals_arrive))
		return true;
	kh_await(!lock->owner);
	return false;
}

} // namespace

extern "C" {

void __mutex_init(struct mutex *lock, const char *, const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_check_no_locks_freed(lock, sizeof(*lock));
	lock->owner = 0;
	lock->kh_key = kh_lock_key(key);
	kh_atomic_end();
}

void mutex_destroy(struct mutex *lock)
{
	kh_atomic_begin();
	if (lock->owner)
		kh_fail("lock-imbalance", "WARNING: mutex_destroy() of a mutex that is locked");
	kh_atomic_end();
}

void mutex_lock(struct mutex *lock)
{
	LOCK("mutex_lock", 0, nullptr);
}

void mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	LOCK("mutex_lock_nested", subclass, nullptr);
}

void kh_mutex_lock_nest_lock(struct mutex *lock, const void *nest_lock)
{
	LOCK("mutex_lock_nest_lock", 0, nest_lock);
}

int mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, lock, "mutex_lock_interruptible");
	kh_lock_attempt(lock, lock->kh_key, subclass, nullptr);
	if (wait_interruptible(lock)) {
		ret = -EINTR;
	} else {
		take(lock, subclass);
		kh_note(KH_ACQUIRE, lock, "mutex_lock_interruptible");
	}
	kh_atomic_end();
	return ret;
}

int mutex_lock_interruptible(struct mutex *lock)
{
	return mutex_lock_interruptible_nested(lock, 0);
}

int mutex_lock_killable(struct mutex *lock)
{
	return mutex_lock_interruptible(lock);
}

int mutex_trylock(struct mutex *lock)
{
	int taken = 0;

	kh_atomic_begin();
	if (!lock->owner) {
		kh_lock_attempt(lock, lock->kh_key, KH_ORDER_TRY, nullptr);
		take(lock, 0);
		kh_note(KH_TRY_ACQUIRE, lock, "mutex_trylock");
		taken = 1;
	}
	kh_atomic_end();
	return taken;
}

void mutex_unlock(struct mutex *lock)
{
	kh_atomic_begin();
	kh_lock_released(lock, KH_HELD_WRITE);
	lock->owner = 0;
	kh_note(KH_RELEASE, lock, "mutex_unlock");
	kh_atomic_end();
}

bool mutex_is_locked(struct mutex *lock)
{
	kh_atomic_begin();
	bool locked = lock->owner != 0;
	kh_atomic_end();
	return locked;
}

} // extern "C"
