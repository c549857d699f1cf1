// Stands for include/linux/local_lock.h: a name for what a CPU keeps to itself by disabling preemption or interrupts.
// Keeps: preemption or interrupts off while held; a lock for each CPU, which others never wait for. Leaves out: the
// sleeping form of PREEMPT_RT. Checks: taking it on a CPU where it is held, as a handler does that it does not keep away
// (lock-context); release of what is not held.
#include <linux/local_lock.h>

extern "C" {

void kh_local_lock_init(local_lock_t *lock, const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_check_no_locks_freed(lock, sizeof(*lock));
	lock->owner = 0;
	lock->kh_key = kh_lock_key(key);
	kh_atomic_end();
}

void kh_local_lock(local_lock_t *lock)
{
	kh_check_wait_context();
	kh_atomic_begin();
	if (lock->owner == kh_cpu_number() + 1)
		kh_warn("lock-context", "WARNING: local_lock() on a CPU that holds it");
	kh_lock_attempt(lock, lock->kh_key, KH_ORDER_PERCPU, nullptr);
	lock->owner = kh_cpu_number() + 1;
	kh_lock_acquired(lock, lock->kh_key, 0);
	kh_note(KH_ACQUIRE, lock, "local_lock");
	kh_atomic_end();
}

void kh_local_unlock(local_lock_t *lock)
{
	kh_atomic_begin();
	kh_lock_released(lock, KH_HELD_WRITE);
	lock->owner = 0;
	kh_note(KH_RELEASE, lock, "local_unlock");
	kh_atomic_end();
}

} // extern "C"
