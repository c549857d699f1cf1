-- SPDX-License-Identifier: Apache-2.0
-- Lamport's bakery; see ../promela/bakery.pml.
const N: 3;
      M: 6;
type id: 0 .. N-1;
     cnt: 0 .. N;
     ticket: 0 .. M;
var choosing: array[id] of boolean;
    number: array[id] of ticket;
    j: array[id] of cnt;
    max: array[id] of ticket;
    pc: array[id] of 0..6;
    ncrit: cnt;

startstate begin
  for i: id do choosing[i] := false; number[i] := 0; j[i] := 0; max[i] := 0; pc[i] := 0; end;
  ncrit := 0;
end;

ruleset i: id do
  rule "choose" pc[i] = 0 ==> begin choosing[i] := true; pc[i] := 1; end;
  rule "scan"   pc[i] = 1 & j[i] < N ==> begin
    if number[j[i]] > max[i] then max[i] := number[j[i]]; end; j[i] := j[i] + 1; end;
  rule "take"   pc[i] = 1 & j[i] = N & max[i] < M ==> begin
    number[i] := max[i] + 1; max[i] := 0; j[i] := 0; pc[i] := 2; end;
  rule "rescan" pc[i] = 1 & j[i] = N & max[i] >= M ==> begin max[i] := 0; j[i] := 0; end;
  rule "chosen" pc[i] = 2 ==> begin choosing[i] := false; pc[i] := 3; end;
  rule "waitch" pc[i] = 3 & j[i] < N & !choosing[j[i]] ==> begin pc[i] := 4; end;
  rule "waitno" pc[i] = 4 & (number[j[i]] = 0 | number[j[i]] > number[i] |
                 (number[j[i]] = number[i] & j[i] >= i)) ==> begin j[i] := j[i] + 1; pc[i] := 3; end;
  rule "enter"  pc[i] = 3 & j[i] = N ==> begin j[i] := 0; ncrit := ncrit + 1; pc[i] := 5; end;
  rule "crit"   pc[i] = 5 ==> begin assert ncrit = 1 "mutex"; pc[i] := 6; end;
  rule "exit"   pc[i] = 6 ==> begin ncrit := ncrit - 1; number[i] := 0; pc[i] := 0; end;
end;
