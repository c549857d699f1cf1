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
run 0 test "$scenarios" --format tap
says out "1..$(grep -c '^ok' out)"
says out "kernel/refcount (fixed) # SKIP it needs a kernel tree"
run 0 test "$scenarios" --format junit
says out "skipped=\"$(grep -c '<skipped' out)\""
says out "<skipped message=\"it needs a kernel tree"
run 0 check "$scenarios"
says err "for want of a kernel tree"
run 2 check "$scenarios/refcount.c"
says err "is compiled with a kernel tree, and none is given"
says err "--kernel-tree DIR"
run 0 list "$scenarios"
says out "kernel/refcount (fixed)"
echo '#include "drivers/input/evdev.c"' >forgot.c
run 2 check forgot.c
says err "it has a line KH_SOURCES:"
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

# Nor does a graph name the folder that the tree is in.
run 0 graph "$scenarios/vfio_pci_command.c" --kernel-tree "$tree"
says out "memory_lock at drivers/vfio/pci/vfio_pci_core.c:"
run 0 graph kheddle-traces/kernel-dma_resv.waiter.data-race-*.trace
if grep -q "$tree" out; then fail "a graph of a tree's files has the tree's folder"; fi

# A tree that says how its files are compiled.
mkdir recorded
ln -s "$tree"/* recorded
configured=$(ls -d /usr/src/linux-headers-*-amd64 | tail -n 1)
{
    printf '[{"directory": "%s", "file": "lib/refcount.c", "command": "gcc -O2 -I./arch/x86/include' "$tree"
    printf ' -I%s' "$configured"/arch/x86/include/generated
    printf ' -I./include -I%s/include -I./arch/x86/include/uapi -I%s/arch/x86/include/generated/uapi' "$configured" "$configured"
    printf ' -I./include/uapi -I%s/include/generated/uapi' "$configured"
    printf ' -include ./include/linux/kconfig.h -include ./include/linux/compiler_types.h -D __KERNEL__'
    cat <<'END'
 '-DRECORDED=two words' -DQUOTED=\\\"text\\\" -c -o lib/refcount.o lib/refcount.c"}]
END
} >recorded/compile_commands.json
{
    cat "$scenarios/refcount.c"
    cat <<'END'
#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
_Static_assert(sizeof(TEXT(RECORDED)) == sizeof("two words"), "-D with a blank");
_Static_assert(sizeof(QUOTED) == sizeof("text"), "-D with quotes");
END
} >flags.c
run 0 test flags.c --kernel-tree recorded
says out ", 0 failed"
run 2 test flags.c --kernel-tree "$tree"
echo "{}" >recorded/compile_commands.json
run 2 check flags.c --kernel-tree recorded
says err "is no list of commands"

# A harness of a file that the tree does not have.
sed 's/KH_SOURCES: .*/KH_SOURCES: lib\/nothing.c/' "$scenarios/refcount.c" >other.c
run 2 check other.c --kernel-tree "$tree"
says err "the kernel tree has no lib/nothing.c"

finish
