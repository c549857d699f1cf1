#!/usr/bin/env bash
# kheddle prove as people run it: proofs, their certificates, what is no proof, bad input.
source tests/cli/harness.sh

cat >counter.c <<'END'
/*
 * VARIANT exact HOLDS: as many as are inside
 * VARIANT two HOLDS: true of two threads, and not of three
 * VARIANT off_by_one VIOLATED: never true
 * VARIANT changes HOLDS: no invariant, since it stores
 */
#include <kheddle/prove.h>

static unsigned inside, counted;
#if VARIANT_changes
static unsigned judged;
#endif

KH_INVARIANT(limited) /* FINDS(off_by_one) assertion */
{
#if VARIANT_two
	return inside <= 2;
#elif VARIANT_off_by_one
	return inside != 1;
#elif VARIANT_changes
	judged = 1;
	return judged;
#else
	return inside == counted;
#endif
}

KH_ANY_NUMBER(worker, 2)
{
	kh_atomic_begin();
	inside++;
	counted++;
	kh_atomic_end();

	kh_atomic_begin();
	inside--;
	counted--;
	kh_atomic_end();
}
END
cat >ends.c <<'END'
#include <kheddle/prove.h>

static int x;

KH_INVARIANT(small)
{
	return x < 5;
}

KH_THREAD(once)
{
	kh_atomic_begin();
	x = 1;
	kh_atomic_end();
}
END

# Proofs.
run 0 prove counter.c --variant exact
says out "counter (exact)   PROVED   limited, for any number of threads"
says out "again: kheddle prove --check kheddle-certificates/counter.exact.limited.certificate"
run 0 prove --check kheddle-certificates/counter.exact.limited.certificate
says out "PROVED, checked again"

# No proofs: what is true of few threads only, what is false, what cannot be put so.
run 3 prove counter.c --variant two
says out "counter (two)   INCOMPLETE   not inductive"
says out "inside == 3"
run 1 prove counter.c --variant off_by_one
says out "counter (off_by_one)   VIOLATED   assertion: invariant does not hold: limited"
run 3 prove counter.c --variant changes
says out "counter.c:21: the invariant limited has side effects"
run 3 prove ends.c
says out "a thread that ends"

# An inequality: no guess of kheddle's own, but Spacer's.
cat >stairs.c <<'END'
#include <kheddle/prove.h>

static unsigned height;

KH_INVARIANT(not_above)
{
#if CLIMBERS_ARE_MANY
	return height <= 3;
#else
	return height != 103;
#endif
}

KH_ANY_NUMBER(climber, 1)
{
	kh_atomic_begin();
#if CLIMBERS_ARE_MANY
	height++;
#else
	if (height < 100)
		height += 2;
#endif
	kh_atomic_end();

	kh_atomic_begin();
	if (height)
		height--;
	kh_atomic_end();
}
END
run 3 prove stairs.c --strengthen guesses
says out "stairs   INCOMPLETE   not inductive"
run 0 prove stairs.c --strengthen spacer
says out "stairs   PROVED   not_above, for any number of threads \`climber\`"
run 0 prove stairs.c
says out "    height <= 10"
run 0 prove --check kheddle-certificates/stairs.not_above.certificate
run 0 prove stairs.c --format json
python3 -c 'import json; proof = json.load(open("out")); assert proof["verdict"] == "proved" and "not_above" in proof["lemmas"]' ||
    fail "the JSON of a proof"
run 3 prove stairs.c -D CLIMBERS_ARE_MANY --format json
python3 -c 'import json; proof = json.load(open("out")); assert proof["limit"] == "not inductive" and "some run breaks it" in proof["why"]' ||
    fail "what Spacer says of a run that there is"
run 3 prove stairs.c -D CLIMBERS_ARE_MANY --strengthen spacer --spacer-timeout 0.001
says out "Spacer: gave up"
run 2 prove stairs.c --spacer-timeout 0
run 2 prove stairs.c --strengthen hope

# What would be proved of one thread and said of all: who it is, what is its own.
for means in 'kh_self()' '++mine'; do
    cat >own.c <<END
#include <kheddle/prove.h>

static __thread int mine;
static int owner;

KH_INVARIANT(always)
{
	return owner >= 0;
}

KH_ANY_NUMBER(worker, 2)
{
	kh_atomic_begin();
	owner = $means;
	kh_assume(mine < 5);
	kh_atomic_end();
}
END
    run 3 prove own.c
    says out "own.c:13: "
    says out "not proved of"
done
# The address of what is a thread's own.
cat >address.c <<'END'
#include <kheddle/prove.h>

static int *seen;

KH_INVARIANT(any)
{
	return true;
}

KH_ANY_NUMBER(worker, 1)
{
	int local = 0;

	kh_atomic_begin();
	seen = &local;
	kh_atomic_end();

	kh_atomic_begin();
	seen = 0;
	kh_atomic_end();
}
END
run 3 prove address.c
says out "not proved of"
# main() does more than start the others.
cat >busy.c <<'END'
#include <kheddle.h>

static int turn;

static void kh_run_other(void *unused)
{
	for (;;) {
		kh_atomic_begin();
		kh_await(turn == 1);
		turn = 0;
		kh_atomic_end();
	}
}

static void kh_invariant_small(void *unused)
{
	for (;;) {
		kh_atomic_begin();
		if (turn > 1)
			kh_fail("assertion", "turn");
		kh_atomic_end();
	}
}

int main(void)
{
	kh_spawn(kh_run_other, 0, "other", KH_TASK);
	kh_spawn(kh_invariant_small, 0, "small", KH_DAEMON);
	for (;;) {
		kh_atomic_begin();
		kh_await(turn == 0);
		turn = 1;
		kh_atomic_end();
	}
}
END
run 3 prove busy.c
says out "main() goes on beside the threads"
# No time for a single step.
run 3 prove own.c --timeout 0.000001
says out "INCOMPLETE   timeout"
# An invariant that is never judged.
sed 's/return owner >= 0;/kh_await(owner == 7); return false;/; s/owner = .*/owner = !owner;/' own.c >waits.c
run 3 prove waits.c
says out "the invariant always waits or assumes"

# Bad input.
run 2 prove counter.c --variant exact --invariant limitted
says err "did you mean \`limited\`?"
run 2 prove
says err "prove takes either scenarios or --check CERTIFICATE"
run 2 prove counter.c --variant exact --timeout 0
run 2 prove --check nowhere.certificate
says err "nowhere.certificate"

# Certificates that are none.
good=kheddle-certificates/counter.exact.limited.certificate
head -c 200 $good >cut.certificate
run 2 prove --check cut.certificate
says err "this is no whole certificate"
sed 's/"proved": \[/"proved": ["other",/' $good >edited.certificate
run 2 prove --check edited.certificate
says err "the certificate says nothing of other"
sed 's/"exact"/"two"/' $good >moved.certificate
run 2 prove --check moved.certificate
says err "the certificate is for another program"
sed 's/inside++;/inside += 2;/' -i counter.c
run 2 prove --check $good
says err "the certificate is for another program"

# Those in the tree.
for certificate in "$KHEDDLE_HOME"/scenarios/prove/certificates/*.certificate; do
    run 0 prove --check "$certificate"
    says out "PROVED, checked again"
done
finish
