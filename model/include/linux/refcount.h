/* SPDX-License-Identifier: Apache-2.0
 *
 * Stands for include/linux/refcount.h and lib/refcount.c.
 * Keeps: every operation is one step. Checks: addition on 0, decrement that leaks or underflows,
 * saturation, in the kernel's words; the execution ends there, since what follows is its consequence.
 * That is why the checks are inside the sections: nobody sees a count that has gone wrong.
 */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

typedef struct refcount_struct {
	int refs;
} refcount_t;

#define REFCOUNT_INIT(n) {(n)}
#define REFCOUNT_MAX 0x7fffffff
#define REFCOUNT_SATURATED (-0x7fffffff - 1)

static inline void refcount_set(refcount_t *r, int n)
{
	WRITE_ONCE(r->refs, n);
}

static inline unsigned int refcount_read(const refcount_t *r)
{
	return (unsigned int)READ_ONCE(r->refs);
}

static inline void refcount_add(int i, refcount_t *r)
{
	kh_atomic_begin();
	int old = __atomic_fetch_add(&r->refs, i, __ATOMIC_SEQ_CST);
	if (old == 0)
		kh_fail("refcount", "refcount_t: addition on 0; use-after-free.");
	if (old < 0 || old > REFCOUNT_MAX - i)
		kh_fail("refcount", "refcount_t: saturated; leaking memory.");
	kh_atomic_end();
}

static inline void refcount_inc(refcount_t *r)
{
	refcount_add(1, r);
}

static inline bool refcount_add_not_zero(int i, refcount_t *r)
{
	kh_atomic_begin();
	int old = r->refs;
	if (old)
		r->refs = (int)((unsigned int)old + (unsigned int)i);
	if (old < 0 || old > REFCOUNT_MAX - i)
		kh_fail("refcount", "refcount_t: saturated; leaking memory.");
	kh_atomic_end();
	return old != 0;
}

static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return refcount_add_not_zero(1, r);
}

/* True for the one that dropped the last reference. */
static inline bool refcount_sub_and_test(int i, refcount_t *r)
{
	kh_atomic_begin();
	int old = __atomic_fetch_sub(&r->refs, i, __ATOMIC_SEQ_CST);
	if (old < i)
		kh_fail("refcount", "refcount_t: underflow; use-after-free.");
	kh_atomic_end();
	return old == i;
}

static inline bool refcount_dec_and_test(refcount_t *r)
{
	return refcount_sub_and_test(1, r);
}

static inline void refcount_dec(refcount_t *r)
{
	kh_atomic_begin();
	int old = __atomic_fetch_sub(&r->refs, 1, __ATOMIC_SEQ_CST);
	if (old <= 1)
		kh_fail("refcount", "refcount_t: decrement hit 0; leaking memory.");
	kh_atomic_end();
}

static inline bool refcount_dec_if_one(refcount_t *r)
{
	int one = 1;

	return try_cmpxchg(&r->refs, &one, 0);
}

/* Drops a reference unless it is the last one. */
static inline bool refcount_dec_not_one(refcount_t *r)
{
	kh_atomic_begin();
	int old = r->refs;
	if (old != 1)
		r->refs = (int)((unsigned int)old - 1);
	if (old <= 0)
		kh_fail("refcount", "refcount_t: underflow; use-after-free.");
	kh_atomic_end();
	return old != 1;
}

/* The last reference is dropped with the lock held, and then it stays held. */
static inline bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	mutex_lock(lock);
	if (!refcount_dec_and_test(r)) {
		mutex_unlock(lock);
		return false;
	}
	return true;
}

static inline bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock(lock);
	if (!refcount_dec_and_test(r)) {
		spin_unlock(lock);
		return false;
	}
	return true;
}

#endif
