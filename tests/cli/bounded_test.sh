#!/usr/bin/env bash
# kheddle bmc as people run it: verdicts, depths, values in traces that replay, bad input, interruption.
source tests/cli/harness.sh
racy >racy.c
large >large.c
cat >range.c <<'END'
/*
 * VARIANT sum VIOLATED: the sum wraps
 * VARIANT checked HOLDS: it does not
 */
#include <kheddle/scenario.h>

static char bar[64];

KH_THREAD(user)
{
	static const uint64_t samples[] = { 0, 8 };
	uint64_t offset = kh_any(samples, 2);
	uint64_t length = kh_any(samples, 2);

#if VARIANT_sum
	if (!length || offset + length > sizeof(bar))
		return;
#else
	if (!length || offset > sizeof(bar) || length > sizeof(bar) - offset)
		return;
#endif
	kh_reach("accepted");
	bar[offset] = 1; /* FINDS(sum) out-of-bounds */
}
END

# Verdicts.
run 0 bmc racy.c --variant locked --depth 30
says out "racy (locked)   HOLDS"
says out "every run; none takes more than"
is_silent err
is_not_there kheddle-traces
run 3 bmc racy.c --variant locked --depth 3
says out "INCOMPLETE   depth"
says out "every run of up to 3 steps"
says out "--depth goes further"
run 1 bmc racy.c --depth 30
says out "racy (unlocked)   VIOLATED"
says out "data-race: BUG: KCSAN: data-race in opener"
says out "racy (locked)   HOLDS"
run 1 replay kheddle-traces/racy.unlocked.data-race-16.trace
says out "the same run"

# Values that no sample has: the explorer finds nothing, the solver does, and the trace replays.
run 0 check range.c
run 1 bmc range.c --variant sum --depth 20
says out "out-of-bounds"
says out "kh_any() = 0x"
run 1 replay kheddle-traces/range.sum.out-of-bounds-23.trace
says out "kh_any() = 0x"
run 0 bmc range.c --variant checked --depth 20
run 1 bmc range.c --variant sum --depth 20 --format json --no-traces
says out '"bound": 20'
for format in sarif junit; do run 1 bmc range.c --variant sum --depth 20 --format $format --no-traces; done

# Limits and Ctrl-C.
run 3 bmc large.c --depth 1000 --timeout 2
says out "INCOMPLETE   timeout"
says out "time was up when all runs of"
run 3 bmc racy.c --variant locked --depth 30 --max-memory 1M
says out "INCOMPLETE   max-memory"
"$kheddle" bmc large.c --depth 1000 >out 2>err &
sleep 3
kill -INT $!
wait $!
code=$?
last="kheddle bmc, interrupted"
((code == 3)) || fail "$last: exit $code, expected 3"
says out "INCOMPLETE   interrupted"

# Bad input.
run 2 bmc racy.c
says err "--depth"
run 2 bmc racy.c --depth 0
says err "--depth 0: a budget of 0 allows nothing"
run 2 bmc racy.c --depth lots
says err "--depth lots"
run 2 bmc racy.c --depth 5 --timeout 0
says err "--timeout 0"
run 2 bmc missing.c --depth 5
says err "missing.c: no such file or folder"
run 2 bmc racy.c --depth 5 --variant missing
says err "the variants are: unlocked, locked"
run 2 bmc racy.c --depth 5 --max-states 3
says err "--max-states"
run 2 bmc racy.c --depth 5 --format yaml
finish
