#!/usr/bin/env python3
"""Holds the pages of docs/catalogue against `kheddle list`.

The table between "<!-- kheddle list -->" and "<!-- end -->" is written from it: which variant of the page's folder finds or
holds which id of the catalogue. Other tables are prose, but what their rows say of an id or a variant must be true: a
file that is named has it, and a kind that is named is found with it, or with a variant that the row names.

usage: catalogue_test.py KHEDDLE HOME            exit 1 if a page is stale
       catalogue_test.py KHEDDLE HOME --update   writes the tables
"""

import json
import os
import re
import subprocess
import sys

BEGIN, END = "<!-- kheddle list -->", "<!-- end -->"
ID = re.compile(r"\[?([A-G](?:\d+[a-d]?|[a-d]))\]?(?:\(#\w+\))?$")


def ordered(identifier):
    letter, number, rest = re.match(r"(\w?)(\d*)(.*)", identifier).groups()
    return letter or "~", int(number or 0), rest


class Page:
    """A page, and the rows of `kheddle list` for its folder: (scenario, variant, ids, verdict, kinds)."""

    def __init__(self, path, listed):
        self.path = path
        self.folder = os.path.basename(path)[: -len(".md")]
        self.rows = [row for row in listed if row["scenario"].startswith(self.folder + "/")]
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")

    def table(self):
        """One line for each id and scenario."""
        cells = {}  # (id, scenario): variants that find it, variants that hold
        for row in self.rows:
            for identifier in row["ids"] or [""]:
                cell = cells.setdefault((identifier, row["scenario"]), ([], []))
                name = f"`{row['variant']}`"
                if row["expect"]["verdict"] == "violated":
                    cell[0].append(f"{name}: {', '.join(row['expect']['kinds'])}")
                else:
                    cell[1].append(name)
        yield "| | scenario | finds | holds |"
        yield "|---|---|---|---|"
        for (identifier, scenario), (finds, holds) in sorted(cells.items(), key=lambda cell: (ordered(cell[0][0]), cell[0][1])):
            name = scenario.split("/", 1)[1] + ".c"
            yield f"| {identifier} | {name} | {'; '.join(finds)} | {', '.join(holds)} |"

    def generated(self):
        """The lines between the marks, as (first, one after the last)."""
        return self.lines.index(BEGIN) + 1, self.lines.index(END)

    def stale(self):
        first, last = self.generated()
        if self.lines[first:last] != list(self.table()):
            yield f"{self.path}:{first + 1}: the table is not what `kheddle list` says"
        for number, line in enumerate(self.lines):
            if first <= number < last or not line.startswith("| "):
                continue
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            identifier, variant = ID.match(cells[0]), re.fullmatch(r"`(\w+)`", cells[0])
            rows = []
            if identifier:
                rows = [row for row in self.rows if identifier[1] in row["ids"]]
            elif variant:
                rows = [row for row in self.rows if row["variant"] == variant[1]]
            if identifier or variant:
                for what in self.wrong(rows, " ".join(cells[1:])):
                    yield f"{self.path}:{number + 1}: {cells[0]}: {what}"

    def wrong(self, rows, text):
        for name in re.findall(r"(?<!/)\b(\w+)\.c\b", text):
            if not any(row["scenario"].endswith("/" + name) for row in rows):
                yield f"no variant of {name}.c has it"
        named = [row for row in self.rows if f"`{row['variant']}`" in text]
        found = {kind for row in rows + named for kind in row["expect"]["kinds"]}
        every = {kind for row in self.rows for kind in row["expect"]["kinds"]}
        for kind in sorted(every):
            if re.search(rf"(?<![\w-]){kind}(?![\w-])", text) and kind not in found:
                yield f"{kind} is not found with it"

    def update(self):
        first, last = self.generated()
        self.lines[first:last] = self.table()
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines))


def main(kheddle, home, update):
    command = [kheddle, "list", "--format", "json"]
    listed = json.loads(subprocess.run(command, env=dict(os.environ, KHEDDLE_HOME=home), capture_output=True, check=True).stdout)
    folder = os.path.join(home, "docs", "catalogue")
    bad = []
    for name in sorted(os.listdir(folder)):
        page = Page(os.path.join(folder, name), listed)
        if update:
            page.update()
        bad += page.stale()
    print("\n".join(bad))
    if bad:
        print("if it is a table that is stale: catalogue_test.py KHEDDLE HOME --update")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], ["--update"]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    # Where Bazel links single files, the tree itself is behind the links.
    tree = os.path.dirname(os.path.dirname(os.path.realpath(os.path.join(sys.argv[2], "model/kheddle.h"))))
    sys.exit(main(os.path.realpath(sys.argv[1]), tree, len(sys.argv) == 4))
