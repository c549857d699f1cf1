#!/usr/bin/env python3
"""Applies one-line mutants to the fixed drivers and reports which share of them some scenario kills.

A mutant is killed when a variant of one of its scenarios that HOLDS no longer does: kheddle finds something, or a place
that must be reached is not. Red neighbours are variants of the scenarios themselves, and are counted from `kheddle list`.

The table of docs/mutation.md is what comes out when all of them are as mutants.py says, and is held against that.

usage: mutate.py KHEDDLE HOME [--only N]... [--every N]    exit 1 if less than 95 % die, a mutant that is not explained
                                                           survives, one that is explained dies, one does not apply, or
                                                           the page is stale
       mutate.py KHEDDLE HOME --update                     writes the page's table
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from mutants import MUTANTS

GOAL = 0.95


class Tree:
    """A copy of the scenarios, one of whose files is mutated at a time."""

    def __init__(self, folder, kheddle, home):
        self.kheddle = kheddle
        self.home = home
        self.folder = folder
        shutil.copytree(os.path.join(home, "scenarios"), os.path.join(folder, "scenarios"))
        listed = json.loads(self.run("list", "--format", "json").stdout)
        self.red = [row for row in listed if row["expect"]["verdict"] == "violated" and any(i[0] == "G" for i in row["ids"])]
        self.green = {}  # scenario to its variants that hold
        for row in listed:
            if row["expect"]["verdict"] == "holds":
                self.green.setdefault(row["scenario"], []).append(row["variant"])

    def run(self, *arguments):
        environment = dict(os.environ, KHEDDLE_HOME=self.home)
        return subprocess.run(
            [self.kheddle, *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def check(self, scenario, variant):
        """What is wrong with a variant, "" if it holds."""
        path = os.path.join("scenarios", scenario + ".c")
        done = self.run("check", path, "--variant", variant, "--format", "json", "--no-traces", "--timeout", "300")
        if done.returncode not in (0, 1, 3):
            raise RuntimeError(f"{path} ({variant}): {done.stderr.strip()}")
        outcome = json.loads(done.stdout)
        kinds = sorted({finding["kind"] for finding in outcome["findings"]})
        if not kinds and outcome["limits"]:  # neither killed nor alive
            raise RuntimeError(f"{path} ({variant}): incomplete: {outcome['limits']}")
        return ", ".join(kinds or [f'"{label}" is not reached' for label in outcome["unreached"]])

    def killer(self, mutant):
        """Who kills the mutant, and by what; None if nobody does."""
        path = os.path.join(self.folder, mutant.file)
        with open(path, encoding="utf-8") as file:
            original = file.read()
        if original.count(mutant.old) != 1:
            raise RuntimeError(f"{mutant.file} holds what it replaces {original.count(mutant.old)} times, not once")
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(original.replace(mutant.old, mutant.new))
            for scenario in mutant.scenarios:
                for variant in self.green[scenario]:
                    wrong = self.check(scenario, variant)
                    if wrong:
                        return f"{scenario} ({variant}): {wrong}"
            return None
        finally:
            with open(path, "w", encoding="utf-8") as file:
                file.write(original)


def table(tree):
    """The lines of the page's table."""
    survivors = sum(bool(mutant.survives) for mutant in MUTANTS)
    return (
        "| | |\n|---|---:|\n"
        f"| mutants | {len(MUTANTS)} |\n| killed | {len(MUTANTS) - survivors} |\n| survived | {survivors} |\n"
        f"| red neighbours, all found | {len(tree.red)} |\n"
    )


def stale(tree, update):
    """Whether the page says something else, and was not updated."""
    path = os.path.join(tree.home, "docs", "mutation.md")
    with open(path, encoding="utf-8") as file:
        page = file.read()
    fresh = re.sub(r"^\| \| \|\n(\|.*\n)+", table(tree), page, count=1, flags=re.MULTILINE)
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write(fresh)
    return fresh != page and not update


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kheddle", type=os.path.abspath)
    parser.add_argument("home", type=os.path.abspath)
    parser.add_argument("--only", type=int, action="append", help="the number of a mutant")
    parser.add_argument("--every", type=int, default=1, help="one in so many, for a quick look")
    parser.add_argument("--update", action="store_true", help="only writes the table of docs/mutation.md")
    arguments = parser.parse_args()
    killed, survivors, bad = 0, 0, []
    with tempfile.TemporaryDirectory() as scratch:
        tree = Tree(scratch, arguments.kheddle, arguments.home)
        if stale(tree, arguments.update):
            bad.append("docs/mutation.md is stale: mutate.py KHEDDLE HOME --update")
        if arguments.update:
            return 0
        chosen = arguments.only or range(1, len(MUTANTS) + 1, arguments.every)
        for number in chosen:
            mutant = MUTANTS[number - 1]
            try:
                killer = tree.killer(mutant)
            except (RuntimeError, KeyError, ValueError) as error:
                bad.append(f"{number} {mutant.name}: {error}")
                print(f"{number:3} ERROR     {mutant.name}: {error}", flush=True)
                continue
            killed += killer is not None
            survivors += killer is None
            print(f"{number:3} {'killed' if killer else 'SURVIVED':9} {mutant.name}: {killer or mutant.survives}", flush=True)
            if (killer is None) != bool(mutant.survives):
                bad.append(f"{number} {mutant.name}: {'survives, unexplained' if killer is None else 'is said to survive'}")
        share = killed / max(killed + survivors, 1)
        print(f"{len(tree.red)} red neighbours are variants of their own, which `kheddle test` holds to their findings")
    print(f"{killed + survivors} mutants, {killed} killed, {survivors} survived: {share:.1%}")
    for line in bad:
        print("  " + line)
    return 0 if share >= GOAL and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
