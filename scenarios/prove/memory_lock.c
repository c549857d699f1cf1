/* SPDX-License-Identifier: Apache-2.0
 *
 * memory_lock (catalogue A): while memory is disabled or the device in low power, nobody reaches the BAR by a mapping.
 * Any number of tasks fault, any number switch memory or power off and on.
 *
 * VARIANT fixed HOLDS: zapped under memory_lock, before the change
 * VARIANT no_zap VIOLATED: nobody zaps
 * VARIANT unlocked_fault VIOLATED: the fault does not take the lock
 */
#include <kheddle/prove.h>

static int memory_lock; /* readers, or -1 */
static bool usable = true; /* memory enabled, and not in low power */
static bool mapped;

KH_INVARIANT(no_mapping_while_off) /* FINDS(no_zap, unlocked_fault) assertion */
{
	return memory_lock < 0 || usable || !mapped;
}

KH_ANY_NUMBER(fault, 2)
{
	kh_atomic_begin();
#ifndef VARIANT_unlocked_fault
	kh_await(memory_lock >= 0);
	memory_lock++;
#else
	kh_await(usable);
#endif
	kh_atomic_end();

	kh_atomic_begin();
#ifndef VARIANT_unlocked_fault
	if (usable)
#endif
		mapped = true;
	kh_atomic_end();

#ifndef VARIANT_unlocked_fault
	kh_atomic_begin();
	memory_lock--;
	kh_atomic_end();
#endif
}

KH_ANY_NUMBER(change, 2)
{
	kh_atomic_begin();
	kh_await(memory_lock == 0);
	memory_lock = -1;
	kh_atomic_end();

#ifndef VARIANT_no_zap
	kh_atomic_begin(); /* unmap_mapping_range() */
	mapped = false;
	kh_atomic_end();
#endif

	kh_atomic_begin();
	usable = kh_choose(2);
	kh_atomic_end();

	kh_atomic_begin();
	memory_lock = 0;
	kh_atomic_end();
}
