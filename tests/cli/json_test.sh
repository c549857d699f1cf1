#!/usr/bin/env bash
# All that check, test and simulate print as JSON has the form that docs/check.schema.json gives.
schema=$PWD/docs/check.schema.json
scenarios=$(dirname "$(dirname "$(readlink -f scenarios/locking/mutex.c)")")
source tests/cli/harness.sh

conforms() { # FILE
    /usr/bin/python3 -W ignore -m jsonschema -i "$1" "$schema" >out 2>err || fail "$1 is not of the schema"
}

run 1 check "$scenarios/rcu" "$scenarios"/memory/{data_race,usercopy}.c "$scenarios/locking/deadlock_abba.c" --format json --no-traces
mv out several.json
[[ $(grep -c '"verdict": "violated"' several.json) -gt 5 ]] || fail "$last: few findings"
conforms several.json
run 1 check "$scenarios/memory/leak.c" --variant overwritten --format json
mv out one.json
conforms one.json
run 0 test "$scenarios/locking/mutex.c" --format json
mv out test.json
grep -q '"as_expected": true' test.json || fail "$last: does not say as_expected"
conforms test.json
run 3 check "$scenarios/locking/mutex.c" --max-states 1 --format json --variant exclusive
mv out incomplete.json
grep -q '"max-states"' incomplete.json || fail "$last: names no limit"
conforms incomplete.json

# And what is not, is told from it.
sed 's/"states": [0-9]*/"states": "many"/' one.json >wrong.json
if /usr/bin/python3 -W ignore -m jsonschema -i wrong.json "$schema" >out 2>&1; then fail "wrong.json is of the schema"; fi
finish
