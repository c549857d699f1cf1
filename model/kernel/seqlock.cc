// Stands for include/linux/seqlock.h.
// Keeps: a reader waits while a writer is inside, and learns at the end whether one came; writers of a
// seqlock exclude one another and may not sleep; between begin and retry, and while writing, accesses
// count as marked (as KCSAN has it): a plain access of another thread races with them. Leaves out: raw readers, latches,
// that the count wraps.
// Checks: the writers of a seqcount hold its lock, or have disabled preemption (lock-context). The accesses of a reader
// that leaves its loop without a retry count as marked from there on.
#include <linux/seqlock.h>

extern "C" {

void kh_seqcount_init(seqcount_t *s, const void *lock, const struct lock_class_key *key)
{
	kh_atomic_begin();
	s->kh_key = kh_lock_key(key);
	s->sequence = 0;
	s->lock = lock;
	kh_atomic_end();
}

unsigned int read_seqcount_begin(const seqcount_t *s)
{
	kh_atomic_begin();
	unsigned int start;

	kh_note(KH_WAIT, s, "read_seqcount_begin");
	kh_lock_attempt(s, s->kh_key, KH_ORDER_READ | KH_ORDER_RECURSIVE | KH_LOCK_IRQS_OFF,
			nullptr);
	kh_await(!((start = s->sequence) & 1));
	kh_atomic_end();
	kh_mark_begin();
	return start;
}

int read_seqcount_retry(const seqcount_t *s, unsigned int start)
{
	kh_atomic_begin();
	bool changed = s->sequence != start;

	kh_atomic_end();
	kh_mark_end();
	return changed;
}

void write_seqcount_begin(seqcount_t *s)
{
	kh_atomic_begin();
	const void *lock = s->lock;

	kh_atomic_end();
	if (lock)
		lockdep_assert_held(lock);
	else
		lockdep_assert_preemption_disabled();
	preempt_disable();
	kh_atomic_begin();
	s->sequence++;
	kh_lock_attempt(s, s->kh_key, 0, nullptr);
	kh_lock_acquired(s, s->kh_key, 0);
	kh_note(KH_ENTER, s, "write_seqcount_begin");
	kh_atomic_end();
	kh_mark_begin();
}

void write_seqcount_end(seqcount_t *s)
{
	kh_mark_end();
	kh_atomic_begin();
	s->sequence++;
	kh_lock_released(s, KH_HELD_WRITE);
	kh_note(KH_LEAVE, s, "write_seqcount_end");
	kh_atomic_end();
	preempt_enable();
}

unsigned int read_seqbegin(const seqlock_t *sl)
{
	return read_seqcount_begin(&sl->seqcount);
}

int read_seqretry(const seqlock_t *sl, unsigned int start)
{
	return read_seqcount_retry(&sl->seqcount, start);
}

void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	write_seqcount_begin(&sl->seqcount);
}

void write_sequnlock(seqlock_t *sl)
{
	write_seqcount_end(&sl->seqcount);
	spin_unlock(&sl->lock);
}

void write_seqlock_irq(seqlock_t *sl)
{
	spin_lock_irq(&sl->lock);
	write_seqcount_begin(&sl->seqcount);
}

void write_sequnlock_irq(seqlock_t *sl)
{
	write_seqcount_end(&sl->seqcount);
	spin_unlock_irq(&sl->lock);
}

} // extern "C"
