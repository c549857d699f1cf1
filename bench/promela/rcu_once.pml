/* SPDX-License-Identifier: Apache-2.0 */
/* ../programs/rcu_once.c as Promela: one critical section per reader, U updates, one step
 * per shared access.  -DN -DU. */
#ifndef N
#define N 3
#endif
#ifndef U
#define U 1
#endif
byte num, region;
bool alive[2];
byte size[2];
bool incs[N];

proctype reader(byte me)
{
  byte idx, p;
  incs[me] = true;
  idx = num;
  p = region;
  assert(alive[p]);
  assert(idx <= size[p]);
  incs[me] = false
}

proctype updater()
{
  byte old, u, i;
  do
  :: u < U ->
     size[1 - old] = u + 1;
     alive[1 - old] = true;
     region = 1 - old;
#ifndef BUG
     do :: atomic { i < N && !incs[i] -> i++ } :: atomic { i == N -> i = 0; break } od;
#endif
     alive[old] = false;
     num = u + 1;
     atomic { old = 1 - old; u++ }
  :: else -> break
  od
}

init {
  byte i;
  atomic {
    alive[0] = true;
    run updater();
    do :: i < N -> run reader(i); i++ :: else -> break od
  }
}
