/* SPDX-License-Identifier: Apache-2.0
 *
 * Peterson's filter lock for N processes; each shared access is a step. -DN=<processes>.
 * Without reduction SPIN counts 172,712 states for 4, 13,132,063 for 5; here one more.
 */
#include "step.h"

#ifndef N
#define N 4
#endif

static unsigned char level[N];
static unsigned char last[N]; /* the last process to enter level k, of 1 to N - 1 */
static unsigned char critical;

/* Waits until nobody is at level k or above, or somebody came to level k after us. */
static void wait_at(unsigned me, unsigned k)
{
	unsigned j = 0;
	bool passed = false;

	while (!passed) {
		kh_atomic_begin();
		if (j == N) {
			passed = true;
		} else if (j == me || level[j] < k) {
			j++;
		} else {
			kh_await(last[k] != me);
			passed = true;
		}
		kh_atomic_end();
	}
}

static void process(void *argument)
{
	unsigned me = (unsigned)(uintptr_t)argument;

	for (;;) {
		unsigned k = 1;

		STEP();
		while (k < N) {
			STEP(level[me] = k);
			STEP(last[k] = me);
			wait_at(me, k);
			k++;
			STEP(critical += k == N);
		}
		STEP(CHECK(critical == 1));
		STEP(critical--; level[me] = 0);
	}
}

int main(void)
{
	STEP(start_all(process, N, "process"));
	return 0;
}
