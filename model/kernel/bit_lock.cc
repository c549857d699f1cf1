// Bits that are waited for. Stands for include/linux/bit_spinlock.h, wait_bit.h and kernel/sched/wait_bit.c.
// Keeps: a bit as a spinning lock, with preemption off; a sleeper on a bit goes on only when the bit is
// clear and somebody woke it. Leaves out: fairness. Checks: release of a bit lock that is not held.
#include <linux/bit_spinlock.h>
#include <linux/wait_bit.h>
#include <kheddle/environment.h>

namespace
{

bool is_set(const unsigned long *word, int bit)
{
	return word[bit / 64] >> (bit % 64) & 1;
}

// True if a signal came. The wait ends when the condition holds, which only a woken waiter looks at.
long wait_while_set(unsigned long *word, int bit, unsigned int mode, bool take)
{
	for (;;) {
		if (take ? !test_and_set_bit(bit, word) : !test_bit(bit, word))
			return 0;
		long ret = ___wait_event(*__var_waitqueue(word), !test_bit(bit, word), mode, 0, 0,
					 schedule());
		if (ret)
			return -EINTR;
	}
}

} // namespace

extern "C" {

void bit_spin_lock(int bit, unsigned long *addr)
{
	kh_atomic_begin();
	kh_note(KH_WAIT, addr, "bit_spin_lock");
	kh_await(!is_set(addr, bit));
	addr[bit / 64] |= 1ul << (bit % 64);
	preempt_disable();
	kh_note(KH_ACQUIRE, addr, "bit_spin_lock");
	kh_atomic_end();
}

int bit_spin_trylock(int bit, unsigned long *addr)
{
	kh_atomic_begin();
	int taken = !is_set(addr, bit);
	if (taken) {
		addr[bit / 64] |= 1ul << (bit % 64);
		preempt_disable();
		kh_note(KH_TRY_ACQUIRE, addr, "bit_spin_trylock");
	}
	kh_atomic_end();
	return taken;
}

void bit_spin_unlock(int bit, unsigned long *addr)
{
	kh_atomic_begin();
	if (!is_set(addr, bit))
		kh_fail("lock-imbalance", "kernel BUG: bit_spin_unlock() of a bit that is not set");
	addr[bit / 64] &= ~(1ul << (bit % 64));
	kh_note(KH_RELEASE, addr, "bit_spin_unlock");
	preempt_enable();
	kh_atomic_end();
}

int wait_on_bit(unsigned long *word, int bit, unsigned int mode)
{
	kh_might_sleep();
	return (int)wait_while_set(word, bit, mode, false);
}

int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode)
{
	kh_might_sleep();
	return (int)wait_while_set(word, bit, mode, true);
}

void wake_up_bit(unsigned long *word, int)
{
	__wake_up(__var_waitqueue(word), TASK_NORMAL, 0, nullptr);
}

void clear_and_wake_up_bit(int bit, unsigned long *word)
{
	clear_bit(bit, word);
	wake_up_bit(word, bit);
}

} // extern "C"
