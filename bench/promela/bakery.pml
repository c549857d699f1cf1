/* SPDX-License-Identifier: Apache-2.0 */
/* Lamport's bakery, N processes, tickets at most M (a process that would
 * take a larger one waits).  Every shared read is its own step. */
#ifndef N
#define N 3
#endif
#ifndef M
#define M 6
#endif
bool choosing[N];
byte number[N];
byte ncrit;

active [N] proctype P()
{
  byte j, max;
  do
  :: choosing[_pid] = true;
     do
     :: atomic { j < N -> max = ((number[j] > max) -> number[j] : max); j++ }
     :: atomic { j == N && max < M -> number[_pid] = max + 1; max = 0; j = 0; break }
     :: atomic { j == N && max >= M -> max = 0; j = 0 }	/* rescan */
     od;
     choosing[_pid] = false;
     do
     :: atomic { j < N && !choosing[j] -> skip };
        atomic { number[j] == 0 || number[j] > number[_pid] ||
                 (number[j] == number[_pid] && j >= _pid) -> j++ }
     :: atomic { j == N -> j = 0; ncrit++; break }
     od;
     assert(ncrit == 1);
     atomic { ncrit--; number[_pid] = 0 }
  od
}
