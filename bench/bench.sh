#!/usr/bin/env bash
# What `bazel run //bench` starts: the runner in the source tree, on the binary that Bazel built.
set -euo pipefail
binary=$(readlink -f "$0.runfiles/kheddle/checker/cli/kheddle")
here=$(dirname "$(readlink -f "$0")")
cd "${BUILD_WORKSPACE_DIRECTORY:-$here/..}"
# As ./kheddle does, and tells why.
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1${GLIBC_TUNABLES:+:$GLIBC_TUNABLES}
exec python3 bench/run.py --kheddle "$binary" "$@"
