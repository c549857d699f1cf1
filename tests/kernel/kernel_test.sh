#!/usr/bin/env bash
# Real files of Linux against the answers of their harnesses, and what kheddle says where there is no tree.
# usage: kernel_test.sh MAKEFILE, a kernel tree's own; or a file that says why there is none.
root=$PWD/$1
source tests/cli/harness.sh
scenarios=$KHEDDLE_HOME/scenarios/kernel

# Without a tree.
unset KHEDDLE_KERNEL_TREE
run 0 test "$scenarios"
says out "it needs a kernel tree"
says out "0 passed, 0 failed, "
run 0 check "$scenarios"
says err "for want of a kernel tree"
run 2 check "$scenarios/refcount.c"
says err "is compiled with a kernel tree, and none is given"
says err "--kernel-tree DIR"
run 0 list "$scenarios"
says out "kernel/refcount (fixed)"
run 2 check "$scenarios/refcount.c" --kernel-tree missing
says err "no such folder"
mkdir empty
run 2 check "$scenarios/refcount.c" --kernel-tree empty
says err "is no kernel tree: it has no include/linux/kconfig.h"

if [[ ${root##*/} != Makefile ]]; then
    echo "SKIPPED: the kernel's own files: $(cat "$root")"
    finish
fi
tree=$(dirname "$(readlink -f "$root")")

run 0 test "$scenarios" --kernel-tree "$tree" --jobs 2
says out ", 0 failed"

# A finding in a real file is told by its path in the tree, and replays.
run 1 check "$scenarios/dma_resv.c" --kernel-tree "$tree"
says out "drivers/dma-buf/dma-resv.c:"
run 1 replay kheddle-traces/kernel-dma_resv.waiter.data-race-*.trace
says out "the same run"

# A harness of a file that the tree does not have.
sed 's/KH_SOURCES: .*/KH_SOURCES: lib\/nothing.c/' "$scenarios/refcount.c" >other.c
run 2 check other.c --kernel-tree "$tree"
says err "the kernel tree has no lib/nothing.c"

finish
