/* SPDX-License-Identifier: Apache-2.0 */
/* Dining philosophers, deadlock free (the last one picks its forks in the
 * opposite order).  -DN=<philosophers>.  One Promela step = one Murphi rule. */
#ifndef N
#define N 10
#endif
bool fork[N];
#define FST ((_pid == N-1) -> 0 : _pid)
#define SND ((_pid == N-1) -> (N-1) : (_pid + 1))

active [N] proctype phil()
{
  do
  :: atomic { !fork[FST] -> fork[FST] = true };
     atomic { !fork[SND] -> fork[SND] = true };
     assert(fork[FST] && fork[SND]);		/* eat */
     fork[SND] = false;
     fork[FST] = false
  od
}
