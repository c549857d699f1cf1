/* SPDX-License-Identifier: Apache-2.0
 *
 * Lamport's bakery for N processes, with tickets up to M: a process that would take a larger one looks again. Each
 * shared read is a step. -DN=<processes> -DM=<largest ticket>.
 * Without reduction SPIN counts 157,358 states for N=3 M=12, 1,647,663 for N=4 M=4, 4,319,512 for N=4 M=6; here
 * one more.
 */
#include "step.h"

#ifndef N
#define N 3
#endif
#ifndef M
#define M 6
#endif

static bool choosing[N];
static unsigned char number[N];
static unsigned char critical;

static void take_ticket(unsigned me)
{
	unsigned j = 0, max = 0;
	bool taken = false;

	while (!taken) {
		kh_atomic_begin();
		if (j < N) {
			if (number[j] > max)
				max = number[j];
			j++;
		} else {
			taken = max < M;
			if (taken)
				number[me] = max + 1;
			max = 0;
			j = 0;
		}
		kh_atomic_end();
	}
}

static void wait_for_turn(unsigned me)
{
	for (unsigned j = 0;; j++) {
		bool all_passed;

		STEP(all_passed = j == N; if (all_passed) critical++; else kh_await(!choosing[j]));
		if (all_passed)
			return;
		STEP(kh_await(number[j] == 0 || number[j] > number[me] ||
			      (number[j] == number[me] && j >= me)));
	}
}

static void process(void *argument)
{
	unsigned me = (unsigned)(uintptr_t)argument;

	for (;;) {
		STEP(choosing[me] = true);
		take_ticket(me);
		STEP(choosing[me] = false);
		wait_for_turn(me);
		STEP(CHECK(critical == 1));
		STEP(critical--; number[me] = 0);
	}
}

int main(void)
{
	STEP(start_all(process, N, "process"));
	return 0;
}
