#!/usr/bin/env bash
# Every --format, of check, test and replay, on runs of kheddle itself. What they hold is compared byte for byte in tests/golden.
folder=$PWD/tests/report
golden=$PWD/tests/golden
shared=$(readlink -f "$folder/shared.c")
schema=${KHEDDLE_SARIF_SCHEMA:-$folder/sarif.schema.json}
source tests/cli/harness.sh

conforms() { # FILE SCHEMA
    /usr/bin/python3 -W ignore -m jsonschema -i "$1" "$2" >out 2>err || fail "$1 is not of $2"
}
count() { # NUMBER PATTERN: so many lines of out match
    local found
    found=$(grep -cE -- "$2" out)
    ((found == $1)) || fail "$last: $found lines match $2, not $1"
}

# Two kinds of finding with two variants: text is the same in each run and fit for grep, as docs/commands.md has it.
cp "$shared" shared.c
run 1 check shared.c --no-traces
mv out first
COLUMNS=66 TERM=xterm run 1 check shared.c --no-traces
cmp -s first out || fail "$last: prints another text"
run 1 check shared.c
count 1 '^[^ ].*   VIOLATED'
count 1 '^[^ ].*   HOLDS'
count 2 '^[^ ]'
count 1 '^  again: kheddle replay .*\.trace$'
count 0 '.{101}'
count 0 $'\033'
again=$(sed -n 's/^  again: kheddle replay //p' out)
run 1 replay "$again"

run 1 check shared.c --no-traces --format mail --output mail.txt
is_silent out
mv mail.txt out
count 0 '.{73}'
count 0 $'[\t\033]'
says out "1 violated, 1 holds; 1 finding"
[[ $(grep -n VIOLATED out | head -1 | cut -d: -f1) -le 4 ]] || fail "$last: the verdict does not come first"
run 1 replay "$again" --format mail
says out "one run of"

run 1 check shared.c --format github
count 1 '^::error file=shared\.c,line=[0-9]+,title=use-after-free in .*::BUG: KASAN'
count 1 '^::notice title=kheddle::2 variants: 1 violated, 1 holds; 1 finding$'
count 2 '.'
run 0 test shared.c --format github
count 1 '.'
says out "2 of 2 as expected"
run 3 check shared.c --variant late --max-states 3 --format github
count 1 '^::warning title=.*INCOMPLETE::max-states'

run 1 check shared.c --format tap
count 1 '^1\.\.2$'
count 1 '^not ok [12] - '
count 1 '^ok [12] - '
run 0 test shared.c --format tap
count 2 '^ok [12] - '

mkdir 'a b'
cp shared.c 'a b/c%#?.c'
run 1 check "a b/c%#?.c" "$(dirname "$shared")/../../scenarios/locking/deadlock_rwsem.c" --no-traces --format sarif --output real.sarif
conforms real.sarif "$schema"
grep -qF 'a%20b/c%25%23%3F.c' real.sarif || fail "$last: no URI of the file"
conforms "$golden/report.sarif" "$schema"
sed 's/"startLine": [0-9]*/"startLine": 0/' real.sarif >wrong.sarif
if /usr/bin/python3 -W ignore -m jsonschema -i wrong.sarif "$schema" >out 2>&1; then fail "wrong.sarif is of the schema"; fi

run 0 test shared.c --format html --output test.html
grep -qF '"as_expected":true' test.html || fail "$last: does not say as_expected"
grep -qF '"what":"section"' test.html || fail "$last: has no spans"
run 1 replay "$again" --format html --output replay.html
run 2 replay "$again" --format junit
says err "use text, html or mail"

# JUnit: what servers read of it.
run 1 check shared.c --format junit
/usr/bin/python3 - <<'END' >err 2>&1 || fail "$last: not what a server reads"
import xml.etree.ElementTree as tree

suite = tree.parse("out").getroot()
cases = suite.findall("testcase")
assert suite.tag == "testsuite" and suite.get("name") == "kheddle"
assert len(cases) == len(suite) == int(suite.get("tests")) == 2
failures, errors = suite.findall("testcase/failure"), suite.findall("testcase/error")
assert (len(failures), len(errors)) == (int(suite.get("failures")), int(suite.get("errors"))) == (1, 0)
assert all(case.get("classname") and case.get("name") and float(case.get("time")) >= 0 for case in cases)
assert len({(case.get("classname"), case.get("name")) for case in cases}) == 2
assert failures[0].get("message").startswith("BUG: KASAN") and "again: kheddle replay" in failures[0].text
END
finish
