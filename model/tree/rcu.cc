// RCU of a kernel tree: model/kernel/rcu.cc under the names that the tree's inline functions call.
#include "../kernel/rcu.cc"

#undef synchronize_rcu_expedited

extern "C" {

void __rcu_read_lock()
{
	rcu_read_lock();
}

void __rcu_read_unlock()
{
	rcu_read_unlock();
}

void synchronize_rcu_expedited()
{
	synchronize_rcu();
}

// As the kernel's kfree_rcu() does: func is the offset of the head, which may be missing; then the call may sleep.
void kvfree_call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	if (head)
		call_rcu(head, func);
	else
		kh_kfree_rcu_mightsleep((const void *)func);
}

} // extern "C"
