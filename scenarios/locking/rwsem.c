/* SPDX-License-Identifier: Apache-2.0
 *
 * What an rw_semaphore promises: readers together, writers alone, a downgrade without a gap.
 *
 * VARIANT promised HOLDS: readers see whole updates
 * VARIANT reader_writes VIOLATED: two readers that both write
 */
#include <kheddle/scenario.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(lock);
static int low, high;

KH_THREADS(reader, 2)
{
	down_read(&lock);
	KH_ASSERT(low == high); /* FINDS(reader_writes) data-race */
#ifdef VARIANT_reader_writes
	low = high; /* FINDS(reader_writes) data-race */
#endif
	up_read(&lock);
}

KH_THREAD(writer)
{
	down_write(&lock);
	low++;
	high++;
	downgrade_write(&lock);
	KH_ASSERT(low == 1);
	up_read(&lock);
}
