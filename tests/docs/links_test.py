#!/usr/bin/env python3
"""Whether the pages fit the tree: links and paths lead to something, every kind of finding has its page, and
docs/commands.md names every command and option that kheddle's --help prints.

usage: links_test.py KHEDDLE HOME
"""

import glob
import os
import re
import subprocess
import sys

FOLDERS = "bench|checker|docs|model|scenarios|setup|tests|third_party"
failures = []


def pages(tree):
    for folder, below, files in os.walk(tree):
        below[:] = sorted(b for b in below if not b.startswith((".", "bazel-")) and not os.path.islink(f"{folder}/{b}"))
        yield from (os.path.join(folder, name) for name in sorted(files) if name.endswith(".md"))


def anchors(path):
    """The anchors of a page's headings, as code hosting sites make them."""
    with open(path, encoding="utf-8") as file:
        headings = re.findall(r"^#+ (.*)$", file.read(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_page(tree, path):
    name = os.path.relpath(path, tree)
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    links = paths = 0
    for number, line in enumerate(lines, 1):
        for target in re.findall(r"\]\(([^)\s]+)\)", line):
            if re.match(r"[a-z]+:", target):
                continue
            links += 1
            target, _, anchor = target.partition("#")
            goal = os.path.join(os.path.dirname(path), target) if target else path
            if not os.path.exists(goal):
                failures.append(f"{name}:{number}: link to {target}, which does not exist")
            elif anchor and anchor not in anchors(goal):
                failures.append(f"{name}:{number}: link to #{anchor}, which is no heading of {target or 'the page'}")
        for target in re.findall(rf"(?<![\w/.$-])(?:{FOLDERS})/[\w./*-]*", line):
            paths += 1
            if not glob.glob(os.path.join(tree, target.rstrip("."))):
                failures.append(f"{name}:{number}: names {target}, which does not exist")
    return links, paths


def output(kheddle, home, *arguments):
    done = subprocess.run(
        [kheddle, *arguments], env=dict(os.environ, KHEDDLE_HOME=home), capture_output=True, text=True, check=True
    )
    return done.stdout


def check_kinds(kheddle, tree):
    kinds = re.findall(r"^\s*([a-z]+(?:-[a-z]+)*)\b", output(kheddle, tree, "explain"), re.MULTILINE)
    if "data-race" not in kinds:
        failures.append("`kheddle explain` does not list the kinds, or this test cannot read it")
    for kind in kinds:
        if not os.path.exists(f"{tree}/docs/findings/{kind}.md"):
            failures.append(f"docs/findings/{kind}.md does not exist")
    for page in glob.glob(f"{tree}/docs/findings/*.md"):
        if os.path.basename(page)[:-3] not in kinds:
            failures.append(f"{os.path.relpath(page, tree)} is about no kind of finding")
    return len(kinds)


def check_options(kheddle, tree):
    with open(f"{tree}/docs/commands.md", encoding="utf-8") as file:
        text = file.read()
    known = set(re.findall(r"(?<!\S)`?(-{1,2}[a-zA-Z][\w-]*)", text))
    listed = output(kheddle, tree, "--help").partition("Subcommands:")[2]
    commands = re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE)
    count = 0
    for command in commands:
        if f"`{command}" not in text:
            failures.append(f"docs/commands.md does not name the command {command}")
        printed = output(kheddle, tree, command, "--help")
        options = set(re.findall(r"(?:^  |,)(-{1,2}[a-zA-Z][\w-]*)", printed, re.MULTILINE))
        count += len(options)
        for option in sorted(options - known):
            failures.append(f"docs/commands.md does not name the option {option} of {command}")
    if "check" not in commands or count < 20:
        failures.append("`kheddle --help` does not list commands and options, or this test cannot read it")
    return len(commands), count


def main():
    kheddle = os.path.realpath(sys.argv[1])
    # Where Bazel links single files, the tree itself is behind the links.
    tree = os.path.dirname(os.path.dirname(os.path.realpath(os.path.join(sys.argv[2], "model/kheddle.h"))))
    counted = [check_page(tree, path) for path in pages(tree)]
    kinds = check_kinds(kheddle, tree)
    commands, options = check_options(kheddle, tree)
    print(f"{len(counted)} pages, {sum(c[0] for c in counted)} links, {sum(c[1] for c in counted)} paths")
    print(f"{kinds} kinds, {commands} commands, {options} options")
    print("\n".join(failures + [f"{len(failures)} failures"]))
    return 1 if failures or not counted else 0


if __name__ == "__main__":
    sys.exit(main())
