/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model remembers of a thread: the kernel's preempt_count, irq state and held locks. Not for
 * scenarios. All of it is at rest (zero) when nothing is held or disabled, so that equal situations
 * are equal states.
 */
#ifndef KHEDDLE_CONTEXT_H
#define KHEDDLE_CONTEXT_H

#include <kheddle.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KH_MAX_THREADS 64
#define KH_MAX_HELD 14

/* How a lock is held. A spinning lock is released with kh_lock_released() like any other; that it
 * forbids sleeping is told by preempt. */
enum kh_held_mode {
	KH_HELD_WRITE = 0,
	KH_HELD_READ = KH_ORDER_READ,
};

/* Thread-local: seen by the thread alone, so changing it is no step. */
struct kh_context {
	unsigned char preempt;		 /* preempt_disable depth; spinning locks count */
	unsigned char bh;		 /* local_bh_disable depth */
	unsigned char irqs_off;		 /* 1 while local interrupts are disabled */
	unsigned char rcu;		 /* rcu_read_lock depth */
	unsigned char interrupt;	 /* KH_IN_HARDIRQ or KH_IN_SOFTIRQ, in a handler */
	unsigned char raw;		 /* depth of what not even PREEMPT_RT's spinlocks fit in */
	unsigned char published;	 /* what kh_cpu[] holds of this thread */
	unsigned char cpu;		 /* 1 + the CPU when it is not the thread's own number */
	unsigned char held;		 /* locks held: entries of the two arrays */
	unsigned char mode[KH_MAX_HELD]; /* enum kh_order_how, as far as others' order goes by it */
	unsigned char unguarded;	 /* depth of what needs no guard */
	unsigned key[KH_MAX_HELD];	 /* their classes */
	const void *lock[KH_MAX_HELD];
};

#define KH_IN_HARDIRQ 1
#define KH_IN_SOFTIRQ 2

extern __thread struct kh_context kh_context;

/* The CPU that runs it: one of its own, in a handler that of the thread it interrupts. CPUs are few to keep states small;
 * threads that shared one would seem to race where they cannot, so one that has none is said. */
#define KH_CPUS 8
/* A per-CPU variable's copies lie so far apart (checker/program/program.h); its address is that of CPU 0's. */
#define KH_PER_CPU_STRIDE 0x100000UL
static inline int kh_cpu_number(void)
{
	int cpu = kh_context.cpu ? kh_context.cpu - 1 : kh_self();

	if (cpu >= KH_CPUS)
		kh_fail("unmodelled-call", "more than %d threads that ask for their CPU", KH_CPUS);
	return cpu;
}

/* What other threads may know of a thread; one byte each, written by its own thread only, so that
 * threads do not disturb one another. */
enum {
	KH_CPU_READER =
		1, /* a grace period must wait for it: RCU section, preemption or irqs off */
	KH_CPU_IRQS_OFF = 2,
	KH_CPU_BH_OFF = 4,
};
extern unsigned char kh_cpu[KH_MAX_THREADS];

/* Brings kh_cpu up to date with the counters above. A step only if something changed; inside an
 * atomic section none. */
void kh_context_changed(void);

/* A lock's class (kernel/lockdep.cc), in its 32 bits: KH_KEY_OWN and KH_KEY_NONE; 0: none was given, a static lock is its
 * own; else the address of a lock_class_key, which is static, so that its low half tells it, and in the lowest bits a
 * subclass. */
#define KH_KEY_NONE 1 /* lockdep_set_novalidate_class(): it orders nothing */
#define KH_KEY_OWN 2  /* the lock is the only one of its class */

/* With enum kh_order_how: what taking the lock turns off before it is held. */
#define KH_LOCK_IRQS_OFF 0x10000u
#define KH_LOCK_BH_OFF 0x20000u

/* Tells the lock graph, inside the section that takes the lock: before the await, of a trylock after success. `nest`
 * serialises those who hold several locks of this class; NULL: nobody does. */
void kh_lock_attempt(const void *lock, unsigned key, unsigned how, const void *nest);
/* Interrupts or softirqs were off and may come now: whatever is held is held with them on. */
void kh_lock_irqs_come_on(void);

/* The held locks. `how` as above. */
void kh_lock_acquired(const void *lock, unsigned key, unsigned how);
void kh_lock_released(const void *lock, enum kh_held_mode mode);
bool kh_lock_held(const void *lock);
bool kh_lock_held_as(const void *lock, enum kh_held_mode mode);

/* A variable that is annotated with __guarded_by(lock) is about to be read or written. */
void kh_guard_read(const void *lock, const char *variable, const char *name);
void kh_guard_write(const void *lock, const char *variable, const char *name);

/* The calling thread is about to leave the kernel (a system call returns, a task ends) or to take
 * the next work item: whatever it still holds is lock-imbalance. */
void kh_check_returning_to_user(void);
void kh_check_work_done(void);
/* An object of `size` bytes is about to be freed: it must not contain a lock this thread holds. */
void kh_check_no_locks_freed(const void *object, size_t size);

/* might_sleep(): a finding if the context forbids it. */
void kh_might_sleep(void);
/* Likewise of a lock that sleeps only with PREEMPT_RT. */
void kh_check_wait_context(void);
bool kh_in_atomic(void);
unsigned kh_preempt_count(void);

/* Work put off to another context (a work item, a deferred fput, an RCU callback) that has not
 * finished. The final checks wait until it is 0. Count up in the section that queues it. */
extern unsigned kh_deferred;

/* Threads that a handler may interrupt, one bit each, and KH_HANDLERS_ALLOWED; 0 once the final checks
 * run: then no handler starts any more. A thread that is spawned later adds itself in an atomic section. */
#define KH_HANDLERS_ALLOWED 1 /* the bit of thread 0, which nobody interrupts */
extern uint64_t kh_interruptible;
extern unsigned kh_handlers_running;

/* Round a handler that runs in the calling thread: enter waits until it may start, on an idle CPU or on
 * that of an interruptible thread, which then stands still until leave. `context` is KH_IN_HARDIRQ or
 * KH_IN_SOFTIRQ. may_start, called inside the section, adds a condition and takes note of the start. */
int kh_handler_enter(unsigned char context, bool (*may_start)(void *), void *argument);
void kh_handler_leave(int interrupted);

/* More to wait for before the final checks: override it (it is weak). */
bool kh_idle(void);

#ifdef __cplusplus
}
#endif

#endif
