// Stands for include/linux/rcupdate.h and kernel/rcu/.
// Keeps: read sections nest and may not sleep; a grace period waits for the sections begun before it, and
// for code with preemption, softirqs or interrupts off; callbacks run later, in softirq context.
// Leaves out: polling for grace periods, stalls. Checks: dereference outside a section (the header);
// waiting for a grace period inside one; unbalanced unlock.
#include <linux/rcupdate.h>
#include <kheddle/grace.h>

extern "C" void kfree(const void *object);

namespace
{

// What the notes of RCU are about.
const void *const rcu = kh_cpu;

} // namespace

extern "C" {

void rcu_read_lock()
{
	// A nested section changes nothing that others see, so it is no step.
	kh_context.rcu++;
	kh_context_changed();
	kh_note(KH_ENTER, rcu, "rcu_read_lock");
}

void rcu_read_unlock()
{
	if (!kh_context.rcu)
		kh_fail("lock-imbalance", "WARNING: bad unlock balance detected! rcu_read_unlock() "
					  "outside a read section");
	kh_context.rcu--;
	kh_note(KH_LEAVE, rcu, "rcu_read_unlock");
	kh_context_changed();
}

void rcu_read_lock_bh()
{
	local_bh_disable();
	rcu_read_lock();
}

void rcu_read_unlock_bh()
{
	rcu_read_unlock();
	local_bh_enable();
}

void rcu_read_lock_sched()
{
	preempt_disable();
	kh_context.raw++;
	rcu_read_lock();
}

void rcu_read_unlock_sched()
{
	rcu_read_unlock();
	kh_context.raw--;
	preempt_enable();
}

void synchronize_rcu()
{
	// It would wait for itself: nothing sensible follows.
	if (kh_context.rcu)
		kh_fail("rcu-usage",
			"WARNING: suspicious RCU usage: Illegal synchronize_rcu() in RCU "
			"read-side critical section");
	kh_might_sleep();
	kh_grace_wait(rcu, kh_cpu, KH_CPU_READER);
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	kh_grace_call(rcu, kh_cpu, KH_CPU_READER, head, func);
}

void rcu_barrier()
{
	kh_might_sleep();
	kh_grace_barrier(rcu);
}

void kh_kfree_rcu_mightsleep(const void *object)
{
	kh_might_sleep();
	if (!object)
		return;
	synchronize_rcu();
	kfree(object);
}

} // extern "C"
