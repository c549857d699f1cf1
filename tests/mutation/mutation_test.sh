#!/usr/bin/env bash
# mutate.py on the tree itself: what Bazel links here are single files, and model/ must be one folder.
set -euo pipefail
home=$(dirname "$(dirname "$(readlink -f model/kheddle.h)")")
export XDG_CACHE_HOME=$TEST_TMPDIR/cache
every=(--every 6)
if [[ -n ${KHEDDLE_LONG-} ]]; then every=(); fi
exec /usr/bin/python3 tests/mutation/mutate.py checker/cli/kheddle "$home" "${every[@]}"
