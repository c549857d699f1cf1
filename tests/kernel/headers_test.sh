#!/usr/bin/env bash
# The same scenarios with kheddle's own headers and with a kernel tree's: two models of the kernel's API that share little,
# and must give the same answers.
# usage: headers_test.sh MAKEFILE, a kernel tree's own; or a file that says why there is none.
root=$PWD/$1
source tests/cli/harness.sh
if [[ ${root##*/} != Makefile ]]; then
    echo "SKIPPED: the kernel's own files: $(cat "$root")"
    finish
fi
tree=$(dirname "$(readlink -f "$root")")

# What Linux 6.1 does not have, or needs more for: no harness of a tree.
others='devm eventfd guarded_by sampler xarray zap'

# Answers that differ, and why.
declare -A differs=(
    ['deadlock_lost_wakeup (late)']='reinit_completion() is a plain store, which races with complete()'
    ['raw_spinlock (spinlock)']='the headers make raw spinlocks of all'
    ['refcount (underflow)']='the count is made fast one step after it went below 0, and others may come between'
    ['seqcount (no_lock)']='two writers count plainly: an increment is lost, and readers wait for ever'
)

for folder in liveness locking memory rcu; do
    mkdir "$folder"
    for file in "$KHEDDLE_HOME/scenarios/$folder"/*.c; do
        [[ " $others " == *" $(basename "$file" .c) "* ]] && continue
        # Any file of the tree's makes it a harness. What 6.1 has by another name goes by that.
        sed -e '0,/^ \* VARIANT/s// * KH_SOURCES: drivers\/vfio\/virqfd.c\n&/' -e 's/timer_container_of/from_timer/' "$file" \
            >"$folder/${file##*/}"
        grep -q KH_SOURCES "$folder/${file##*/}" || fail "$file has no VARIANT line"
    done
done
run 1 test . --kernel-tree "$tree" --jobs 2
grep -E '^(ok|FAIL) ' out | sed -E 's/^(ok|FAIL) +[a-z]+\/([^ ]+ \([^)]*\)).*/\1 \2/' | sort >answers
(($(grep -c '^ok' answers) > 90)) || fail "only $(grep -c '^ok' answers) answers are the same"
sed -n 's/^FAIL //p' answers >different
printf '%s\n' "${!differs[@]}" | sort >known
diff known different || fail "answers differ that should not (>), or no longer do (<)"

# What the tree lacks is told with what to do about it.
cat >lacks.c <<'END'
/* KH_SOURCES: drivers/vfio/virqfd.c */
#include <kheddle/scenario.h>
#include <linux/bug.h>

KH_THREAD(driver)
{
	WARN(frobnicate(WIBBLE), "%#04x is wrong\n", 7);
}
END
run 2 check lacks.c --kernel-tree "$tree"
says err "the tree's headers that are included do not have 2 names that the file uses:"
says err "WIBBLE  lacks.c:7"
says err "include the headers that do"

# A warning's text is what the kernel would print.
sed -i 's/frobnicate(WIBBLE)/true/' lacks.c
run 1 check lacks.c --kernel-tree "$tree"
says out "WARNING: 7 is wrong"
finish
