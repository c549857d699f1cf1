/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that take two of a few locks and count under them: ../programs/locks.c, step for step.
 * -DTHREADS -DLOCKS -DMAX -DPADDING=<bytes that make states larger>. */
#ifndef THREADS
#define THREADS 4
#endif
#ifndef LOCKS
#define LOCKS 4
#endif
#ifndef MAX
#define MAX 21
#endif
byte lock[LOCKS];
bit odd[THREADS];		/* whether the thread's last count was odd */
short counter[LOCKS];
#ifdef PADDING
byte padding[PADDING];
#endif

#define A	(_pid % LOCKS)
#define B	((_pid + 1) % LOCKS)
#define FIRST	((A < B) -> A : B)
#define SECOND	((A < B) -> B : A)

active [THREADS] proctype worker()
{
  do
  :: atomic { lock[FIRST] == 0 -> lock[FIRST] = _pid + 1 };
     atomic { lock[SECOND] == 0 -> lock[SECOND] = _pid + 1 };
     atomic { counter[A] = (counter[A] + 1) % MAX; odd[_pid] = counter[A] % 2 };
     atomic { assert(lock[SECOND] == _pid + 1); lock[SECOND] = 0 };
     atomic { assert(lock[FIRST] == _pid + 1); lock[FIRST] = 0 }
  od
}
