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

void take_read(struct rw_semaphore *sem)
{
	sem->readers++;
	kh_lock_acquired(sem, KH_HELD_READ);
}

void take_write(struct rw_semaphore *sem)
{
	sem->owner = (unsigned short)(kh_self() + 1);
	kh_lock_acquired(sem, KH_HELD_WRITE);
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
#define DOWN_READ(name)                                                                            \
	do {                                                                                       \
		kh_might_sleep();                                                                  \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, sem, name);                                                       \
		kh_await(open_for_readers(sem));                                                   \
		take_read(sem);                                                                    \
		kh_note(KH_ACQUIRE_READ, sem, name);                                               \
		kh_atomic_end();                                                                   \
	} while (0)

#define DOWN_WRITE(name)                                                                           \
	do {                                                                                       \
		kh_might_sleep();                                                                  \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, sem, name);                                                       \
		if (queue_if_taken(sem)) {                                                         \
			kh_atomic_end();                                                           \
			kh_atomic_begin();                                                         \
			kh_note(KH_WAIT, sem, name);                                               \
			wait_queued(sem);                                                          \
		}                                                                                  \
		take_write(sem);                                                                   \
		kh_note(KH_ACQUIRE, sem, name);                                                    \
		kh_atomic_end();                                                                   \
	} while (0)

} // namespace

extern "C" {

void init_rwsem(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	sem->owner = 0;
	sem->readers = 0;
	sem->queued = 0;
	kh_atomic_end();
}

void down_read(struct rw_semaphore *sem)
{
	DOWN_READ("down_read");
}

void down_read_nested(struct rw_semaphore *sem, int)
{
	DOWN_READ("down_read_nested");
}

int down_read_interruptible(struct rw_semaphore *sem)
{
	int ret = 0;

	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down_read_interruptible");
	if (!open_for_readers(sem) && kh_may(signals_arrive)) {
		ret = -EINTR;
	} else {
		kh_await(open_for_readers(sem));
		take_read(sem);
		kh_note(KH_ACQUIRE_READ, sem, "down_read_interruptible");
	}
	kh_atomic_end();
	return ret;
}

int down_read_killable(struct rw_semaphore *sem)
{
	return down_read_interruptible(sem);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	int taken = open_for_readers(sem);
	if (taken) {
		take_read(sem);
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
	DOWN_WRITE("down_write");
}

void down_write_nested(struct rw_semaphore *sem, int)
{
	DOWN_WRITE("down_write_nested");
}

int down_write_killable(struct rw_semaphore *sem)
{
	kh_might_sleep();
	kh_atomic_begin();
	kh_note(KH_WAIT, sem, "down_write_killable");
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
	take_write(sem);
	kh_note(KH_ACQUIRE, sem, "down_write_killable");
	kh_atomic_end();
	return 0;
}

int down_write_trylock(struct rw_semaphore *sem)
{
	kh_atomic_begin();
	int taken = open_for_writer(sem) && !sem->queued;
	if (taken) {
		take_write(sem);
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
	take_read(sem);
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
