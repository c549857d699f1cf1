/* SPDX-License-Identifier: Apache-2.0
 *
 * The contract between code that is checked and the checker. Everything the model of the kernel
 * does is ordinary C and C++ on these calls; checker/ knows of model/ nothing but this header.
 * docs/semantics.md gives the rules in full.
 *
 * A program starts in main(), as thread 0, after its constructors have run. The scenario header
 * <kheddle/scenario.h> brings a main() that starts the threads a scenario names.
 */
#ifndef KHEDDLE_H
#define KHEDDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Between begin and end no other thread runs: the section is one step. Sections nest; only the
 * outermost pair counts. Memory accesses inside are marked: they race with plain accesses only. */
void kh_atomic_begin(void);
void kh_atomic_end(void);

/* A guard, inside an atomic section. While the condition is false the section as a whole cannot
 * be entered: nothing it did has happened, and its thread is not enabled. */
void kh_await(bool condition);
#ifdef KHEDDLE_NATIVE
/* A native build cannot undo: it waits inside the section and looks again when others have run. That comes to
 * the same while conditions read what they need anew and are judged before the section's first store. */
void kh_native_wait(void);
#define kh_await(condition)                                                                        \
	do {                                                                                       \
		while (!(condition))                                                               \
			kh_native_wait();                                                          \
	} while (0)
#endif

/* The environment decides: every value from 0 to n - 1 is tried. n must not be 0. */
unsigned kh_choose(unsigned n);

/* An unconstrained value. The symbolic engine takes it as unknown; the explorer tries each of the
 * n samples, which should sit at the edges of what the code under test tells apart. */
uint64_t kh_any(const uint64_t *samples, unsigned n);

/* What kind of thread: who counts at a deadlock and what reports call it. */
enum kh_thread_kind {
	KH_TASK,   /* a process context; the run is not over before it returns */
	KH_DAEMON, /* may wait for ever: a worker, a softirq, a grace-period thread */
};

/* Starts fn(arg) as a new thread and returns its number, counted from 1 in order of spawning. The
 * name is a string literal, or the address of a function, which stands for its name. kh_self() is
 * the number of the calling thread. */
int kh_spawn(void (*fn)(void *), void *arg, const char *name, enum kh_thread_kind kind);
int kh_self(void);

/* The calling thread ends here, as if each of its functions returned at once. The front end makes it
 * returns: no engine knows of it, and a native build has none. Outside atomic sections only. */
void kh_exit_thread(void) __attribute__((noreturn));

/* Whether a thread has returned. Inside an atomic section only. */
bool kh_finished(int thread);

/* A held thread is not enabled until it is let go: an interrupted task while its CPU runs the
 * handler. Holds do not nest. Inside an atomic section only. */
void kh_hold(int thread);
void kh_let_go(int thread);

/* Someone outside (user space behind a page fault, a device) keeps the calling thread here for as
 * long as it likes: the thread never goes on. If others then cannot finish, that is a finding of
 * the kind given, at this place; if they can, it is none. Guard it with kh_choose(2). */
void kh_stall(const char *kind, const char *message);

/* Heap objects: exact bounds, a lifetime, and the place that allocated them. Contents start
 * uninitialised unless zeroed. kh_free(NULL) does nothing. kh_size(p) is the size of the live
 * object that p is the start of, 0 if there is none. */
void *kh_allocate(size_t size, bool zeroed);
void kh_free(void *object);
size_t kh_size(const void *object);

/* All bytes of the range are about to leave the kernel: an uninitialised one is `uninit-read`;
 * outside an object, the finding that a load there would be. */
void kh_check_read(const void *address, size_t size);
void kh_check_write(void *address, size_t size);

/* A finding of one of the kinds in docs/findings, at the innermost statement outside the model.
 * After kh_fail this execution ends; after kh_warn it goes on. The format knows
 * %d %u %x %lx %ld %lu %llx %lld %llu %p %s %c; the kind and the format are string literals. */
void kh_fail(const char *kind, const char *format, ...) __attribute__((format(printf, 2, 3)));
void kh_warn(const char *kind, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* This execution is of no interest from here on; it is neither a finding nor a deadlock. */
void kh_assume(bool condition);

/* What reports, the replay and the lock graph listen to. The object is what the event is about
 * (a lock, a file, a reference count); the text is a string literal in the kernel's own words
 * ("mutex_lock", "rcu_read_lock"). Notes change nothing. */
enum kh_event {
	KH_ACQUIRE,	 /* exclusive: mutex, spinlock, write side */
	KH_ACQUIRE_READ, /* shared */
	KH_TRY_ACQUIRE,	 /* a trylock that succeeded, exclusive */
	KH_TRY_ACQUIRE_READ,
	KH_RELEASE,
	KH_WAIT,  /* about to block on the object: noted before the await */
	KH_ENTER, /* a section: RCU read side, SRCU, irqs off, preempt off */
	KH_LEAVE,
	KH_USER_COPY,
	KH_STATE,   /* the object changed to the state that the text names */
	KH_CONTEXT, /* the calling thread now runs as the text names: irq, softirq, work */
};
void kh_note(enum kh_event event, const void *object, const char *text);

/* What the lock graph is made of (the kernel's lockdep). The calling thread is about to take `lock`, before it may
 * have to wait, or has just taken it by a trylock; `key` is an address that names its class. Called once with
 * held NULL, which says how the lock is used, and once for each lock that the thread holds, the last taken first, with that
 * one's class and how it is held. Orders change nothing and are collected from every step that can be taken, and from
 * those that an await rules out. docs/lock-graph.md has the rules. */
enum kh_order_how {
	KH_ORDER_SUBCLASS = 7,	    /* mask: the nesting level that the code names */
	KH_ORDER_READ = 8,	    /* a reader */
	KH_ORDER_RECURSIVE = 16,    /* a reader that waiting writers do not hold up; with READ */
	KH_ORDER_TRY = 32,	    /* a trylock */
	KH_ORDER_IN_HARDIRQ = 64,   /* by an interrupt handler */
	KH_ORDER_IN_SOFTIRQ = 128,  /* by a softirq */
	KH_ORDER_HARDIRQS_ON = 256, /* held while interrupts may come */
	KH_ORDER_SOFTIRQS_ON = 512, /* held while softirqs may come */
	KH_ORDER_PERCPU = 1024,	    /* a lock for each CPU, which no other CPU waits for */
};
void kh_order(const void *lock, const void *key, unsigned how, const void *held, unsigned held_how);

/* A place that some execution must reach; a scenario whose place nobody reaches is vacuous. */
void kh_reach(const char *label);

/* Liveness is judged by these: progress marks a step that does useful work, so that going round with
 * it for ever is no livelock; quiescent(condition) registers nothing, it states what must hold where
 * no thread can go on (stuck-state if not). */
void kh_progress(void);
void kh_quiescent(bool condition, const char *message);

/* The user's race specification. Between ignore and heed, accesses of this thread do not race
 * (data_race()). Between mark_begin and mark_end they count as marked: they race with plain accesses of
 * others only (kcsan_nestable_atomic_begin()). exclusive asserts, at this point, that no other thread writes the range
 * (writers_only) or touches it at all, marked or not (ASSERT_EXCLUSIVE_WRITER / _ACCESS). */
void kh_race_ignore(void);
void kh_race_heed(void);
void kh_mark_begin(void);
void kh_mark_end(void);
void kh_exclusive(const void *address, size_t size, bool writers_only);

#ifdef __cplusplus
}
#endif

#endif
