-- SPDX-License-Identifier: Apache-2.0
-- See rcu.m; here the readers are a scalarset, so that Rumur takes states that differ in who is who for one.
const N: 4;
      U: 4;
      K: 3;
type id: scalarset(N);
     slot: 0 .. K-1;
     count: 0 .. U;
var num: count;
    region: slot;
    alive: array[slot] of boolean;
    size: array[slot] of count;
    incs: array[id] of boolean;
    gp: array[id] of boolean;
    pc: array[id] of 0..4;
    idx: array[id] of count;
    p: array[id] of slot;
    upc: 0..6;
    nw, old: slot;

startstate begin
  num := 0; region := 0; upc := 0; nw := 0; old := 0;
  for s: slot do alive[s] := s = 0; size[s] := 0; end;
  for i: id do incs[i] := false; gp[i] := false; pc[i] := 0; idx[i] := 0; p[i] := 0; end;
end;

ruleset i: id do
  rule "lock"   pc[i] = 0 ==> begin incs[i] := true; pc[i] := 1; end;
  rule "idx"    pc[i] = 1 ==> begin idx[i] := num; pc[i] := 2; end;
  rule "ptr"    pc[i] = 2 ==> begin p[i] := region; pc[i] := 3; end;
  rule "use"    pc[i] = 3 ==> begin assert alive[p[i]] & idx[i] <= size[p[i]] "use after free"; pc[i] := 4; end;
  rule "unlock" pc[i] = 4 ==> begin incs[i] := false; gp[i] := false; idx[i] := 0; p[i] := 0; pc[i] := 0; end;
end;

rule "alloc" upc = 0 & num < U ==>
  var done: boolean;
begin
  done := false;
  for s: slot do
    if !done & !alive[s] then
      nw := s; alive[s] := true; size[s] := num + 1; done := true;
    end;
  end;
  assert done "heap full";
  upc := 1;
end;
rule "publish" upc = 1 ==> begin old := region; region := nw; nw := 0; upc := 2; end;
rule "sync"    upc = 2 ==> begin for i: id do gp[i] := incs[i]; end; upc := 3; end;
rule "wait"    upc = 3 & (forall i: id do !gp[i] end) ==> begin upc := 4; end;
rule "free"    upc = 4 ==> begin alive[old] := false; size[old] := 0; old := 0; upc := 5; end;
rule "inc"     upc = 5 ==> begin num := num + 1; upc := 0; end;
rule "stop"    upc = 0 & num = U ==> begin upc := 6; end;
