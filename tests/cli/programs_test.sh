#!/usr/bin/env bash
# programs_test.sh FOLDER: every program in it comes to the answer that it holds.
set -u
kheddle=$PWD/checker/cli/kheddle
KHEDDLE_HOME=$(dirname "$(dirname "$(readlink -f model/kheddle.h)")")
export KHEDDLE_HOME XDG_CACHE_HOME=/tmp/kheddle-tests-$UID # as tests/cli/harness.sh
exec "$kheddle" test "$1" --traces "$TEST_TMPDIR/traces"
