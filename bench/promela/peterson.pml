/* SPDX-License-Identifier: Apache-2.0 */
/* Peterson's filter lock, N processes, every shared access its own step. */
#ifndef N
#define N 4
#endif
byte level[N];
byte last[N];		/* last[k]: last process to enter level k (1..N-1) */
byte ncrit;

active [N] proctype P()
{
  byte k, j;
  do
  :: k = 1;
lvl: level[_pid] = k;
     atomic { last[k] = _pid; j = 0 };
     do
     :: atomic { j < N && (j == _pid || level[j] < k) -> j++ }
     :: atomic { j < N && j != _pid && level[j] >= k && last[k] != _pid -> j = 0; k++; break }
     :: atomic { j == N -> j = 0; k++; break }
     od;
     if
     :: atomic { k < N -> goto lvl }
     :: atomic { k == N -> k = 0; ncrit++ }
     fi;
     assert(ncrit == 1);
     atomic { ncrit--; level[_pid] = 0 }
  od
}
