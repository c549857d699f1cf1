/* SPDX-License-Identifier: Apache-2.0
 *
 * Threads that take two of a few locks and count under them, for ever; counters start again at MAX. Thread i wants
 * locks i and i + 1, in the order of their numbers. -DTHREADS=, -DLOCKS=, -DMAX=; -DPADDING=<bytes> makes states larger
 * without making them more: with 200 a state is about 300 bytes. With 4 threads and 4 locks there are
 * 117 * MAX^4 states and the one before main's step: 22,754,278 for MAX=21.
 */
#include "step.h"

#ifndef THREADS
#define THREADS 4
#endif
#ifndef LOCKS
#define LOCKS 4
#endif
#ifndef MAX
#define MAX 21
#endif

#ifndef PADDING
#define PADDING 0
#endif

static struct {
	unsigned char lock[LOCKS];
	unsigned char odd[THREADS]; /* whether the thread's last count was odd */
	unsigned short counter[LOCKS];
	char padding[PADDING];
} shared;

static void acquire(unsigned me, unsigned which)
{
	STEP(kh_await(!shared.lock[which]); shared.lock[which] = me + 1);
}

static void release(unsigned me, unsigned which)
{
	STEP(CHECK(shared.lock[which] == me + 1); shared.lock[which] = 0);
}

static void worker(void *argument)
{
	unsigned me = (unsigned)(uintptr_t)argument;
	unsigned a = me % LOCKS, b = (me + 1) % LOCKS;
	unsigned first = a < b ? a : b, second = a < b ? b : a;

	for (;;) {
		acquire(me, first);
		acquire(me, second);
		STEP(shared.counter[a] = (shared.counter[a] + 1) % MAX;
		     shared.odd[me] = shared.counter[a] & 1);
		release(me, second);
		release(me, first);
	}
}

int main(void)
{
	STEP(start_all(worker, THREADS, "worker"));
	return 0;
}
