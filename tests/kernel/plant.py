#!/usr/bin/env python3
"""Plants bugs in copies of real files of Linux, one at a time, and says which of them kheddle finds.

A bug counts as found if its harness then has a finding that it has not without it, whose place, or some line of whose
interleaving, is in the real file. A table for docs/kernel.md is printed with --table.

usage: plant.py KHEDDLE HOME TREE [--every N] [--only TEXT] [--table]
exit:  0 if every bug is found but those that say why not, 1 if one is not, 2 if a file is not as plants.py has it
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from plants import PLANTS  # noqa: E402


class Tree:
    """A copy of the kernel tree, made of links but for the files that are edited."""

    def __init__(self, original, folder):
        self.original = os.path.realpath(original)
        self.root = os.path.join(folder, "tree")
        os.mkdir(self.root)
        self._open("")

    def _open(self, path):
        """The folder becomes a real one, with links to what the original holds."""
        folder = os.path.join(self.root, path)
        if os.path.islink(folder):
            os.unlink(folder)
        os.makedirs(folder, exist_ok=True)
        for entry in os.listdir(os.path.join(self.original, path)):
            if not os.path.lexists(os.path.join(folder, entry)):
                os.symlink(os.path.join(self.original, path, entry), os.path.join(folder, entry))

    def write(self, file, text):
        parts = file.split("/")
        for depth in range(1, len(parts)):
            folder = os.path.join(self.root, *parts[:depth])
            if os.path.islink(folder):
                self._open("/".join(parts[:depth]))
        path = os.path.join(self.root, file)
        os.unlink(path)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)

    def restore(self, file):
        path = os.path.join(self.root, file)
        os.unlink(path)
        os.symlink(os.path.join(self.original, file), path)

    def read(self, file):
        with open(os.path.join(self.original, file), encoding="utf-8") as stream:
            return stream.read()


class Checker:
    def __init__(self, kheddle, home, tree):
        self.kheddle, self.home, self.tree = kheddle, home, tree
        self.known = {}  # findings of a harness without any bug

    def findings(self, harness):
        command = [self.kheddle, "check", f"{self.home}/scenarios/kernel/{harness}.c", "--kernel-tree", self.tree.root,
                   "--format", "json", "--no-traces", "--timeout", "120", "--jobs", "1"]
        run = subprocess.run(command, env=dict(os.environ, KHEDDLE_HOME=self.home), capture_output=True, text=True)
        if run.returncode not in (0, 1, 3):
            sys.exit(f"{harness}: exit {run.returncode}: {run.stderr}")
        variants = json.loads(run.stdout)
        variants = variants if isinstance(variants, list) else [variants]
        return [dict(finding, variant=variant["variant"]) for variant in variants for finding in variant["findings"]]

    @staticmethod
    def key(finding):
        return finding["variant"], finding["kind"], finding["file"], finding["function"]

    def new_findings(self, plant):
        if plant.harness not in self.known:
            self.known[plant.harness] = {self.key(finding) for finding in self.findings(plant.harness)}
        text = self.tree.read(plant.file)
        if text.count(plant.old) != plant.count:
            print(f"{plant.file} has {text.count(plant.old)} places for \"{plant.name}\", not {plant.count}", file=sys.stderr)
            sys.exit(2)
        self.tree.write(plant.file, text.replace(plant.old, plant.new))
        try:
            found = self.findings(plant.harness)
        finally:
            self.tree.restore(plant.file)
        return [finding for finding in found
                if self.key(finding) not in self.known[plant.harness] and self.place(finding, plant.file)]

    @staticmethod
    def place(finding, file):
        """Where in the real file: the finding itself, else the last line of its interleaving that is there."""
        lines = [finding] + finding["steps"][::-1] + finding["sides"]
        return next((f"{file}:{line['line']}" for line in lines if line["file"] == file), "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kheddle")
    parser.add_argument("home")
    parser.add_argument("tree")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    plants = [plant for plant in PLANTS if arguments.only in plant.name + plant.file + plant.harness][::arguments.every]
    if not plants:
        parser.exit(2, f"no bug's name, file or harness has {arguments.only!r} in it\n")
    wrong = found = 0
    if arguments.table:
        print("| file | the bug | found as | at |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(os.path.abspath(arguments.kheddle), os.path.abspath(arguments.home), Tree(arguments.tree, folder))
        for plant in plants:
            new = checker.new_findings(plant)
            kinds = ", ".join(dict.fromkeys(finding["kind"] for finding in new)) or f"not found: {plant.survives or '?'}"
            place = checker.place(new[0], plant.file) if new else ""
            found += bool(new)
            wrong += bool(new) == bool(plant.survives)
            if arguments.table:
                print(f"| {plant.file} | {plant.name} | {kinds} | {place.rpartition(':')[2]} |", flush=True)
            else:
                print(f"{'ok  ' if bool(new) != bool(plant.survives) else 'FAIL'}  {plant.name}: {kinds} {place}", flush=True)
    print(f"{found} of {len(plants)} found", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
