#!/usr/bin/env python3
"""The lock order of the catalogue (section A), drawn from what `kheddle graph` sees of the scenarios of vfio-pci.

docs/lock-order.md, .dot and .svg hold it. Fails when they are stale, when a scenario is complained about, and when an order
contradicts the catalogue's: outer to inner below.

usage: lock_order_test.py KHEDDLE HOME            exit 1 if so
       lock_order_test.py KHEDDLE HOME --update   writes the three files; the picture needs graphviz
"""

import difflib
import html
import os
import re
import subprocess
import sys

SCENARIOS = [("mmap/fault", "fixed"), ("memory_lock/msi", "fixed"), ("memory_lock/hot_reset", "fixed")]

# The catalogue: a class may be taken while one of a lower rank is held. Of equal rank none is under another.
RANK = {
    "&dev_set.lock": 0,
    "&mm->mmap_lock": 0,
    "&vdev->igate": 0,
    "&vdev->memory_lock": 1,
    "reservation_ww_class_mutex": 2,
}
EDGE = re.compile(r'^  "((?:[^"\\]|\\.)*)" -> "((?:[^"\\]|\\.)*)" \[label="((?:[^"\\]|\\.)*)"(.*)\];$')
BEGIN, END = "<!-- kheddle graph -->", "<!-- end -->"


def orders(kheddle, home, failures):
    """{(held, taken): where it is seen}, of all scenarios."""
    found = {}
    for scenario, variant in SCENARIOS:
        path = f"{home}/scenarios/{scenario}.c"
        run = subprocess.run([kheddle, "graph", path, "--variant", variant, "--format", "dot"], capture_output=True, text=True)
        if run.returncode != 0:
            failures.append(f"kheddle graph {path} --variant {variant}: exit {run.returncode}: {run.stderr or run.stdout}")
        for line in run.stdout.splitlines():
            edge = EDGE.match(line)
            if edge:
                found.setdefault((edge[1], edge[2]), (edge[3].replace("\\n", " "), f"{scenario}.c"))
    return found


def contradictions(found):
    for held, taken in found:
        for name in (held, taken):
            if name not in RANK:
                yield f"{name} is not in the catalogue's order: give it a rank"
        if held in RANK and taken in RANK and RANK[held] >= RANK[taken]:
            yield f"{taken} is taken under {held}, against the catalogue"


def table(found):
    yield "| held | taken under it | by | for instance in |"
    yield "|---|---|---|---|"
    for (held, taken), (function, scenario) in sorted(found.items()):
        yield f"| `{held}` | `{taken}` | `{function}()` | {scenario} |"


def dot(found):
    yield 'digraph "lock order of vfio-pci" {'
    yield '  node [fontname="sans-serif", fontsize=11];'
    yield '  edge [fontname="sans-serif", fontsize=9];'
    for (held, taken), (function, _) in sorted(found.items()):
        yield f'  "{held}" -> "{taken}" [label="{function}"];'
    yield "}"


def main():
    kheddle, home = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    # The tree itself: what Bazel links here are single files, and model/ must be one folder.
    home = os.path.dirname(os.path.dirname(os.path.realpath(f"{home}/model/kheddle.h")))
    os.environ["KHEDDLE_HOME"] = home
    failures = []
    found = orders(kheddle, home, failures)
    failures += contradictions(found)
    if not found:
        failures.append("no order was found at all")
    drawn = "\n".join(dot(found)) + "\n"
    page = f"{home}/docs/lock-order"
    with open(page + ".md", encoding="utf-8") as file:
        lines = file.read().split("\n")
    first, last = lines.index(BEGIN) + 1, lines.index(END)
    if "--update" in sys.argv:
        lines[first:last] = table(found)
        with open(page + ".md", "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        with open(page + ".dot", "w", encoding="utf-8") as file:
            file.write(drawn)
        subprocess.run(["dot", "-Tsvg", page + ".dot", "-o", page + ".svg"], check=True)
    else:
        if lines[first:last] != list(table(found)):
            failures.append("docs/lock-order.md is stale: run tests/docs/lock_order_test.py KHEDDLE HOME --update")
        with open(page + ".dot", encoding="utf-8") as file:
            shown = file.read()
            if shown != drawn:
                failures.append("docs/lock-order.dot is stale: --update")
                failures += difflib.unified_diff(shown.split("\n"), drawn.split("\n"), "shown", "found", lineterm="")
        # Of the picture its edges count; how they lie is graphviz' affair.
        with open(page + ".svg", encoding="utf-8") as file:
            titles = {html.unescape(title) for title in re.findall(r"<title>(.*?)</title>", file.read())}
        for held, taken in found:
            if f"{held}->{taken}" not in titles:
                failures.append(f"docs/lock-order.svg lacks {held} -> {taken}: --update")
        arrows = sum("->" in title.replace("&mm->", "").replace("&vdev->", "") for title in titles)
        if arrows != len(found):
            failures.append(f"docs/lock-order.svg has {arrows} arrows, {len(found)} were found: --update")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


sys.exit(main())
