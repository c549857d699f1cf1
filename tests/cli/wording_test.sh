#!/usr/bin/env bash
# What a report calls things, and which rows its table has.
source tests/cli/harness.sh

# The user's own statements and choices, and nothing of the model's.
cat >words.c <<'END'
#include <pthread.h>
#include <stdlib.h>
static char *text;
int __VERIFIER_nondet_int(void);
static void *closer(void *unused)
{
	free(text);
	return unused;
}
int main(void)
{
	pthread_t thread;

	text = malloc(1);
	pthread_create(&thread, 0, closer, 0);
	if (__VERIFIER_nondet_int() == 2)
		*text = __VERIFIER_nondet_int()
			+ 1;
	pthread_join(thread, 0);
	return 0;
}
END
run 1 check words.c
says out "write of 1 byte at"
says out "*text = __VERIFIER_nondet_int() + 1;"
says out "__VERIFIER_nondet_int() = "
! grep -q "Thread#" out || fail "$last: shows the model's own objects"

# Threads are called by what they run.
says out "freed, by closer: words.c:7 in closer"

# Both sides of a data race are told, and stand in the table.
cat >race.c <<'END'
#include <kheddle/scenario.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(lock);
static int count;
KH_THREAD(opener)
{
	guard(mutex)(&lock);
	count++;
}
KH_THREAD(reader)
{
	if (count)
		kh_reach("count");
}
END
run 1 check race.c --no-traces
says out "write of 4 bytes at count by"
says out "other access, a read, by reader: race.c:12 in reader"
tail -n 1 out | grep -q ' if (count)  *:12  at the same time, a read$' || fail "$last: the read is not the last row"

cat >names.c <<'END'
#include <linux/kthread.h>
#include <kheddle/scenario.h>
static int count;
static int poller(void *unused)
{
	KH_ASSERT(++count < 2);
	return 0;
}
KH_THREAD(starter)
{
	kthread_run(poller, NULL, "poller/%d", 0);
	kthread_run(poller, NULL, "poller/%d", 1);
}
END
run 1 check names.c --no-traces
grep -q "#  starter *poller *poller#2$" out || fail "$last: other names"
cat >names.cc <<'END'
#include <pthread.h>
#include <thread>
static int count;
static void *writer(void *) { ++count; return nullptr; }
int main()
{
	pthread_t one;
	pthread_create(&one, nullptr, writer, nullptr);
	std::thread other([] { ++count; });
	other.join();
	pthread_join(one, nullptr);
	if (count == 2)
		__builtin_trap();
}
END
run 1 check names.cc --no-traces
grep -q "#  main *writer *std::thread$" out || fail "$last: other names"

# Objects are called by the type that their pointer is declared with, not by their first member's.
cat >items.c <<'END'
#include <kheddle/scenario.h>
#include <linux/list.h>
#include <linux/slab.h>
struct item {
	struct list_head node;
	int value;
};
static LIST_HEAD(items);
static void *make(size_t size)
{
	return kzalloc(size, GFP_KERNEL);
}
KH_THREAD(adder)
{
	struct item *item = make(sizeof(*item));
	struct item *other __free(kfree) = kmalloc(sizeof(*other), GFP_KERNEL);
	char *text = kmalloc(sizeof(struct item), GFP_KERNEL);
	list_add(&item->node, &items);
	other->value = text[0] = 1;
	KH_ASSERT(0);
}
END
run 1 check items.c --no-traces
says out "allocates item#"
says out "&items -> item#"
! grep -q "list_head#" out || fail "$last: an object is called by its first member"
[[ $(grep -c "allocates item#" out) == 2 ]] || fail "$last: not both items are called by their type"
says out "allocates object#"

# A guard is told as the lock that it takes; its variable is the model's.
cat >guards.c <<'END'
#include <kheddle/scenario.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
static DEFINE_MUTEX(lock);
static DEFINE_SPINLOCK(irq_lock);
static void guarded(void)
{
	guard(mutex)(&lock);
	scoped_guard(spinlock_irqsave, &irq_lock)
		KH_ASSERT(0);
}
KH_INIT(setup)
{
	guarded();
}
KH_THREAD(idle)
{
}
END
run 1 check guards.c --no-traces
says out "mutex_lock(lock)"
says out "spin_lock_irqsave(irq_lock)"
! grep -q "kh_\|constructor" out || fail "$last: shows a variable of the model"
sed -i 's/KH_INIT/KH_THREAD/' guards.c
run 1 check guards.c --no-traces
! grep -q "kh_\|constructor" out || fail "$last: shows a variable of the model"

# A warning in the middle of a step is the last row.
cat >warns.c <<'END'
#include <kheddle/scenario.h>
#include <linux/bug.h>
#include <linux/mutex.h>
static DEFINE_MUTEX(lock);
static int before, after;
KH_THREAD(warner)
{
	mutex_lock(&lock);
	for (before = 0; before < 2; before++)
		WARN_ON(before == 1);
	after = 1;
	mutex_unlock(&lock);
}
END
run 1 check warns.c --no-traces
says out "lock taken: mutex_lock(lock), by warner: warns.c:8 in warner"
says out "before: 0 -> 1"
[[ $(tail -n 1 out) == *"WARN_ON(before == 1);"*":10" ]] || fail "$last: the warning is not the last row"

# As wide as the terminal, which COLUMNS overrides; 100 in a pipe.
widest() { tr -d '\r' <out | grep -v 'again: \|lock taken: ' | awk '{ if (length > most) most = length } END { print most }'; }
on_terminal() { # COLUMNS COMMAND...
    last="on a terminal of $1"
    script -qec "stty cols $1; export NO_COLOR=1; ${*:2} 2>/dev/null" /dev/null >out 2>err </dev/null
}
COLUMNS=70 run 1 check words.c --no-traces
(($(widest) > 70 && $(widest) <= 100)) || fail "$last: $(widest) columns in a pipe"
on_terminal 72 "$kheddle" check words.c --no-traces
(($(widest) > 60 && $(widest) <= 72)) || fail "$last: $(widest) columns"
on_terminal 200 "COLUMNS=64 $kheddle" check words.c --no-traces
(($(widest) > 56 && $(widest) <= 64)) || fail "$last: $(widest) columns with COLUMNS=64"
on_terminal 20 "$kheddle" check words.c --no-traces
(($(widest) > 50 && $(widest) <= 60)) || fail "$last: $(widest) columns"
finish
