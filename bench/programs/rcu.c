/* SPDX-License-Identifier: Apache-2.0
 *
 * N readers, for ever: enter a read section, read the number of regions and the array, use them, leave. One updater,
 * U times: allocate a larger array, publish it, wait for a grace period, free the old one, raise the number.
 * -DN=<readers> -DU=<updates> -DK=<slots for arrays>; -DBUG: no grace period.
 * Without reduction SPIN counts 24,493 states (N=3 U=4), 314,877 (N=4), 4,363,477 (N=5), 9,840,253 (N=5 U=8), the
 * one before its init included, as there is one here before main's step. Here there are fewer (13,989 for N=3,
 * 142,121 for N=4): what a reader read is no part of states once nobody looks at it again. -DSAME_STATES keeps
 * it for one step more, as the Promela model does, and gives SPIN's numbers.
 */
#include "step.h"

#ifndef N
#define N 4
#endif
#ifndef U
#define U 4
#endif
#ifndef K
#define K 3
#endif

static unsigned char number; /* of regions */
static unsigned char region; /* slot of the published array */
static bool alive[K];
static unsigned char size[K];
static unsigned char inside;	/* bit i: reader i is in a read section */
static unsigned char waits_for; /* bit i: the grace period waits for reader i */

static void reader(void *argument)
{
	unsigned char bit = 1 << (uintptr_t)argument;

	for (;;) {
		unsigned char index, slot;

		STEP(inside |= bit);
		STEP(index = number);
		STEP(slot = region);
		STEP(CHECK(alive[slot] && index <= size[slot]));
#ifdef SAME_STATES
		STEP(inside &= ~bit; waits_for &= ~bit;
		     kh_note(KH_STATE, (void *)(uintptr_t)(index * 256 + slot), "left"));
#else
		STEP(inside &= ~bit; waits_for &= ~bit);
#endif
	}
}

static unsigned char allocate(void)
{
	unsigned char slot = 0;

	while (slot < K && alive[slot])
		slot++;
	CHECK(slot < K);
	alive[slot] = true;
	size[slot] = number + 1;
	return slot;
}

static void updater(void *argument)
{
	(void)argument;
	for (;;) {
		unsigned char fresh = 0, old;
		bool done;

		STEP(done = number == U; if (!done) fresh = allocate());
		if (done)
			return;
		STEP(old = region; region = fresh);
#ifndef BUG
		STEP(waits_for = inside);
		STEP(kh_await(!waits_for));
#endif
		STEP(alive[old] = false; size[old] = 0);
		STEP(number++);
	}
}

int main(void)
{
	STEP(alive[0] = true; kh_spawn(updater, NULL, "updater", KH_TASK);
	     start_all(reader, N, "reader"));
	return 0;
}
