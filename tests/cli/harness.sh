# Sourced by the tests of the command line: runs kheddle on files of their own and judges exit code and
# words. Each file is a Bazel test; the first failure is told and the rest still runs.
set -u
kheddle=$PWD/checker/cli/kheddle
# The tree itself: what Bazel links here are single files, and model/ must be one folder.
KHEDDLE_HOME=$(dirname "$(dirname "$(readlink -f model/kheddle.h)")")
# One cache for all of them, so that the model is compiled once; what is in it is told by contents, not by who made it.
export KHEDDLE_HOME XDG_CACHE_HOME=/tmp/kheddle-tests-$UID
cd "$(mktemp -d "$TEST_TMPDIR/work.XXXXXX")" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    sed 's/^/    /' out err
    ((failures += 1))
}

# run EXIT ARGUMENT...: the exit code must be this; stdout and stderr are left in out and err.
run() {
    local expected=$1 code=0
    shift
    "$kheddle" "$@" >out 2>err </dev/null || code=$?
    echo "kheddle $*: $code"
    last="kheddle $*"
    ((code == expected)) || fail "$last: exit $code, expected $expected"
}

# says FILE TEXT: out or err holds the text.
says() { grep -qF -- "$2" "$1" || fail "$last: no \"$2\" in std$1"; }
is_silent() { [[ ! -s $1 ]] || fail "$last: std$1 is not empty"; }
is_not_there() { [[ ! -e $1 ]] || fail "$last: left $1"; }

finish() {
    echo "$failures failures"
    ((failures == 0))
    exit
}

# A scenario of two threads that race, and its answer.
racy() {
    cat <<'END'
/*
 * VARIANT unlocked VIOLATED: one increment is lost
 * VARIANT locked [X1] HOLDS: the mutex covers load and store
 */
#include <kheddle/scenario.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int count;

KH_THREADS(opener, 2)
{
#if VARIANT_locked
	guard(mutex)(&lock);
#endif
	count++; /* FINDS(unlocked) data-race */
}
END
}

# Many states: each thread counts far.
large() {
    cat <<'END'
#include <kheddle/scenario.h>
#include <linux/atomic.h>

static atomic_t counts[6];

KH_THREADS(counter, 6)
{
	for (int i = 0; i < 1000; i++)
		atomic_inc(&counts[i % 6]);
}
END
}
