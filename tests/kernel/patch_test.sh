#!/usr/bin/env bash
# What a patch of real files of Linux changes, bugs planted in them, and what nobody modelled.
# usage: patch_test.sh MAKEFILE, a kernel tree's own; or a file that says why there is none.
root=$PWD/$1
source tests/cli/harness.sh
scenarios=$KHEDDLE_HOME/scenarios/kernel

unset KHEDDLE_KERNEL_TREE
# Patched copies lie in the cache, and that may lie in somebody's repository.
export XDG_CACHE_HOME=$TEST_TMPDIR/cache
git init -q "$TEST_TMPDIR"

# What kheddle's own headers lack is told as a list.
cat >lacks.c <<'END'
#include <kheddle/scenario.h>

KH_THREAD(driver)
{
	int ret = frobnicate(3);

	if (ret)
		frobnicate(WIBBLE);
}
END
run 2 check lacks.c
says err "the headers do not have 2 names that the file uses:"
says err "frobnicate  lacks.c:5"
says err "WIBBLE  lacks.c:8"

# What nobody modelled stops a run, unless the user says how to go on.
cat >calls.c <<'END'
#include <kheddle/scenario.h>

int probe(int where);
void settle(void);

KH_THREAD(driver)
{
	settle();
	if (probe(1) < 0)
		kh_fail("assertion", "probe failed");
}
END
run 1 check calls.c --no-traces
says out "call of settle, which nobody modelled"
says out "calls.c:8 in driver"
run 0 check calls.c --stub settle=noop --stub probe=return-0 --no-traces
says out "assumed, not checked: settle=noop, probe=return-0"
run 1 check calls.c --stub settle=noop --stub probe=return-any
says out "assertion: probe failed"
run 1 replay kheddle-traces/calls.assertion-10.trace
says out "the same run"
run 1 check calls.c --stub settle=noop --stub probe=return-any --no-traces --format json
says out '"probe=return-any"'
run 2 check calls.c --stub probe=noop
says err "probe() returns a value"
run 2 check calls.c --stub nowhere=noop
says err "the program never calls nowhere()"
run 2 check calls.c --stub probe
says err "names no way to return"

if [[ ${root##*/} != Makefile ]]; then
    echo "SKIPPED: the kernel's own files: $(cat "$root")"
    finish
fi
tree=$(dirname "$(readlink -f "$root")")

# Patches, made here: a diff holds lines of the file.
patch_of() { # FILE SED-SCRIPT: the diff on standard output
    mkdir -p "a/${1%/*}" "b/${1%/*}"
    cp "$tree/$1" "a/$1"
    sed "$2" "a/$1" >"b/$1"
    diff -u "a/$1" "b/$1"
}
resv=drivers/dma-buf/dma-resv.c
patched=(--kernel-tree "$tree" --harness "$scenarios/dma_resv.c" --no-traces)
patch_of $resv 's/kfree_rcu(old, rcu);/kfree(old);/' >bad.patch
run 1 patch bad.patch "${patched[@]}"
says out "changes $resv"
says out "functions that harnesses reach: dma_resv_reserve_fences"
says out "introduced, in kernel/dma_resv (waiter): use-after-free"
says out "still there, in kernel/dma_resv (waiter): data-race ($resv:"
run 1 patch bad.patch "${patched[@]}" --format json
says out '"introduced": ['
patch_of $resv 's/fobj->num_fences = count;/WRITE_ONCE(fobj->num_fences, count);/
    s/cursor->fences->num_fences;/READ_ONCE(cursor->fences->num_fences);/' >good.patch
run 0 patch good.patch "${patched[@]}"
says out "before violated, after holds"
says out "0 introduced, 1 fixed, 0 still there"
patch_of $resv 's/kfree_rcu(old, rcu);/kfree_later(old);/' >unbuilt.patch
run 2 patch unbuilt.patch "${patched[@]}"
says err "the patch breaks the build"
says err "kfree_later"
patch_of $resv 's/Drop the references to the signaled/Drop the references of the signaled/' >comment.patch
run 3 patch comment.patch "${patched[@]}"
says err "no harness reaches what the patch changes"
sed 's/^ .*max_fences.*/ nothing of the sort/' bad.patch | sed 's/^-.*kfree_rcu.*/-nor this/' >stale.patch
run 2 patch stale.patch "${patched[@]}"
says err "the patch does not apply"
run 2 patch comment.patch --harness "$scenarios/dma_resv.c"
says err "none is given"
echo nothing >none.patch
run 2 patch none.patch "${patched[@]}"
says err "holds no diff"

# A series, patch by patch: what one brings in another takes away again.
mail() { # SUBJECT <DIFF
    printf 'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nSubject: %s\n\nWhy.\n---\n' "$1"
    cat
    printf -- '-- \n2.39.5\n\n'
}
patch -s -o middle.c "a/$resv" bad.patch
diff -u --label "a/$resv" --label "b/$resv" middle.c "a/$resv" >back.patch
{
    printf 'From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nSubject: [PATCH 0/2] resv\n\nTwo patches.\n\n'
    mail "[PATCH 1/2] dma-buf: free the old list
 at once" <bad.patch
    mail "[PATCH 2/2] dma-buf: wait for readers" <back.patch
} >series.mbox
run 1 patch series.mbox "${patched[@]}"
says out "== 1 of 2: [PATCH 1/2] dma-buf: free the old list at once"
says out "introduced, in kernel/dma_resv (waiter): use-after-free"
says out "== 2 of 2: [PATCH 2/2] dma-buf: wait for readers"
says out "fixed, in kernel/dma_resv (waiter): use-after-free"
says out "2 patches, 2 introduced"
run 1 patch bad.patch back.patch "${patched[@]}" --format mail
says out "> -	kfree_rcu(old, rcu);"
says out "> +	kfree(old);"
says out "With this, in kernel/dma_resv (waiter):"
says out "Fixed: kernel/dma_resv (waiter): use-after-free"
awk 'length > 76 && !/^> / {print; bad = 1} END {exit bad}' out || fail "patch --format mail: long lines"
run 2 patch bad.patch unbuilt.patch "${patched[@]}"
says err "the patch does not apply"
says out "introduced, in kernel/dma_resv (waiter): use-after-free"

# Commits of a tree, checked out at the last of them.
mkdir repository
ln -s "$tree"/* repository
rm repository/drivers
mkdir -p repository/drivers
ln -s "$tree"/drivers/* repository/drivers
rm repository/drivers/dma-buf
cp -r "$tree/drivers/dma-buf" repository/drivers/dma-buf
g() { git -C repository -c user.name=A -c user.email=a@example.org "$@" >/dev/null 2>&1 || fail "git $*"; }
g init
g add drivers/dma-buf
g commit -m "as it is"
g tag before
cp middle.c repository/$resv
g commit -am "dma-buf: free at once"
run 1 patch before..HEAD --kernel-tree repository --harness "$scenarios/dma_resv.c" --no-traces
says out "introduced, in kernel/dma_resv (waiter): use-after-free"
run 2 patch before..nowhere "${patched[@]}"
says err "git knows no such commits"

# A tree in which the file does not compile: nothing is known of what was there before.
patch_of $resv 's/kfree_rcu(old, rcu);/kfree_later(old);/' >unbuilt.patch
cp "b/$resv" repository/$resv
diff -u --label "a/$resv" --label "b/$resv" "b/$resv" "a/$resv" >mend.patch
run 1 patch mend.patch --kernel-tree repository --harness "$scenarios/dma_resv.c" --no-traces
says out "before does not compile, after violated"
sed 's/Drop the references to the signaled/Drop the references of the signaled/' "b/$resv" >other.c
diff -u --label "a/$resv" --label "b/$resv" "b/$resv" other.c >still.patch
run 3 patch still.patch --kernel-tree repository --harness "$scenarios/dma_resv.c" --no-traces
says err "neither before nor after it compile: kernel/dma_resv (waiter)"

# The page shows the tree's own files.
run 1 check "$scenarios/dma_resv.c" --kernel-tree "$tree" --no-traces --format html --output page.html
grep -q 'smp_wmb();' page.html || fail "page.html: no line of $resv"

# A first harness of a file of the tree, as it is written and once it has its objects.
run 0 harness $resv --function dma_resv_add_fence --function dma_resv_wait_timeout --kernel-tree "$tree" --output first.c
grep -q "KH_THREAD(call_dma_resv_wait_timeout)" first.c || fail "first.c: no thread"
grep -q "KH_SOURCES:" first.c || fail "first.c: no KH_SOURCES"
run 1 check first.c --kernel-tree "$tree" --no-traces

# A few of the planted bugs; all of them with KHEDDLE_LONG.
every=(--every 26)
if [[ -n ${KHEDDLE_LONG-} ]]; then every=(); fi
/usr/bin/python3 "$KHEDDLE_HOME/tests/kernel/plant.py" "$kheddle" "$KHEDDLE_HOME" "$tree" "${every[@]}" >out 2>err ||
    fail "planted bugs"
cat out

finish
