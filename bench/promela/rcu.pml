/* SPDX-License-Identifier: Apache-2.0 */
/* N readers:  rcu_read_lock(); idx = num_regions; p = region; use p[idx];
 *             rcu_read_unlock();                                (for ever)
 * One updater, U times: new = alloc(num+1); publish region = new;
 *             synchronize_rcu(); kfree(old); num_regions++.
 * -DN=<readers> -DU=<updates> -DK=<heap slots>  -DBUG: no grace period. */
#ifndef N
#define N 4
#endif
#ifndef U
#define U 4
#endif
#ifndef K
#define K 3
#endif
byte num;		/* num_regions */
byte region;		/* slot the published array lives in */
bool alive[K];
byte size[K];
byte incs;		/* bit i: reader i is in a read-side critical section */
byte gp;		/* bit i: the grace period still waits for reader i */

proctype reader(byte me)
{
  byte idx, p;
  do
  :: incs = incs | (1 << me);				/* rcu_read_lock() */
     idx = num;
     p = region;
     assert(alive[p] && idx <= size[p]);		/* use */
     atomic { incs = incs & ~(1 << me); gp = gp & ~(1 << me); idx = 0; p = 0 }
  od
}

proctype updater()
{
  byte nw, old;
  do
  :: atomic { num < U ->
       nw = 0;
       do :: alive[nw] -> nw++ :: else -> break od;
       assert(nw < K);
       alive[nw] = true; size[nw] = num + 1 }
     atomic { old = region; region = nw; nw = 0 }	/* rcu_assign_pointer */
#ifndef BUG
     gp = incs;						/* synchronize_rcu() */
     gp == 0;
#endif
     atomic { alive[old] = false; size[old] = 0; old = 0 }	/* kfree */
     num++
  :: num == U -> break
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
