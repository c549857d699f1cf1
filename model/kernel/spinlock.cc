// Stands for include/linux/spinlock.h, rwlock.h and kernel/locking/spinlock.c.
// Keeps: exclusion; preemption, softirqs or interrupts off while held, so no sleeping; an RCU read
// section while held; a handler that spins for a lock of the task it interrupted spins for ever; a reader
// gets a rwlock that readers hold even when a writer waits. Leaves out: fairness between waiters; the
// sleeping spinlocks of PREEMPT_RT. Checks: release by another thread or of a free lock; a lock that sleeps with PREEMPT_RT
// where one must not even there (CONFIG_PROVE_RAW_LOCK_NESTING); initialising a held lock.
#include <linux/spinlock.h>

// The kernel's own tests define it, and set it where they take every reader for recursive.
extern "C" __attribute__((weak)) unsigned int force_read_lock_recursive = 0;

namespace
{

// What a form of a lock does besides.
constexpr unsigned PLAIN = 0;
constexpr unsigned BH = 1;
constexpr unsigned IRQ = 2;
constexpr unsigned RAW = 4; // it spins also with PREEMPT_RT

void enter(unsigned with)
{
	kh_context.preempt++;
	if (with & RAW)
		kh_context.raw++;
	if (with & BH)
		kh_context.bh++;
	if (with & IRQ)
		kh_context.irqs_off = 1;
	kh_context_changed();
}

void leave(unsigned with)
{
	kh_context.preempt--;
	if (with & RAW)
		kh_context.raw--;
	if (with & BH)
		kh_context.bh--;
	if (with & IRQ)
		kh_context.irqs_off = 0;
	if (((with & BH) && !kh_context.bh) || (with & IRQ))
		kh_lock_irqs_come_on();
	kh_context_changed();
}

unsigned turns_off(unsigned with)
{
	return with & IRQ ? KH_LOCK_IRQS_OFF : with & BH ? KH_LOCK_BH_OFF : 0;
}

// With queued rwlocks only readers in interrupts, or where softirqs are off, pass a waiting writer.
unsigned reads(unsigned with)
{
	bool recursive =
		force_read_lock_recursive || kh_context.interrupt || kh_context.bh || (with & BH);

	return KH_ORDER_READ | (recursive ? KH_ORDER_RECURSIVE : 0u);
}

bool is_free(spinlock_t *lock)
{
	return !lock->owner;
}

void take(spinlock_t *lock, unsigned how)
{
	lock->owner = static_cast<decltype(lock->owner)>(kh_self() + 1);
	kh_lock_acquired(lock, lock->kh_key, how);
}

bool is_free(rwlock_t *lock)
{
	return !lock->owner && !lock->readers;
}

void take(rwlock_t *lock, unsigned how)
{
	lock->owner = (unsigned short)(kh_self() + 1);
	kh_lock_acquired(lock, lock->kh_key, how);
}

void take_read(rwlock_t *lock)
{
	lock->readers++;
	kh_lock_acquired(lock, lock->kh_key, KH_ORDER_READ);
}

// The macros keep the name of the kernel's function a literal in the notes.
#define LOCK(name, with) LOCK_AS(name, with, 0, nullptr)
#define LOCK_AS(name, with, how, nest)                                                             \
	do {                                                                                       \
		if (!((with) & RAW))                                                               \
			kh_check_wait_context();                                                   \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, lock, name);                                                      \
		kh_lock_attempt(lock, lock->kh_key, (how) | turns_off(with), nest);                \
		kh_await(is_free(lock));                                                           \
		enter(with);                                                                       \
		take(lock, how);                                                                   \
		kh_note(KH_ACQUIRE, lock, name);                                                   \
		kh_atomic_end();                                                                   \
	} while (0)

#define READ_LOCK(name, with)                                                                      \
	do {                                                                                       \
		if (!((with) & RAW))                                                               \
			kh_check_wait_context();                                                   \
		kh_atomic_begin();                                                                 \
		kh_note(KH_WAIT, lock, name);                                                      \
		kh_lock_attempt(lock, lock->kh_key, reads(with) | turns_off(with), nullptr);       \
		kh_await(!lock->owner);                                                            \
		enter(with);                                                                       \
		take_read(lock);                                                                   \
		kh_note(KH_ACQUIRE_READ, lock, name);                                              \
		kh_atomic_end();                                                                   \
	} while (0)

#define TRYLOCK(name, with)                                                                        \
	({                                                                                         \
		int taken = 0;                                                                     \
		kh_atomic_begin();                                                                 \
		if (is_free(lock)) {                                                               \
			enter(with);                                                               \
			kh_lock_attempt(lock, lock->kh_key, KH_ORDER_TRY, nullptr);                \
			take(lock, 0);                                                             \
			kh_note(KH_TRY_ACQUIRE, lock, name);                                       \
			taken = 1;                                                                 \
		}                                                                                  \
		kh_atomic_end();                                                                   \
		taken;                                                                             \
	})

#define UNLOCK(name, with)                                                                         \
	do {                                                                                       \
		kh_atomic_begin();                                                                 \
		kh_lock_released(lock, KH_HELD_WRITE);                                             \
		lock->owner = 0;                                                                   \
		kh_note(KH_RELEASE, lock, name);                                                   \
		leave(with);                                                                       \
		kh_atomic_end();                                                                   \
	} while (0)

#define READ_UNLOCK(name, with)                                                                    \
	do {                                                                                       \
		kh_atomic_begin();                                                                 \
		kh_lock_released(lock, KH_HELD_READ);                                              \
		lock->readers--;                                                                   \
		kh_note(KH_RELEASE, lock, name);                                                   \
		leave(with);                                                                       \
		kh_atomic_end();                                                                   \
	} while (0)

} // namespace

extern "C" {

void kh_spin_lock_init(spinlock_t *lock, const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_check_no_locks_freed(lock, sizeof(*lock));
	lock->owner = 0;
	lock->kh_key = kh_lock_key(key);
	kh_atomic_end();
}

void spin_lock(spinlock_t *lock)
{
	LOCK("spin_lock", PLAIN);
}

void spin_lock_nested(spinlock_t *lock, int subclass)
{
	LOCK_AS("spin_lock_nested", PLAIN, (unsigned)subclass, nullptr);
}

void kh_spin_lock_nest_lock(spinlock_t *lock, const void *nest_lock)
{
	LOCK_AS("spin_lock_nest_lock", PLAIN, 0, nest_lock);
}

void spin_lock_bh(spinlock_t *lock)
{
	LOCK("spin_lock_bh", BH);
}

void spin_lock_irq(spinlock_t *lock)
{
	LOCK("spin_lock_irq", IRQ);
}

unsigned long kh_spin_lock_irqsave(spinlock_t *lock, int subclass)
{
	unsigned long flags = kh_context.irqs_off;

	LOCK_AS("spin_lock_irqsave", IRQ, (unsigned)subclass, nullptr);
	return flags;
}

int spin_trylock(spinlock_t *lock)
{
	return TRYLOCK("spin_trylock", PLAIN);
}

int spin_trylock_bh(spinlock_t *lock)
{
	return TRYLOCK("spin_trylock_bh", BH);
}

int spin_trylock_irq(spinlock_t *lock)
{
	return TRYLOCK("spin_trylock_irq", IRQ);
}

void spin_unlock(spinlock_t *lock)
{
	UNLOCK("spin_unlock", PLAIN);
}

void spin_unlock_bh(spinlock_t *lock)
{
	UNLOCK("spin_unlock_bh", BH);
}

void spin_unlock_irq(spinlock_t *lock)
{
	UNLOCK("spin_unlock_irq", IRQ);
}

void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	UNLOCK("spin_unlock_irqrestore", flags ? PLAIN : IRQ);
}

void raw_spin_lock(raw_spinlock_t *lock)
{
	LOCK("raw_spin_lock", RAW);
}

void raw_spin_lock_nested(raw_spinlock_t *lock, int subclass)
{
	LOCK_AS("raw_spin_lock_nested", RAW, (unsigned)subclass, nullptr);
}

void raw_spin_lock_bh(raw_spinlock_t *lock)
{
	LOCK("raw_spin_lock_bh", RAW | BH);
}

void raw_spin_lock_irq(raw_spinlock_t *lock)
{
	LOCK("raw_spin_lock_irq", RAW | IRQ);
}

unsigned long kh_raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	unsigned long flags = kh_context.irqs_off;

	LOCK("raw_spin_lock_irqsave", RAW | IRQ);
	return flags;
}

int raw_spin_trylock(raw_spinlock_t *lock)
{
	return TRYLOCK("raw_spin_trylock", RAW);
}

void raw_spin_unlock(raw_spinlock_t *lock)
{
	UNLOCK("raw_spin_unlock", RAW);
}

void raw_spin_unlock_bh(raw_spinlock_t *lock)
{
	UNLOCK("raw_spin_unlock_bh", RAW | BH);
}

void raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	UNLOCK("raw_spin_unlock_irq", RAW | IRQ);
}

void raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	UNLOCK("raw_spin_unlock_irqrestore", flags ? RAW : RAW | IRQ);
}

int spin_is_locked(spinlock_t *lock)
{
	kh_atomic_begin();
	int locked = !is_free(lock);
	kh_atomic_end();
	return locked;
}

void kh_rwlock_init(rwlock_t *lock, const struct lock_class_key *key)
{
	kh_atomic_begin();
	kh_check_no_locks_freed(lock, sizeof(*lock));
	lock->owner = 0;
	lock->kh_key = kh_lock_key(key);
	lock->readers = 0;
	kh_atomic_end();
}

void read_lock(rwlock_t *lock)
{
	READ_LOCK("read_lock", PLAIN);
}

void read_lock_bh(rwlock_t *lock)
{
	READ_LOCK("read_lock_bh", BH);
}

void read_lock_irq(rwlock_t *lock)
{
	READ_LOCK("read_lock_irq", IRQ);
}

unsigned long kh_read_lock_irqsave(rwlock_t *lock)
{
	unsigned long flags = kh_context.irqs_off;

	READ_LOCK("read_lock_irqsave", IRQ);
	return flags;
}

int read_trylock(rwlock_t *lock)
{
	int taken = 0;

	kh_atomic_begin();
	if (!lock->owner) {
		enter(PLAIN);
		kh_lock_attempt(lock, lock->kh_key, reads(PLAIN) | KH_ORDER_TRY, nullptr);
		take_read(lock);
		kh_note(KH_TRY_ACQUIRE_READ, lock, "read_trylock");
		taken = 1;
	}
	kh_atomic_end();
	return taken;
}

void read_unlock(rwlock_t *lock)
{
	READ_UNLOCK("read_unlock", PLAIN);
}

void read_unlock_bh(rwlock_t *lock)
{
	READ_UNLOCK("read_unlock_bh", BH);
}

void read_unlock_irq(rwlock_t *lock)
{
	READ_UNLOCK("read_unlock_irq", IRQ);
}

void read_unlock_irqrestore(rwlock_t *lock, unsigned long flags)
{
	READ_UNLOCK("read_unlock_irqrestore", flags ? PLAIN : IRQ);
}

void write_lock(rwlock_t *lock)
{
	LOCK("write_lock", PLAIN);
}

void write_lock_bh(rwlock_t *lock)
{
	LOCK("write_lock_bh", BH);
}

void write_lock_irq(rwlock_t *lock)
{
	LOCK("write_lock_irq", IRQ);
}

unsigned long kh_write_lock_irqsave(rwlock_t *lock)
{
	unsigned long flags = kh_context.irqs_off;

	LOCK("write_lock_irqsave", IRQ);
	return flags;
}

int write_trylock(rwlock_t *lock)
{
	return TRYLOCK("write_trylock", PLAIN);
}

void write_unlock(rwlock_t *lock)
{
	UNLOCK("write_unlock", PLAIN);
}

void write_unlock_bh(rwlock_t *lock)
{
	UNLOCK("write_unlock_bh", BH);
}

void write_unlock_irq(rwlock_t *lock)
{
	UNLOCK("write_unlock_irq", IRQ);
}

void write_unlock_irqrestore(rwlock_t *lock, unsigned long flags)
{
	UNLOCK("write_unlock_irqrestore", flags ? PLAIN : IRQ);
}

} // extern "C"
