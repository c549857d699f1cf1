/* SPDX-License-Identifier: Apache-2.0
 *
 * Two threads, a lock and a counter, for ever: the program of the bounded checks. With -DTHREADS= more of them.
 */
#include "step.h"

#ifndef THREADS
#define THREADS 2
#endif

static unsigned lock, counter;

static void worker(void *argument)
{
	unsigned me = (unsigned)(uintptr_t)argument + 1, seen;

	for (;;) {
		STEP(kh_await(!lock); lock = me);
		STEP(seen = counter);
		STEP(counter = seen + 1);
		STEP(CHECK(lock == me); CHECK(counter == seen + 1); lock = 0);
	}
}

int main(void)
{
	STEP(start_all(worker, THREADS, "worker"));
	return 0;
}
