/* SPDX-License-Identifier: Apache-2.0
 *
 * A function that states which lock it wants held.
 *
 * VARIANT unlocked VIOLATED: one caller does not take it
 * VARIANT read_locked VIOLATED: one caller takes it for reading only
 * VARIANT locked HOLDS: both callers hold it for writing
 */
#include <kheddle/scenario.h>
#include <linux/lockdep.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(memory_lock);
static int revoked;

static void set_revoked(int value)
{
	lockdep_assert_held_write(&memory_lock); /* FINDS(unlocked, read_locked) lock-context */
	WRITE_ONCE(revoked, value);
}

KH_THREAD(close)
{
	down_write(&memory_lock);
	set_revoked(1);
	up_write(&memory_lock);
}

KH_THREAD(command_write)
{
#ifdef VARIANT_read_locked
	down_read(&memory_lock);
#elif defined(VARIANT_locked)
	down_write(&memory_lock);
#endif
	set_revoked(0);
#ifdef VARIANT_read_locked
	up_read(&memory_lock);
#elif defined(VARIANT_locked)
	up_write(&memory_lock);
#endif
}
