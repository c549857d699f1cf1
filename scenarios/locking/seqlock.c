/* SPDX-License-Identifier: Apache-2.0
 *
 * A seqlock: readers take what they read only if no writer was there.
 *
 * VARIANT retried HOLDS: the pair is always from one update
 * VARIANT not_retried VIOLATED: the reader does not look again
 * VARIANT not_begun VIOLATED: the reader does not ask whether there is a writer
 * VARIANT not_locked VIOLATED: a writer changes what it may only change as a writer of the seqlock
 */
#include <kheddle/scenario.h>
#include <linux/compiler.h>
#include <linux/seqlock.h>

static DEFINE_SEQLOCK(lock);
static int low, high;

KH_THREAD(reader)
{
	unsigned int seq;
	int a, b;

#ifdef VARIANT_not_begun
	a = low; /* FINDS(not_begun) data-race */
	b = high; /* FINDS(not_begun) data-race */
#else
	do {
		seq = read_seqbegin(&lock);
		a = low; /* FINDS(not_locked) data-race */
		b = high; /* FINDS(not_locked) data-race */
#ifdef VARIANT_not_retried
		break;
#endif
	} while (read_seqretry(&lock, seq));
#endif
	KH_ASSERT(a == b); /* FINDS(not_retried, not_begun, not_locked) assertion */
}

KH_THREAD(writer)
{
#ifndef VARIANT_not_locked
	write_seqlock(&lock);
#endif
	low++;
	high++;
#ifndef VARIANT_not_locked
	write_sequnlock(&lock);
#endif
}
