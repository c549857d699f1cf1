/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/spinlock.h and rwlock.h; kernel/spinlock.cc says what is kept.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef KHEDDLE_TREE
/* A kernel tree's spinlock_t has four bytes: what is left of them holds the low bits of a key, which tell it. */
struct __attribute__((packed)) kh_small_key {
	unsigned char low;
	unsigned short high;

	operator unsigned() const
	{
		return low | (unsigned)high << 8;
	}
	void operator=(unsigned key)
	{
		low = (unsigned char)key;
		high = (unsigned short)(key >> 8);
	}
};

typedef struct spinlock {
	unsigned char owner;
	struct kh_small_key kh_key;
} spinlock_t;
#else
typedef struct spinlock {
	int owner; /* 1 + number of the thread that holds it; 0: free */
	unsigned kh_key;
} spinlock_t;
#endif
typedef spinlock_t raw_spinlock_t;
typedef spinlock_t arch_spinlock_t;

typedef struct rwlock {
	unsigned short owner;	/* 1 + number of the thread that writes; 0: nobody */
	unsigned short readers; /* how often it is held for reading */
	unsigned kh_key;
} rwlock_t;

#define __SPIN_LOCK_UNLOCKED(name) {0, 0}
#define __RAW_SPIN_LOCK_UNLOCKED(name) __SPIN_LOCK_UNLOCKED(name)
#define __RW_LOCK_UNLOCKED(name) {0, 0, 0}
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define DEFINE_RAW_SPINLOCK(name) raw_spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define DEFINE_RWLOCK(name) rwlock_t name = __RW_LOCK_UNLOCKED(name)

void kh_spin_lock_init(spinlock_t *lock, const struct lock_class_key *key);
#define spin_lock_init(lock) kh_spin_lock_init(lock, KH_LOCK_CLASS(lock))
void spin_lock(spinlock_t *lock);
void spin_lock_nested(spinlock_t *lock, int subclass);
void spin_lock_bh(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
unsigned long kh_spin_lock_irqsave(spinlock_t *lock, int subclass);
void kh_spin_lock_nest_lock(spinlock_t *lock, const void *nest_lock);
int spin_trylock(spinlock_t *lock);
int spin_trylock_bh(spinlock_t *lock);
int spin_trylock_irq(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
int spin_is_locked(spinlock_t *lock);

#define spin_lock_irqsave(lock, flags) ((flags) = kh_spin_lock_irqsave(lock, 0))
#define spin_lock_irqsave_nested(lock, flags, subclass)                                            \
	((flags) = kh_spin_lock_irqsave(lock, subclass))
#define spin_lock_nest_lock(lock, nest_lock) kh_spin_lock_nest_lock(lock, nest_lock)
#define spin_trylock_irqsave(lock, flags)                                                          \
	({                                                                                         \
		local_irq_save(flags);                                                             \
		int __taken = spin_trylock(lock);                                                  \
		if (!__taken)                                                                      \
			local_irq_restore(flags);                                                  \
		__taken;                                                                           \
	})
#define assert_spin_locked(lock) lockdep_assert_held(lock)
#define spin_is_contended(lock) 0

#define raw_spin_lock_init(lock) kh_spin_lock_init(lock, KH_LOCK_CLASS(lock))
void raw_spin_lock(raw_spinlock_t *lock);
void raw_spin_lock_nested(raw_spinlock_t *lock, int subclass);
void raw_spin_lock_bh(raw_spinlock_t *lock);
void raw_spin_lock_irq(raw_spinlock_t *lock);
unsigned long kh_raw_spin_lock_irqsave(raw_spinlock_t *lock);
int raw_spin_trylock(raw_spinlock_t *lock);
void raw_spin_unlock(raw_spinlock_t *lock);
void raw_spin_unlock_bh(raw_spinlock_t *lock);
void raw_spin_unlock_irq(raw_spinlock_t *lock);
void raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
#define raw_spin_lock_irqsave(lock, flags) ((flags) = kh_raw_spin_lock_irqsave(lock))
#define raw_spin_is_locked(lock) spin_is_locked(lock)

void kh_rwlock_init(rwlock_t *lock, const struct lock_class_key *key);
#define rwlock_init(lock) kh_rwlock_init(lock, KH_LOCK_CLASS(lock))
void read_lock(rwlock_t *lock);
void read_lock_bh(rwlock_t *lock);
void read_lock_irq(rwlock_t *lock);
unsigned long kh_read_lock_irqsave(rwlock_t *lock);
int read_trylock(rwlock_t *lock);
void read_unlock(rwlock_t *lock);
void read_unlock_bh(rwlock_t *lock);
void read_unlock_irq(rwlock_t *lock);
void read_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void write_lock(rwlock_t *lock);
void write_lock_bh(rwlock_t *lock);
void write_lock_irq(rwlock_t *lock);
unsigned long kh_write_lock_irqsave(rwlock_t *lock);
int write_trylock(rwlock_t *lock);
void write_unlock(rwlock_t *lock);
void write_unlock_bh(rwlock_t *lock);
void write_unlock_irq(rwlock_t *lock);
void write_unlock_irqrestore(rwlock_t *lock, unsigned long flags);

#define read_lock_irqsave(lock, flags) ((flags) = kh_read_lock_irqsave(lock))
#define write_lock_irqsave(lock, flags) ((flags) = kh_write_lock_irqsave(lock))

/* Drops to zero only with the lock held. */
#define atomic_dec_and_lock(counter, lock)                                                         \
	({                                                                                         \
		int __held = 1;                                                                    \
		if (atomic_add_unless(counter, -1, 1)) {                                           \
			__held = 0;                                                                \
		} else {                                                                           \
			spin_lock(lock);                                                           \
			if (!atomic_dec_and_test(counter)) {                                       \
				spin_unlock(lock);                                                 \
				__held = 0;                                                        \
			}                                                                          \
		}                                                                                  \
		__held;                                                                            \
	})

#ifdef __cplusplus
}
#endif

DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock, _try, spin_trylock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_bh, spinlock_t, spin_lock_bh(_T->lock), spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t, spin_lock_irq(_T->lock), spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t, spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t, raw_spin_lock(_T->lock),
		    raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irq, raw_spinlock_t, raw_spin_lock_irq(_T->lock),
		    raw_spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irqsave, raw_spinlock_t,
		    raw_spin_lock_irqsave(_T->lock, _T->flags),
		    raw_spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(read_lock, rwlock_t, read_lock(_T->lock), read_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irq, rwlock_t, read_lock_irq(_T->lock), read_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irqsave, rwlock_t, read_lock_irqsave(_T->lock, _T->flags),
		    read_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(write_lock, rwlock_t, write_lock(_T->lock), write_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock_irq, rwlock_t, write_lock_irq(_T->lock), write_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock_irqsave, rwlock_t, write_lock_irqsave(_T->lock, _T->flags),
		    write_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
/* Round the initialisation of what the lock guards: see mutex.h. */
DEFINE_LOCK_GUARD_1(spinlock_init, spinlock_t, (spin_lock_init(_T->lock), kh_unguarded_begin()),
		    kh_unguarded_end())
DEFINE_LOCK_GUARD_1(raw_spinlock_init, raw_spinlock_t,
		    (raw_spin_lock_init(_T->lock), kh_unguarded_begin()), kh_unguarded_end())
DEFINE_LOCK_GUARD_1(rwlock_init, rwlock_t, (rwlock_init(_T->lock), kh_unguarded_begin()),
		    kh_unguarded_end())

#endif
