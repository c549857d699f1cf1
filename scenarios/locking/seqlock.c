/* SPDX-License-Identifier: Apache-2.0
 *
 * A seqlock: readers take what they read only if no writer was there.
 *
 * VARIANT retried HOLDS: the pair is always from one update
 * VARIANT not_retried VIOLATED: the reader does not look again
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

	do {
		seq = read_seqbegin(&lock);
		a = low;
		b = high;
#ifdef VARIANT_not_retried
		break;
#endif
	} while (read_seqretry(&lock, seq));
	KH_ASSERT(a == b); /* FINDS(not_retried) assertion */
}

KH_THREAD(writer)
{
	write_seqlock(&lock);
	low++;
	high++;
	write_sequnlock(&lock);
}
