#!/usr/bin/env bash
# kheddle harness: a first harness for functions of a driver, which compiles as it is written.
source tests/cli/harness.sh

mkdir driver
cat >driver/foo.h <<'END'
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/completion.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct queue {
	spinlock_t lock;
	struct list_head waiting;
};

struct foo {
	struct mutex lock;
	struct queue queue;
	struct kref kref;
	struct work_struct work;
	struct timer_list timer;
	struct completion done[2];
	int state;
};
END
cat >driver/foo.c <<'END'
#include "foo.h"

int reset_hardware(struct foo *foo);

static int set_state(struct foo *foo, int state)
{
	foo->state = state;
	return reset_hardware(foo);
}

static void foo_work(struct work_struct *work)
{
	struct foo *foo = container_of(work, struct foo, work);

	WRITE_ONCE(foo->state, 0);
}

static void foo_expired(struct timer_list *timer)
{
}

static void foo_late(struct timer_list *timer)
{
}

void foo_probe(struct foo *foo, bool late)
{
	INIT_WORK(&foo->work, foo_work);
	timer_setup(&foo->timer, late ? foo_late : foo_expired, 0);
}

int foo_start(struct foo *foo, int mode)
{
	int ret;

	mutex_lock(&foo->lock);
	ret = set_state(foo, mode);
	mutex_unlock(&foo->lock);
	return ret;
}

long foo_write(struct foo *foo, const char *text, size_t size, loff_t *pos)
{
	spin_lock(&foo->queue.lock);
	foo->state = text[0];
	spin_unlock(&foo->queue.lock);
	*pos += size;
	return size;
}
END

run 0 harness driver/foo.c --function foo_start --function foo_write --output harness.c
is_silent err
holds() { grep -qF -- "$1" harness.c || fail "harness.c: no \"$1\""; }
holds '#include "driver/foo.c"'
holds "static struct foo kh_foo;"
holds "mutex_init(&kh_foo.lock);"
holds "spin_lock_init(&kh_foo.queue.lock);"
holds "INIT_LIST_HEAD(&kh_foo.queue.waiting);"
holds "kref_init(&kh_foo.kref);"
holds "	INIT_WORK(&kh_foo.work, foo_work);"
holds "/* TODO: timer_setup(&kh_foo.timer, foo_expired or foo_late, 0); */"
holds "/* TODO: for each: init_completion(&kh_foo.done[i]); */"
holds "foo_start(&kh_foo, 0 /* TODO: mode */);"
holds "foo_write(&kh_foo, kh_buffer, sizeof(kh_buffer), &pos);"
grep -qE "reset_hardware +foo.c:8 in set_state" harness.c || fail "harness.c: reset_hardware is not told"
[[ -z $(ls -A | grep -v -e '^driver$' -e '^harness.c$' -e '^out$' -e '^err$') ]] || fail "a file is left: $(ls -A)"

# It runs as it is, and tells what the two functions do to each other.
run 1 check harness.c --stub reset_hardware=return-0 --no-traces
says out "data-race: BUG: KCSAN: data-race in set_state / foo_write"

# One function runs against itself.
run 0 harness driver/foo.c --function foo_start
says out "KH_THREAD(first_foo_start)"
says out "KH_THREAD(second_foo_start)"

run 2 harness driver/foo.c --function foo_stop
says err "no function foo_stop"
run 2 harness driver/foo.c --function foo_strt
says err "foo_start"
run 2 harness driver/bar.c --function bar
says err "no such file"
run 2 harness driver/foo.c
says err "--function"
echo "int broken(struct nothing *n) { return n->value; }" >broken.c
run 2 harness broken.c --function broken
says err "broken.c:1"

finish
