#!/usr/bin/env bash
# Bad input: a clear message, the right exit code, no crash.
source tests/cli/harness.sh
racy >racy.c

# The command line.
run 2
says err "subcommand"
run 2 frobnicate
run 2 chek racy.c
says err "did you mean \`check\`?"
run 2 check racy.c --max-state 3
says err "did you mean \`--max-states\`?"
run 2 check racy.c --variant lokced
says err "did you mean \`locked\`? the variants are: unlocked, locked"
run 2 explain data-rase
says err "did you mean \`data-race\`?"
sed 's/FINDS(unlocked) data-race/FINDS(unlocked) data-rase/' racy.c >mistyped.c
run 2 test mistyped.c
says out "did you mean \`data-race\`?"
run 2 check
says err "PATH"
run 2 check racy.c --no-such-option
says err "--no-such-option"
run 2 check racy.c --search sideways
says err "must be bfs or dfs"
run 2 check racy.c --format yaml
says err "use text, html, mail, json, sarif, junit, tap or github"
run 2 check racy.c --variant missing
says err "the variants are: unlocked, locked"
run 0 --help
run 0 --version
says out "kheddle "
run 0 check --help
says out "--max-states"

# Budgets of nothing, and of nonsense.
for option in --max-states --max-memory --timeout --jobs; do
    run 2 check racy.c $option 0
    says err "$option 0: a budget of 0 allows nothing"
    run 2 check racy.c $option lots
    says err "$option lots"
    run 2 check racy.c $option 99999999999999999999999999x
    is_silent out
done
run 2 simulate racy.c --variant locked --runs 0
says err "a budget of 0"

# Files.
run 2 check missing.c
says err "missing.c: no such file or folder"
run 2 check missing.c --format json
is_silent out
mkdir empty
run 2 check empty
says err "holds no .c, .cc or .cpp file"
echo "text" >notes.txt
run 2 check notes.txt
says err "notes.txt"
printf '#include <kheddle/scenario.h>\nKH_THREAD(a)\n{\n\tint x = ;\n}\n' >broken.c
run 2 check broken.c
says err "broken.c:4: expected expression"
printf 'int x;\n' >idle.c
run 2 check idle.c
says err "idle.c"
printf '/*\n * VARIANT a PERHAPS: x\n */\n' >malformed.c
run 2 check malformed.c
says err "malformed.c:2: malformed VARIANT line"
run 2 test malformed.c
says out "malformed.c:2: malformed VARIANT line"
run 2 list malformed.c
says err "malformed.c:2"
run 2 test idle.c
says out "holds no answer"
run 2 test
says err "--all"
# A folder's files that are no programs are passed over; two of one name stay apart.
mkdir -p tree/deeper
printf 'int helper(void)\n{\n\treturn 1;\n}\n' >tree/helper.c
run 2 check tree
says err "holds no .c, .cc or .cpp file with threads or a main"
cp racy.c tree/deeper
cp racy.c tree
run 1 check tree --variant unlocked
says err "passed over, without threads or a main: tree/helper.c"
says out "kheddle-traces/tree-deeper-racy.unlocked.data-race-16.trace"
says out "kheddle-traces/tree-racy.unlocked.data-race-16.trace"
run 0 test tree --no-traces
says out "4 passed, 0 failed"
# Threads may stand in what a scenario includes: it is none of those.
printf '#include <kheddle/scenario.h>\nKH_THREAD(only)\n{\n}\n' >tree/threads.h
printf '/*\n * VARIANT included HOLDS: nothing happens\n */\n#include "threads.h"\n' >tree/elsewhere.c
run 0 test tree --no-traces
says out "5 passed, 0 failed"
rm -r tree kheddle-traces
# What is wrong with one file does not stop the others.
run 2 check missing.c racy.c
run 2 check broken.c racy.c --variant locked
run 2 check broken.c racy.c
says out "racy (locked)   HOLDS"

# No compiler.
PATH=/nowhere run 2 check racy.c --no-cache
says err "clang-19"

# Output that cannot be written: nothing half-written is left.
run 2 check racy.c --variant locked --output /dev/full
says err "No space left on device"
run 2 check racy.c --variant locked --output no/such/folder/report
says err "no/such/folder/report"
run 2 check racy.c --variant locked --output empty
says err "empty: cannot be written"
[[ -z $(ls empty) ]] || fail "left something in empty/"
run 2 check racy.c --variant unlocked --traces racy.c
says err "--no-traces"
code=0
"$kheddle" check racy.c --variant locked >/dev/full 2>err || code=$?
last="check to a full standard output"
((code == 2)) || fail "$last: exit $code"
says err "standard output cannot be written"

# A reader that goes away is told from a full disk.
{
    "$kheddle" check racy.c --variant locked 2>err
    echo $? >code
} | true
last="check to a closed pipe"
[[ $(<code) == 2 ]] && says err "closed"
[[ $(<code) == 0 || $(<code) == 2 ]] || fail "$last: exit $(<code)"

# explain.
run 2 explain bad-luck
says err "use-after-free"
run 0 explain use-after-free
says out "use-after-free"
run 0 explain
says out "data-race"
# Variables that do not fit.
cat >large.c <<'END'
#include <kheddle/scenario.h>
#include <linux/percpu.h>
static DEFINE_PER_CPU(char[2 << 20], large);
KH_THREAD(a) { this_cpu_inc(large[0]); }
END
run 2 check large.c
says err "large.c:3: the per-CPU variables take more than 1 MiB"
cat >many.c <<'END'
#include <kheddle/scenario.h>
#include <linux/percpu.h>
static DEFINE_PER_CPU(int, hits);
KH_THREAD(first) { }
KH_THREADS(a, 7) { if (index == 6) this_cpu_inc(hits); }
END
run 1 check many.c
says out "unmodelled-call: more than 8 threads that ask for their CPU"

finish
