// Stands for include/linux/rwsem.h and kernel/locking/rwsem.c.
// Keeps: writer exclusion; a queued writer holds back new readers, so reading twice in one thread can
// deadlock; sleeping; a trylock fails while somebody is queued. Leaves out: optimistic spinning, hand-off
// and the order of waiters: any queued writer may be next, and readers wait until no writer is queued.
// Checks: locking where sleeping is forbidden; release by who does not hold it, or not in that mode.
#include <linux/rwsem.h>
#include <kheddle/environment.h>

namespace
{

bool open_for_readers(const struct rw_semaphore *sem)
{
	return !sem->owner && !sem->queued;
}

bool open_for_writer(const struct rw_semaphore *sem)
{
	return !sem->owner && !sem->readers;
}

void take_read(struct rw_semaphore *sem, unsigned subclass)
{
	sem->readers++;
	kh_lock_acquired(sem, sem->kh_key, KH_ORDER_READ | subclass);
}

void take_write(struct rw_semaphore *sem, unsigned subclass)
{
	sem->owner = (unsigned char)(kh_self() + 1);
	kh_lock_acquired(sem, sem->kh_key, subclass);
}

void attempt(struct rw_semaphore *sem, unsigned how)
{
	kh_lock_attempt(sem, sem->kh_key, how, nullptr);
}

// In an atomic section. A writer that must wait is queued by a step of its own, which readers see;
// true: queued. Then wait_queued() follows in the next section.
bool queue_if_taken(struct rw_semaphore *sem)
{
	if (open_for_writer(sem))
		return false;
	sem->queued++;
	return true;
}

void wait_queued(struct rw_semaphore *sem)
{
	kh_await(open_for_writer(sem));
	sem->queued--;
}

// The macros keep the name of the kernel's function a literal in the notes.
#define DOWN_READ(name, subclass)                                                                  \
	do {                                                                                       \
		kh_might_sleep();                                                                  \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, sem, name);                                                       \
		attempt(sem, KH_ORDER_READ | (subclass));                                          \
		kh_await(open_for_readers(sem));                                                   \
		take_read(sem, subclass);                                                          \
		kh_note(KH_ACQUIRE_READ, sem, name);                                               \
		kh_atomic_end();                                                                   \
	} while (0)

#define DOWN_WRITE(name, subclass, nest)                                                           \
	do {                                                                                       \
		kh_might_sleep();                                                                  \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, sem, name);                                                       \
		kh_lock_attempt(sem, sem->kh_key, subclass, nest);                                 \
		if (queue_if_taken(sem)) {                                                         \
			kh_atomic_end();                                                           \
			kh_atomic_begin();                                                         \
			kh_note(KH_WAIT, sem, name);                                               \
			wait_queued(sem);                                                          \
		}                                                                                  \
		take_write(sem, subclass);                                                         \
		kh_note(KH_ACQUIRE, sem, name);                                                    \
		kh_atomic_end();                                                                   \
	} while (0)

} // namespace

extern "C" {

void kh_init_rwsem(struct rw_semaphore *sem, const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_check_no_locks_freed(sem, sizeof(*sem));
	sem->kh_key = kh_lock_key(key);
	sem->owner = 0;
	sem->readers = 0;
	sem->queued = 0;
	kh_atomic_end();
}

void down_read(struct rw_semaphore *sem)
{
	DOWN_READ("down_read", 0);
}

void down_read_nested(struct rw_semaphore *sem, int subclass)
{
	DOWN_READ("down_read_nested", (unsigned)subclass);
}

int down_read_killable_nested(struct rw_semaphore *sem, int subclass)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down_read_interruptible");
	attempt(sem, KH_ORDER_READ | (unsigned)subclass);
	if (!open_for_readers(sem) && kh_may(signals_arrive)) {
		ret = -EINTR;
	} else {
		kh_await(open_for_readers(sem));
		take_read(sem, (unsigned)subclass);
		kh_note(KH_ACQUIRE_READ, sem, "down_read_interruptible");
	}
	kh_atomic_end();
	return ret;
}

int down_read_interruptible(struct rw_semaphore *sem)
{
	return down_read_killable_nested(sem, 0);
}

int down_read_killable(struct rw_semaphore *sem)
{
	return down_read_killable_nested(sem, 0);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	int taken = open_for_readers(sem);
	if (taken) {
		attempt(sem, KH_ORDER_READ | KH_ORDER_TRY);
		take_read(sem, 0);
		kh_note(KH_TRY_ACQUIRE_READ, sem, "down_read_trylock");
	}
	kh_atomic_end();
	return taken;
}

void up_read(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	kh_lock_released(sem, KH_HELD_READ);
	sem->readers--;
	kh_note(KH_RELEASE, sem, "up_read");
	kh_atomic_end();
}

void down_write(struct rw_semaphore *sem)
{
	DOWN_WRITE("down_write", 0, nullptr);
}

void down_write_nested(struct rw_semaphore *sem, int subclass)
{
	DOWN_WRITE("down_write_nested", (unsigned)subclass, nullptr);
}

void kh_down_write_nest_lock(struct rw_semaphore *sem, const void *nest_lock)
{
	DOWN_WRITE("down_write_nest_lock", 0, nest_lock);
}

int down_write_killable_nested(struct rw_semaphore *sem, int subclass)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down_write_killable");
	attempt(sem, (unsigned)subclass);
	if (queue_if_taken(sem)) {
		kh_atomic_end();
		kh_atomic_begin();
		kh_note(KH_WAIT, sem, "down_write_killable");
		if (!open_for_writer(sem) && kh_may(signals_arrive)) {
			sem->queued--;
			kh_atomic_end();
			return -EINTR;
		}
		wait_queued(sem);
	}
	take_write(sem, (unsigned)subclass);
	kh_note(KH_ACQUIRE, sem, "down_write_killable");
	kh_atomic_end();
	return 0;
}

int down_write_killable(struct rw_semaphore *sem)
{
	return down_write_killable_nested(sem, 0);
}

int down_write_trylock(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	int taken = open_for_writer(sem) && !sem->queued;
	if (taken) {
		attempt(sem, KH_ORDER_TRY);
		take_write(sem, 0);
		kh_note(KH_TRY_ACQUIRE, sem, "down_write_trylock");
	}
	kh_atomic_end();
	return taken;
}

void up_write(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	kh_lock_released(sem, KH_HELD_WRITE);
	sem->owner = 0;
	kh_note(KH_RELEASE, sem, "up_write");
	kh_atomic_end();
}

void downgrade_write(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	kh_lock_released(sem, KH_HELD_WRITE);
	kh_note(KH_RELEASE, sem, "downgrade_write");
	sem->owner = 0;
	take_read(sem, 0);
	kh_note(KH_TRY_ACQUIRE_READ, sem, "downgrade_write");
	kh_atomic_end();
}

int rwsem_is_locked(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	int locked = sem->owner || sem->readers;
	kh_atomic_end();
	return locked;
}

int rwsem_is_contended(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	int contended = sem->queued != 0;
	kh_atomic_end();
	return contended;
}

} // extern "C"
