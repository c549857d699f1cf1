// Classes of locks of a kernel tree: model/kernel/lockdep.cc, and where in the tree's locks a class's key lies: after the
// first byte of a spinlock, in the second four of others (layout.c).
#include "../kernel/lockdep.cc"
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static_assert(offsetof(spinlock_t, kh_key) == 1 && sizeof(spinlock_t) == 4);
static_assert(offsetof(struct mutex, kh_key) == 4 && offsetof(rwlock_t, kh_key) == 4);
static_assert(offsetof(struct rw_semaphore, kh_key) == 4 && offsetof(work_struct, kh_key) == 4);

namespace
{

// With the level at which all take the lock; of a lock that is a class by itself it tells nothing.
unsigned with_subclass(unsigned key, unsigned subclass)
{
	return key > KH_KEY_OWN ? (key & ~KH_ORDER_SUBCLASS) | subclass : key;
}

} // namespace

extern "C" {

void kh_set_spinlock_key(spinlock_t *lock, unsigned key, unsigned subclass)
{
	KH_SET_LOCK_KEY(lock, with_subclass(key, subclass));
}

void kh_set_lock_key(struct mutex *lock, unsigned key, unsigned subclass)
{
	KH_SET_LOCK_KEY(lock, with_subclass(key, subclass));
}

void kh_set_spinlock_subclass(spinlock_t *lock, unsigned subclass)
{
	kh_set_spinlock_key(lock, lock->kh_key, subclass);
}

void kh_set_lock_subclass(struct mutex *lock, unsigned subclass)
{
	kh_set_lock_key(lock, lock->kh_key, subclass);
}

void kh_might_lock_spinning(spinlock_t *lock, unsigned how)
{
	kh_atomic_begin();
	kh_lock_attempt(lock, lock->kh_key, how, nullptr);
	kh_atomic_end();
}

void kh_might_lock(struct mutex *lock, unsigned how)
{
	kh_atomic_begin();
	kh_lock_attempt(lock, lock->kh_key, how, nullptr);
	kh_atomic_end();
}

} // extern "C"
