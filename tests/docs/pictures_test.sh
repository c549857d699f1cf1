#!/usr/bin/env bash
# Whether the terminal in the README is what kheddle prints: docs/pictures/make draws it anew.
set -eu
tree=$(dirname "$(dirname "$(readlink -f model/kheddle.h)")")
export KHEDDLE=$PWD/checker/cli/kheddle XDG_CACHE_HOME=$TEST_TMPDIR/cache
exec /usr/bin/python3 "$tree/docs/pictures/make" --check
