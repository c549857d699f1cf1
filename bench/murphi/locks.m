-- SPDX-License-Identifier: Apache-2.0
-- See ../promela/locks.pml. Padding is bytes that make states larger.
const THREADS: 4;
      LOCKS: 4;
      MAX: 21;
      PADDING: 1;
type thread: 0 .. THREADS-1;
     lock: 0 .. LOCKS-1;
     owner: 0 .. THREADS;
     count: 0 .. MAX-1;
     byte: 0 .. 255;
var held: array[lock] of owner;
    odd: array[thread] of boolean;
    counter: array[lock] of count;
    pc: array[thread] of 0..4;
    padding: array[1 .. PADDING] of byte;
function a(i: thread): lock; begin return i % LOCKS; end;
function first(i: thread): lock; begin
  if i % LOCKS < (i + 1) % LOCKS then return i % LOCKS; else return (i + 1) % LOCKS; end; end;
function second(i: thread): lock; begin
  if i % LOCKS < (i + 1) % LOCKS then return (i + 1) % LOCKS; else return i % LOCKS; end; end;

startstate begin
  for l: lock do held[l] := 0; counter[l] := 0; end;
  for i: thread do odd[i] := false; pc[i] := 0; end;
  for b: 1 .. PADDING do padding[b] := 0; end;
end;

ruleset i: thread do
  rule "first"  pc[i] = 0 & held[first(i)] = 0 ==> begin held[first(i)] := i + 1; pc[i] := 1; end;
  rule "second" pc[i] = 1 & held[second(i)] = 0 ==> begin held[second(i)] := i + 1; pc[i] := 2; end;
  rule "count"  pc[i] = 2 ==> begin
    counter[a(i)] := (counter[a(i)] + 1) % MAX; odd[i] := counter[a(i)] % 2 = 1; pc[i] := 3; end;
  rule "drop2"  pc[i] = 3 ==> begin
    assert held[second(i)] = i + 1 "owner"; held[second(i)] := 0; pc[i] := 4; end;
  rule "drop1"  pc[i] = 4 ==> begin
    assert held[first(i)] = i + 1 "owner"; held[first(i)] := 0; pc[i] := 0; end;
end;
