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
finish
