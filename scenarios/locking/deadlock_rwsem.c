/* SPDX-License-Identifier: Apache-2.0
 *
 * A read lock taken again by its holder. Alone that works, so tests pass; but a writer that queues
 * between the two holds the second one back, and waits itself for the first.
 *
 * VARIANT recursive VIOLATED: a queued writer blocks new readers
 * VARIANT alone VIOLATED: the same without a writer: what can never hang here is the order of a class within itself
 * VARIANT once HOLDS: the inner function expects the lock
 */
#include <kheddle/scenario.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(memory_lock);
static int powered = 1;

static int read_register(void)
{
	int value;

#ifndef VARIANT_once
	down_read(&memory_lock); /* FINDS(recursive) deadlock */ /* FINDS(alone) lock-order */
#endif
	value = powered;
#ifndef VARIANT_once
	up_read(&memory_lock);
#endif
	return value;
}

KH_THREAD(fault)
{
	down_read(&memory_lock);
	if (powered)
		read_register();
	up_read(&memory_lock);
}

#ifndef VARIANT_alone
KH_THREAD(power_off)
{
	down_write(&memory_lock);
	powered = 0;
	up_write(&memory_lock);
}
#endif
