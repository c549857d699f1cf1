"""What the build needs from outside: Debian packages, listed in setup/packages, all on the machine already.

Nothing is fetched; docs/decisions/0001-bazel-offline.md says why. Another workspace that runs kheddle_test() calls
kheddle_repositories() in its WORKSPACE.
"""

load("//third_party:kernel_source.bzl", "kernel_source")
load("//third_party:system_library.bzl", "system_library")

# Bazel's own tools want these two. Debian's rules_cc is too new for Debian's Bazel, hence stubs.
def _stub(ctx):
    folder = ctx.path(Label("//third_party:BUILD")).dirname.get_child(ctx.name)
    for entry in folder.readdir():
        ctx.symlink(entry, entry.basename)

_stub_repository = repository_rule(implementation = _stub, local = True)

def kheddle_repositories():
    """Declares every repository that kheddle's packages name."""
    _stub_repository(name = "rules_cc")
    _stub_repository(name = "remote_coverage_tools")
    native.local_repository(
        name = "rules_java",
        path = "/usr/share/bazel/rules/java",
    )
    native.local_repository(
        name = "rules_proto",
        path = "/usr/share/bazel/rules/proto",
    )
    native.local_repository(
        name = "platforms",
        path = "/usr/share/bazel/tools/platforms",
    )

    # LLVM lives outside the compiler's search path, so its headers are declared one by one.
    native.new_local_repository(
        name = "llvm",
        build_file = "@kheddle//third_party:llvm.BUILD",
        path = "/usr/lib/llvm-19",
    )
    system_library(
        name = "boost",
        target = "graph",
        header = "/usr/include/boost/graph/adjacency_list.hpp",
    )
    system_library(
        name = "cereal",
        header = "/usr/include/cereal/cereal.hpp",
    )
    system_library(
        name = "cli11",
        header = "/usr/include/CLI/CLI.hpp",
    )
    system_library(
        name = "fmt",
        header = "/usr/include/fmt/format.h",
        linkopts = ["-lfmt"],
    )
    system_library(
        name = "gtest",
        target = "gtest_main",
        header = "/usr/include/gtest/gtest.h",
        linkopts = [
            "-lgmock",
            "-lgtest_main",
            "-lgtest",
            "-lpthread",
        ],
    )
    system_library(
        name = "json",
        header = "/usr/include/nlohmann/json.hpp",
    )
    system_library(
        name = "rapidcheck",
        header = "/usr/include/rapidcheck.h",
        linkopts = ["-lrapidcheck"],
    )
    system_library(
        name = "xxhash",
        defines = ["XXH_INLINE_ALL"],
        header = "/usr/include/xxhash.h",
    )
    system_library(
        name = "z3",
        header = "/usr/include/z3++.h",
        linkopts = ["-lz3"],
    )

    # What tests/selftest runs of linux-source-6.1.
    kernel_source(
        name = "kernel_selftests",
        paths = [
            "drivers/misc/lkdtm",
            "kernel/kcsan/kcsan_test.c",
            "lib/locking-selftest*",
            "mm/kasan",
        ],
    )
    kernel_source(
        name = "kernel_tree",
        paths = [
            "Makefile",
            "arch/x86/include",
            "drivers/base/devcoredump.c",
            "drivers/base/power",
            "drivers/char/hw_random/core.c",
            "drivers/char/misc.c",
            "drivers/dma-buf",
            "drivers/hid/hidraw.c",
            "drivers/input/evdev.c",
            "drivers/input/input-compat.c",
            "drivers/input/input-compat.h",
            "drivers/vfio",
            "fs/eventfd.c",
            "include",
            "lib/refcount.c",
        ],
    )
