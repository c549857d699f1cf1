/* SPDX-License-Identifier: Apache-2.0
 *
 * A sequence counter leaves it to its users to keep writers apart, and states how.
 *
 * VARIANT locked HOLDS: the writers hold the lock that the counter was given
 * VARIANT no_lock VIOLATED: one of them does not
 * VARIANT preemptible VIOLATED: a counter without a lock, under a mutex: a reader may spin for ever
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static seqcount_spinlock_t seq = SEQCNT_SPINLOCK_ZERO(seq, &lock);
static DEFINE_MUTEX(mutex);
static seqcount_t bare = SEQCNT_ZERO(bare);
static int low, high;

KH_THREAD(tick)
{
	spin_lock(&lock);
	write_seqcount_begin(&seq);
	low++;
	high++;
	write_seqcount_end(&seq);
	spin_unlock(&lock);
}

KH_THREAD(settime)
{
#if defined(VARIANT_preemptible)
	mutex_lock(&mutex);
	write_seqcount_begin(&bare); /* FINDS(preemptible) lock-context */
	write_seqcount_end(&bare);
	mutex_unlock(&mutex);
#elif defined(VARIANT_no_lock)
	write_seqcount_begin(&seq); /* FINDS(no_lock) lock-context */
	write_seqcount_end(&seq);
#endif
}

KH_THREAD(reader)
{
	unsigned int start;
	int a, b;

	do {
		start = read_seqcount_begin(&seq);
		a = low;
		b = high;
	} while (read_seqcount_retry(&seq, start));
	KH_ASSERT(a == b); /* FINDS(no_lock) assertion */
}
