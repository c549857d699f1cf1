-- SPDX-License-Identifier: Apache-2.0
-- Peterson's filter lock, N processes, every shared access its own step.
const N: 4;
type id: 0 .. N-1;
     cnt: 0 .. N;
var level: array[id] of cnt;
    last: array[id] of id;
    k: array[id] of cnt;
    j: array[id] of cnt;
    pc: array[id] of 0..6;
    ncrit: cnt;

startstate begin
  for i: id do level[i] := 0; last[i] := 0; k[i] := 0; j[i] := 0; pc[i] := 0; end;
  ncrit := 0;
end;

ruleset i: id do
  rule "start" pc[i] = 0 ==> begin k[i] := 1; pc[i] := 1; end;
  rule "level" pc[i] = 1 ==> begin level[i] := k[i]; pc[i] := 2; end;
  rule "last"  pc[i] = 2 ==> begin last[k[i]] := i; j[i] := 0; pc[i] := 3; end;
  rule "scan"  pc[i] = 3 & j[i] < N & (j[i] = i | level[j[i]] < k[i]) ==> begin j[i] := j[i] + 1; end;
  rule "skip"  pc[i] = 3 & j[i] < N & j[i] != i & level[j[i]] >= k[i] & last[k[i]] != i ==>
    begin j[i] := 0; k[i] := k[i] + 1; pc[i] := 4; end;
  rule "done"  pc[i] = 3 & j[i] = N ==> begin j[i] := 0; k[i] := k[i] + 1; pc[i] := 4; end;
  rule "next"  pc[i] = 4 & k[i] < N ==> begin pc[i] := 1; end;
  rule "enter" pc[i] = 4 & k[i] = N ==> begin k[i] := 0; ncrit := ncrit + 1; pc[i] := 5; end;
  rule "crit"  pc[i] = 5 ==> begin assert ncrit = 1 "mutex"; pc[i] := 6; end;
  rule "exit"  pc[i] = 6 ==> begin ncrit := ncrit - 1; level[i] := 0; pc[i] := 0; end;
end;
