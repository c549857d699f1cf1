/* SPDX-License-Identifier: Apache-2.0
 *
 * A buffer is revoked while its device's memory is off, and must come back with it.
 *
 * VARIANT forgets VIOLATED: the end of a reset revokes once more, where it should give back
 * VARIANT gives_back HOLDS: usable whenever memory is on
 */
#include <kheddle/scenario.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(memory_lock);
static bool memory_enabled = true;
static bool revoked;

KH_THREAD(function_reset)
{
	down_write(&memory_lock);
	revoked = true;
	if (memory_enabled) {
#ifdef VARIANT_forgets
		revoked = true;
#else
		revoked = false;
#endif
	}
	up_write(&memory_lock);
}

KH_THREAD(command_write)
{
	down_write(&memory_lock);
	memory_enabled = !memory_enabled;
	revoked = !memory_enabled;
	up_write(&memory_lock);
	down_write(&memory_lock);
	memory_enabled = !memory_enabled;
	revoked = !memory_enabled;
	up_write(&memory_lock);
}

KH_FINAL(at_rest)
{
	kh_quiescent(!(memory_enabled && revoked), "revoked with memory enabled"); /* FINDS(forgets) stuck-state */
}
