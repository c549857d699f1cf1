/* SPDX-License-Identifier: Apache-2.0
 *
 * Any number of readers and writers of a read-write semaphore: a writer is alone.
 *
 * VARIANT fixed HOLDS: count is the number of readers, or -1 for a writer
 * VARIANT eager VIOLATED: a writer does not wait for readers, and then leaves them a count of its own
 */
#include <kheddle/prove.h>

static int count; /* readers that hold it; -1: a writer does */
static int reading, writing;

KH_INVARIANT(writer_is_alone) /* FINDS(eager) assertion */
{
	return writing <= 1 && !(writing && reading);
}

KH_ANY_NUMBER(reader, 2)
{
	kh_atomic_begin(); /* FINDS(eager) deadlock */
	kh_await(count >= 0);
	count++;
	reading++;
	kh_atomic_end();

	kh_atomic_begin();
	reading--;
	count--;
	kh_atomic_end();
}

KH_ANY_NUMBER(writer, 2)
{
	kh_atomic_begin();
#ifdef VARIANT_eager
	kh_await(count >= 0);
#else
	kh_await(count == 0);
#endif
	count = -1;
	writing++;
	kh_atomic_end();

	kh_atomic_begin();
	writing--;
	count = 0;
	kh_atomic_end();
}
