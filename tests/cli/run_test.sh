#!/usr/bin/env bash
# Runs as people make them: verdicts, exit codes, traces and replay, limits, interruption.
source tests/cli/harness.sh
racy >racy.c
large >large.c

# Verdicts.
run 0 check racy.c --variant locked
says out "racy (locked)   HOLDS"
is_silent err
is_not_there kheddle-traces
run 1 check racy.c
says out "racy (unlocked)   VIOLATED   data-race: BUG: KCSAN: data-race in opener"
says out "racy.c:16 in opener"
says out "racy (locked)   HOLDS"
says out "again: kheddle replay kheddle-traces/racy.unlocked.data-race-16.trace"
is_silent err
run 1 check racy.c --variant unlocked --no-traces
run 1 check racy.c --variant unlocked --traces elsewhere --format json --output report.json
is_silent out
says report.json '"verdict": "violated"'
says report.json '"kind": "data-race"'
[[ -s elsewhere/racy.unlocked.data-race-16.trace ]] || fail "$last: no trace in elsewhere/"
run 1 check racy.c --variant unlocked --no-reduction --search dfs --jobs 1 --no-traces
run 1 check . --no-traces --max-states 1000
says out "racy (unlocked)"
says out "large"
for format in json sarif junit; do run 1 check racy.c --format $format --no-traces; done

# The same run again, and from elsewhere.
trace=$PWD/kheddle-traces/racy.unlocked.data-race-16.trace
run 1 replay "$trace"
says out "the same run"
says out "data-race: BUG: KCSAN"
is_silent err
mkdir -p below && cd below
run 1 replay "$trace"
cd ..
mv below/out below/err .
run 1 replay "$trace" --step
says out "opener"

# Traces that are none.
head -c 300 "$trace" >cut.trace
run 2 replay cut.trace
says err "damaged or cut short"
: >empty.trace
run 2 replay empty.trace
says err "the trace is empty"
run 2 replay racy.c
says err "no kheddle trace"
run 2 replay missing.trace
says err "cannot be read"
sed 's/"format_version": 1/"format_version": 99/' "$trace" >later.trace
run 2 replay later.trace
says err "format 99"
sed 's/"thread":[0-9][0-9]*/"thread":77/' "$trace" >wrong.trace
run 2 replay wrong.trace
says err "step 1"
sed '0,/"digest":"[0-9a-f]*"/s//"digest":"0123456789abcdef"/' "$trace" >digest.trace
run 2 replay digest.trace
says err "drifts at step 1: recorded state 0123456789abcdef, now "
sed 's/"variant": "unlocked"/"variant": "gone"/' "$trace" >gone.trace
run 2 replay gone.trace
says err "no variant gone"

# Lines that moved since, in a program that is the same.
cp racy.c before.c
sed -i 's|^static int count;|/* How many openers there are. */\n\nstatic int count;|' racy.c
run 1 replay "$trace"
says out "the same run; lines have moved since"
says out "racy.c:18 in opener"
says out "count++;"
is_silent err
run 1 replay "$trace" --step
cp before.c racy.c

# A scenario that changed since.
sed -i 's/count++;/mutex_lock(\&lock); count++; mutex_unlock(\&lock);/' racy.c
run 2 replay "$trace"
says err "has changed since"
says err "drifts at"
rm racy.c
run 2 replay "$trace"
cp before.c racy.c

# test, list, simulate, doctor.
run 0 test racy.c
says out "2 passed, 0 failed"
run 0 test racy.c --jobs 2 --format json
says out '"as_expected": true'
sed 's/FINDS(unlocked) data-race/FINDS(unlocked) leak/' before.c >wrong.c
run 1 test wrong.c --traces wrong-traces
says out "not found: leak at wrong.c:16"
says out "not expected: data-race at wrong.c:16"
says out "1 passed, 1 failed"
run 1 test wrong.c racy.c --no-traces
says out "3 passed, 1 failed"
run 0 list racy.c --format json
says out '"X1"'
run 1 simulate racy.c --variant unlocked --runs 50 --seed 7 --no-traces
run 1 simulate racy.c --variant unlocked --runs 50 --schedule pct --no-traces
run 3 simulate racy.c --variant locked --runs 5
says out "INCOMPLETE   runs"
run 2 simulate racy.c
says err "--variant"
run 0 doctor
says out "compiler"

# Limits: never a pass.
run 3 check large.c --max-states 1000
says out "INCOMPLETE   max-states"
run 3 check large.c --timeout 1
says out "timeout"
{ echo "/* VARIANT all HOLDS: in the end */" && cat large.c; } >slow.c
run 1 test slow.c --timeout 1
says out "TIMEOUT"
says out "expected HOLDS, is INCOMPLETE (timeout"
run 3 check large.c --max-memory 1M
says out "max-memory"
cat >forever.c <<'END'
#include <kheddle/scenario.h>
KH_THREAD(spins)
{
	for (;;)
		;
}
END
run 3 check forever.c
says out "INCOMPLETE   endless-step"
cat >unbounded.c <<'END'
#include <kheddle/scenario.h>
KH_THREAD(retries)
{
	while (kh_choose(2))
		;
}
END
run 3 check unbounded.c
says out "INCOMPLETE   endless-step"
says out "unbounded.c:4"
cat >counts.c <<'END'
#include <kheddle/scenario.h>
#include <linux/atomic.h>
static atomic_t count;
KH_THREAD(counts)
{
	for (;;)
		atomic_inc(&count);
}
END
run 3 check counts.c --max-states 1000
says out "INCOMPLETE   max-states"
cat >deep.c <<'END'
#include <kheddle/scenario.h>
static int down(int n) { return n + down(n + 1) * 2; }
KH_THREAD(falls)
{
	kh_assume(down(1) != 3);
}
END
run 3 check deep.c
says out "INCOMPLETE   stack"
cat >still.c <<'END'
#include <kheddle/scenario.h>
KH_THREAD(does_nothing)
{
}
END
run 0 check still.c
cat >unmodelled.c <<'END'
#include <kheddle/scenario.h>
void hardware_quirk(int);
KH_THREAD(calls)
{
	hardware_quirk(1);
}
END
run 1 check unmodelled.c --no-traces
says out "unmodelled-call"
says out "unmodelled.c:5 in "
cat >vacuous.c <<'END'
#include <kheddle/scenario.h>
static int never;
KH_THREAD(calls)
{
	if (never)
		kh_reach("the interesting place");
}
END
run 3 check vacuous.c
says out "INCOMPLETE   unreached"
says out "the interesting place"

# Ctrl-C: what there is, and 3.
code=0
timeout --preserve-status --signal=INT 10 "$kheddle" check large.c >out 2>err </dev/null || code=$?
last="check, interrupted"
((code == 3)) || fail "$last: exit $code, expected 3"
# Twice within one press, as `timeout` may send it: the same wish, not the second one that ends at once.
"$kheddle" check large.c >out 2>err </dev/null &
sleep 3
kill -INT $! && sleep 0.05 && kill -INT $!
code=0
wait $! || code=$?
last="check, interrupted twice at once"
((code == 3)) || fail "$last: exit $code, expected 3"
finish
