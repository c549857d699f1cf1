-- SPDX-License-Identifier: Apache-2.0
-- Dining philosophers, deadlock free.  The runner sets the constants.
const N: 10;
type id: 0 .. N-1;
var fork: array[id] of boolean;
    pc: array[id] of 0..4;
function fst(i: id): id; begin if i = N-1 then return 0; else return i; end; end;
function snd(i: id): id; begin if i = N-1 then return N-1; else return i + 1; end; end;

startstate begin
  for i: id do fork[i] := false; pc[i] := 0; end;
end;

ruleset i: id do
  rule "take1" pc[i] = 0 & !fork[fst(i)] ==> begin fork[fst(i)] := true; pc[i] := 1; end;
  rule "take2" pc[i] = 1 & !fork[snd(i)] ==> begin fork[snd(i)] := true; pc[i] := 2; end;
  rule "eat"   pc[i] = 2 ==> begin assert fork[fst(i)] & fork[snd(i)] "forks"; pc[i] := 3; end;
  rule "drop2" pc[i] = 3 ==> begin fork[snd(i)] := false; pc[i] := 4; end;
  rule "drop1" pc[i] = 4 ==> begin fork[fst(i)] := false; pc[i] := 0; end;
end;
