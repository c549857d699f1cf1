#!/usr/bin/env bash
# What a kheddle_test() runs: KHEDDLE CONTRACT COMMAND SCENARIO OPTION... , the first two and the scenario as paths in the
# runfiles. Time runs out as INCOMPLETE, a little before Bazel would kill the test; the result is also left as JUnit XML.
set -euo pipefail
kheddle=$PWD/$1 command=$3 scenario=$4
KHEDDLE_HOME=$(dirname "$(dirname "$(readlink -f "$2")")")
shift 4
export KHEDDLE_HOME XDG_CACHE_HOME=$TEST_TMPDIR/cache
options=(--traces "${TEST_UNDECLARED_OUTPUTS_DIR:-$TEST_TMPDIR}/traces")
if [[ ${TEST_TIMEOUT:-0} -gt 20 ]]; then options+=(--timeout "$((TEST_TIMEOUT - 10))"); fi
exec "$kheddle" "$command" "${options[@]}" "$@" "$scenario"
