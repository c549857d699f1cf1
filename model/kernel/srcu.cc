// Stands for include/linux/srcu.h and kernel/rcu/srcutree.c.
// Keeps: sections nest and may sleep; a grace period waits for the sections of its srcu_struct that began
// before it (a thread's nested ones count as one). Leaves out: leaving a section in another thread than
// entered it. Checks: waiting for a grace period inside a section of the same srcu_struct; unbalanced
// unlock; clean-up with readers.
#include <linux/srcu.h>
#include <kheddle/grace.h>

extern "C" {

int kh_init_srcu_struct(struct srcu_struct *ssp, const struct lock_class_key *key)
{
	kh_atomic_begin();
	ssp->kh_key = kh_lock_key(key);
	__builtin_memset(ssp->nesting, 0, sizeof(ssp->nesting));
	kh_atomic_end();
	return 0;
}

void cleanup_srcu_struct(struct srcu_struct *ssp)
{
	kh_might_sleep();
	kh_atomic_begin();
	for (unsigned char nesting : ssp->nesting)
		if (nesting)
			kh_fail("rcu-usage", "WARNING: cleanup_srcu_struct() with active readers");
	kh_atomic_end();
}

int srcu_read_lock(struct srcu_struct *ssp)
{
	int self = kh_self();

	kh_atomic_begin();
	if (self >= KH_MAX_THREADS)
		kh_fail("assertion", "the model keeps account of at most 64 threads");
	int idx = ssp->nesting[self] & 1;
	ssp->nesting[self]++;
	kh_lock_attempt(ssp, ssp->kh_key, KH_ORDER_READ | KH_ORDER_RECURSIVE, nullptr);
	kh_lock_acquired(ssp, ssp->kh_key, KH_ORDER_READ);
	kh_note(KH_ENTER, ssp, "srcu_read_lock");
	kh_atomic_end();
	return idx;
}

void srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	int self = kh_self();

	kh_atomic_begin();
	kh_lock_released(ssp, KH_HELD_READ);
	ssp->nesting[self]--;
	if (idx != 0 && idx != 1)
		kh_fail("rcu-usage",
			"WARNING: srcu_read_unlock() with an index that srcu_read_lock() "
			"did not return");
	if (!ssp->nesting[self])
		kh_grace_left(ssp, self);
	kh_note(KH_LEAVE, ssp, "srcu_read_unlock");
	kh_atomic_end();
}

void synchronize_srcu(struct srcu_struct *ssp)
{
	// It would wait for itself: nothing sensible follows.
	if (kh_lock_held(ssp))
		kh_fail("rcu-usage", "WARNING: suspicious RCU usage: Illegal synchronize_srcu() in "
				     "same-type SRCU read-side critical section");
	kh_might_sleep();
	// As if it were locked and unlocked for writing: whoever waits for the readers comes after them.
	kh_lock_attempt(ssp, ssp->kh_key, KH_LOCK_IRQS_OFF, nullptr);
	kh_grace_wait(ssp, ssp->nesting, 0xff);
}

void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func)
{
	kh_grace_call(ssp, ssp->nesting, 0xff, head, func);
}

void srcu_barrier(struct srcu_struct *ssp)
{
	kh_might_sleep();
	kh_grace_barrier(ssp);
}

} // extern "C"
