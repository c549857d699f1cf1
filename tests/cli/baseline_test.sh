#!/usr/bin/env bash
# Baselines and suppressions: what is known is left out, what is new is told, and exit codes follow.
source tests/cli/harness.sh
racy >racy.c

fingerprints() { /usr/bin/python3 -c 'import json,sys
for e in (lambda d: d if isinstance(d, list) else [d])(json.load(open(sys.argv[1]))):
    for f in e["findings"]: print(f["fingerprint"])' "$1"; }

run 1 check racy.c --variant unlocked --format json --write-baseline known.json --no-traces
mv out report.json
known=$(fingerprints report.json)
grep -q "\"fingerprint\": \"$known\"" known.json || fail "$last: the baseline does not hold $known"
run 0 check racy.c --baseline known.json --no-traces
says out "HOLDS   but for what is known"
says out "1 finding of the baseline left out"
run 1 check racy.c --format sarif --no-traces
says out "\"kheddle/v1\": \"$known\""

# The same finding after lines have moved, white space has changed, in another folder.
mkdir elsewhere
sed 's/count++;/count  ++;/; s/^static int/\n\nstatic int/' racy.c >elsewhere/racy.c
(cd elsewhere && "$kheddle" check racy.c --variant unlocked --format json --no-traces >../moved.json)
[[ $(fingerprints moved.json) == "$known" ]] || fail "the fingerprint moved with the lines"
# Another statement, and another function, are others.
sed 's/count++;/count += 1;/' racy.c >elsewhere/racy.c
(cd elsewhere && "$kheddle" check racy.c --variant unlocked --format json --no-traces >../other.json)
[[ $(fingerprints other.json) != "$known" ]] || fail "another statement has the same fingerprint"
sed 's/opener/closer/' racy.c >elsewhere/racy.c
(cd elsewhere && "$kheddle" check racy.c --variant unlocked --format json --no-traces >../other.json)
[[ $(fingerprints other.json) != "$known" ]] || fail "another function has the same fingerprint"

# Two alike in one function are told apart, and one more than is known is news.
sed 's|\(count++;.*\)|\1\n\tbarrier();\n\t\1|; s|#include <linux/mutex.h>|&\n#include <linux/compiler.h>|' racy.c >twice.c
run 1 check twice.c --variant unlocked --format json --no-traces
fingerprints out | sort -u | wc -l | grep -qx "$(grep -c '"fingerprint"' out)" || fail "$last: equal fingerprints"
says out ":2\""

# A fixed variant that breaks as the unfixed one did is news.
sed 's/VARIANT_locked/0/' racy.c >broken.c && mv broken.c elsewhere/racy.c
(cd elsewhere && "$kheddle" check racy.c --baseline ../known.json --no-traces >../out 2>../err)
code=$?
((code == 1)) || fail "a variant that broke: exit $code, expected 1"
says out "racy (locked)   VIOLATED"

# test leaves out what is not in the answer, and keeps to the answer.
run 0 test racy.c --baseline known.json
sed '/FINDS/s/FINDS(unlocked) data-race/here/; s/unlocked VIOLATED/unlocked HOLDS/' racy.c >elsewhere/racy.c
cd elsewhere || exit 1
cp ../out ../err .
run 1 test racy.c
run 0 test racy.c --baseline ../known.json
says out "1 finding of the baseline left out"
cd .. || exit 1

# Suppressions.
run 0 check racy.c --suppress "$known=told to the maintainer, who knows" --no-traces
says out "1 finding suppressed"
is_silent err
run 0 check racy.c --suppress "$known=in work,until=2999-12-31" --no-traces
run 1 check racy.c --suppress "$known=in work,until=2001-01-31" --no-traces
says err "--suppress: the suppression of $known expired on 2001-01-31: in work"
says out "fingerprint $known"
run 1 check racy.c --suppress 0123456789abcdef=gone --no-traces
says err "the suppression of 0123456789abcdef is not used: gone"
printf '# what we know\n\n%s=told\n' "$known" >suppressions.txt
run 0 check racy.c --suppressions suppressions.txt --format json --no-traces
says out '"suppressed": 1'

# Bad input.
run 2 check racy.c --suppress "$known"
says err "a suppression needs a reason"
run 2 check racy.c --suppress "$known= ,until=2999-01-01"
says err "a suppression needs a reason"
run 2 check racy.c --suppress "data-race=no"
says err "is no fingerprint"
run 2 check racy.c --suppress "$known=x,until=2027-02-30"
says err '"2027-02-30" is no date'
printf '%s=told\n%s=again\n' "$known" "$known" >suppressions.txt
run 2 check racy.c --suppressions suppressions.txt
says err "suppressions.txt:2: $known is suppressed already, by suppressions.txt:1"
run 2 check racy.c --suppressions missing.txt
says err "missing.txt: the file of suppressions cannot be read"
run 2 check racy.c --baseline missing.json
says err "missing.json: the baseline cannot be read"
printf '{\n  "format": oops\n' >damaged.json
run 2 check racy.c --baseline damaged.json
says err "damaged.json:2: the baseline is no valid JSON"
run 2 check racy.c --baseline report.json
says err "no kheddle baseline"
run 2 check racy.c --write-baseline missing/known.json --no-traces
says err "missing/known.json"
finish
