// Spinlocks of a kernel tree: model/kernel/spinlock.cc under the names that the tree's inline functions call. The first
// word of the tree's locks is 0 in both when nobody holds them (layout.c).
#include "../kernel/spinlock.cc"

// What is held is told apart by address, and a spinlock_t begins with its raw_spinlock_t.
#define KH_PLAIN(call, type, name)                                                                 \
	void call(type *lock)                                                                      \
	{                                                                                          \
		name(lock);                                                                        \
	}
#define KH_SAVING(call, type, name)                                                                \
	unsigned long call(type *lock)                                                             \
	{                                                                                          \
		return name(lock);                                                                 \
	}
#define KH_TRYING(call, type, name)                                                                \
	int call(type *lock)                                                                       \
	{                                                                                          \
		return name(lock);                                                                 \
	}
#define KH_RESTORING(call, type, name)                                                             \
	void call(type *lock, unsigned long flags)                                                 \
	{                                                                                          \
		name(lock, flags);                                                                 \
	}

extern "C" {

KH_PLAIN(_raw_spin_lock, spinlock_t, spin_lock)
KH_PLAIN(_raw_spin_lock_bh, spinlock_t, spin_lock_bh)
KH_PLAIN(_raw_spin_lock_irq, spinlock_t, spin_lock_irq)
KH_PLAIN(_raw_spin_unlock, spinlock_t, spin_unlock)
KH_PLAIN(_raw_spin_unlock_bh, spinlock_t, spin_unlock_bh)
KH_PLAIN(_raw_spin_unlock_irq, spinlock_t, spin_unlock_irq)
KH_RESTORING(_raw_spin_unlock_irqrestore, spinlock_t, spin_unlock_irqrestore)
KH_TRYING(_raw_spin_trylock, spinlock_t, spin_trylock)
KH_PLAIN(_raw_read_lock, rwlock_t, read_lock)
KH_PLAIN(_raw_read_lock_bh, rwlock_t, read_lock_bh)
KH_PLAIN(_raw_read_lock_irq, rwlock_t, read_lock_irq)
KH_PLAIN(_raw_read_unlock, rwlock_t, read_unlock)
KH_PLAIN(_raw_read_unlock_bh, rwlock_t, read_unlock_bh)
KH_PLAIN(_raw_read_unlock_irq, rwlock_t, read_unlock_irq)
KH_SAVING(_raw_read_lock_irqsave, rwlock_t, kh_read_lock_irqsave)
KH_RESTORING(_raw_read_unlock_irqrestore, rwlock_t, read_unlock_irqrestore)
KH_TRYING(_raw_read_trylock, rwlock_t, read_trylock)
KH_PLAIN(_raw_write_lock, rwlock_t, write_lock)
KH_PLAIN(_raw_write_lock_bh, rwlock_t, write_lock_bh)
KH_PLAIN(_raw_write_lock_irq, rwlock_t, write_lock_irq)
KH_PLAIN(_raw_write_unlock, rwlock_t, write_unlock)
KH_PLAIN(_raw_write_unlock_bh, rwlock_t, write_unlock_bh)
KH_PLAIN(_raw_write_unlock_irq, rwlock_t, write_unlock_irq)
KH_SAVING(_raw_write_lock_irqsave, rwlock_t, kh_write_lock_irqsave)
KH_RESTORING(_raw_write_unlock_irqrestore, rwlock_t, write_unlock_irqrestore)
KH_TRYING(_raw_write_trylock, rwlock_t, write_trylock)
KH_TRYING(_raw_spin_trylock_bh, spinlock_t, spin_trylock_bh)

unsigned long _raw_spin_lock_irqsave(spinlock_t *lock)
{
	return kh_spin_lock_irqsave(lock, 0);
}

void _raw_spin_lock_nested(spinlock_t *lock, int subclass)
{
	spin_lock_nested(lock, subclass);
}

void _raw_spin_lock_nest_lock(spinlock_t *lock, const void *nest_lock)
{
	kh_spin_lock_nest_lock(lock, nest_lock);
}

unsigned long _raw_spin_lock_irqsave_nested(spinlock_t *lock, int subclass)
{
	return kh_spin_lock_irqsave(lock, subclass);
}

void _raw_write_lock_nested(rwlock_t *lock, int subclass)
{
	LOCK_AS("write_lock_nested", PLAIN, static_cast<unsigned>(subclass), nullptr);
}

} // extern "C"
