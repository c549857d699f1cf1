#!/usr/bin/env python3
"""Runs the example of each page in docs/findings: kheddle must find what the page is about, on the line that a comment marks.

A page's example is the block fenced with ```c KIND.c. It is checked as it stands; each finding must be marked by a comment
that holds its kind, and each mark must be found. Each page names what the kernel would catch, and what kheddle does not see.

usage: findings_test.py KHEDDLE HOME
"""

import json
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```c (\S+)\n(.*?)^```", re.M | re.S)


def complaints(kind, page, listing, found):
    """What is wrong with a page; listing: its example, "" if it has none; found: pairs of kind and line."""
    for part in ("**At run time**:", "\n## Example\n", "\n## What kheddle does not see\n"):
        if part not in page:
            yield f"no {part.strip()}"
    if not listing:
        yield "no example"
    lines = listing.split("\n")
    if len(lines) > 32:
        yield "the example is too long to be read at a glance"
    marked = {(mark, number) for number, line in enumerate(lines, 1) for mark in re.findall(r"/\* ([a-z-]+) \*/", line)}
    if marked != found or (listing and kind not in {mark for mark, _ in marked}):
        yield f"marked are {sorted(marked)}, found {sorted(found)}"


def main():
    kheddle, home = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    # The tree itself: what Bazel links here are single files, and model/ must be one folder.
    home = os.path.dirname(os.path.dirname(os.path.realpath(os.path.join(home, "model/kheddle.h"))))
    folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
    environment = dict(os.environ, KHEDDLE_HOME=home, XDG_CACHE_HOME=f"/tmp/kheddle-tests-{os.getuid()}")

    def run(*arguments):
        return subprocess.run([kheddle, *arguments], cwd=folder, env=environment, capture_output=True, text=True)

    kinds = run("explain").stdout.split()
    pages = {kind: run("explain", kind).stdout for kind in kinds}
    listings = {kind: dict(BLOCK.findall(page)).get(f"{kind}.c", "") for kind, page in pages.items()}
    files = [f"{kind}.c" for kind in kinds if listings[kind]]
    for file in files:
        with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
            out.write(listings[file[:-2]])
    checked = run("check", *files, "--no-traces", "--format", "json")
    if checked.returncode != 1:
        sys.exit(f"kheddle check exits with {checked.returncode}\n{checked.stderr}")
    found = {entry["scenario"]: {(finding["kind"], finding["line"]) for finding in entry["findings"]} for entry in json.loads(checked.stdout)}
    bad = 0
    for kind in kinds:
        for complaint in complaints(kind, pages[kind], listings[kind], found.get(kind, set())):
            print(f"docs/findings/{kind}.md: {complaint}")
            bad += 1
    print(f"{len(files)} examples, {bad} complaints")
    sys.exit(bad != 0 or len(files) < len(kinds))


main()
