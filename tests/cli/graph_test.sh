#!/usr/bin/env bash
# Lock order: what check finds without a deadlock, that it replays, and what graph draws.
source tests/cli/harness.sh

# docs/findings/lock-order.md, Example. One order, two threads that never meet.
cat >order.c <<'END'
/*
 * VARIANT inverse VIOLATED: the other way round, when the first is done
 * VARIANT same HOLDS: one order
 */
#include <kheddle/scenario.h>
#include <linux/completion.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(set_lock);
static DEFINE_MUTEX(dev_lock);
static DECLARE_COMPLETION(opened);

KH_THREAD(opener)
{
	mutex_lock(&set_lock);
	mutex_lock(&dev_lock);
	mutex_unlock(&dev_lock);
	mutex_unlock(&set_lock);
	complete(&opened);
}

KH_THREAD(resetter)
{
	wait_for_completion(&opened);
#if VARIANT_inverse
	mutex_lock(&dev_lock);
	mutex_lock(&set_lock); /* FINDS(inverse) lock-order */
#else
	mutex_lock(&set_lock);
	mutex_lock(&dev_lock);
#endif
	mutex_unlock(&set_lock);
	mutex_unlock(&dev_lock);
}
END
run 0 test order.c
run 1 check order.c --variant inverse
says out "WARNING: possible circular locking dependency detected"
says out "holds dev_lock since, by resetter: order.c:26 in resetter"
says out "takes dev_lock while it holds set_lock, by opener: order.c:16 in opener"
trace=$(ls kheddle-traces/*lock-order*.trace)
run 1 replay "$trace"
says out "the same run"
says out "WARNING: possible circular locking dependency detected"

# With only lines moved it is the same finding, and so it is when a class has another address.
sed -i '1i /* moved */' order.c
run 1 replay "$trace"
says out "lines have moved since"
sed -i 's/static DEFINE_MUTEX(set_lock);/static long before = 1;\n&/; s/complete(&opened);/before = 2;\n\t&/' order.c
run 1 replay "$trace"
says out "takes dev_lock while it holds set_lock"
# Without the inverse it is not.
sed -i 's/mutex_lock(&set_lock); .. FINDS.*/;/' order.c
run 2 replay "$trace"

sed -i 's/^\t;$/\tmutex_lock(\&set_lock);/' order.c
run 1 graph order.c --variant inverse
says out "set_lock -> dev_lock"
says out "dev_lock -> set_lock   *** not in this order ***"
run 0 graph order.c --variant same --format dot
says out '"set_lock" -> "dev_lock" [label="opener"]'
! grep -q '"dev_lock" -> ' out || fail "$last: an order that nobody takes"
run 3 graph order.c --variant same --no-reduction --max-states 3
says out "INCOMPLETE (max-states)"
run 2 graph order.c
says err "give --variant, one of: inverse, same"
run 2 graph order.c --variant same --format png
run 0 graph order.c --variant same --format svg --output order.svg
grep -q "<svg" order.svg || fail "$last: no SVG"
# Without graphviz it says what to install.
last="kheddle graph without graphviz"
mkdir bin
ln -s "$(command -v clang-19)" bin/
PATH=$PWD/bin "$kheddle" graph order.c --variant same --format svg >out 2>err && fail "$last: exit 0"
says err "apt-get install graphviz"
run 0 graph "$trace" --format dot
says out 'color=red'

# What does deadlock is told as such, once, and drawn.
sed -i '/completion(&opened)/d' order.c
run 1 check order.c --variant inverse
says out "deadlock: possible deadlock"
! grep -q "lock-order:" out || fail "$last: tells the deadlock twice"
run 0 graph "$(ls kheddle-traces/*deadlock*.trace)"
says out "opener waits in mutex_lock(dev_lock)"
says out "in a circle: opener -> resetter -> opener"

finish
