#!/usr/bin/env python3
"""Runs the commands of a page of documentation and compares what they print with what the page shows.

In the page, a block fenced with ```c FILE is a file to write. A block fenced with ```console holds commands (after
"$ ") and what each printed. A command exits with what the `$ echo $?` after it shows; without one with 1 if it is a
`kheddle check` that is shown to print VIOLATED, else with 0. Of the output a line that ends in … is shown in part, and
a line … stands for any number of lines; other lines are compared but for white space, the line on coverage,
numbers of objects and steps, and line numbers in the tree's files. Commands run one after the other in an empty folder
that links to the tree's scenarios and setup, with kheddle in PATH and as ./kheddle; `export NAME=VALUE` holds for those
after it. A page that needs the kernel's source is passed over where that is not installed, but not in CI.

usage: page_test.py KHEDDLE HOME PAGE            exit 1 if the page is stale
       page_test.py KHEDDLE HOME PAGE --update   writes what is printed now into the page, shortened as it was
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile

GAP = "…"


def normal(line, own):
    """The line without what may change while the page stays true. own: matches places in the page's own files."""
    # Lines of files of the tree move with every edit; those of the page's own listings do not.
    if not own.search(line):
        line = re.sub(r"(?<=:)\d+|(?<=-)\d+(?=\.trace)", "0", line)
    # How the whole was covered: by states or executions, whichever comes to an end first.
    line = re.sub(r"^ *[\d,]+ (state|execution)s?, .*", "(coverage)", line)
    line = re.sub(r"((HOLDS|VIOLATED|INCOMPLETE) +)\d+", r"\g<1>0", line)
    line = re.sub(r"#\d+", "#0", line)
    line = re.sub(r"\s+", " ", line).strip()
    return re.sub(r"^\d+ ", "", line)  # of a step


def starts_as(shown, printed, own):
    shown, printed = normal(shown, own), normal(printed, own)
    return printed.startswith(shown[: -len(GAP)].rstrip()) if shown.endswith(GAP) else printed == shown


def difference(shown, printed, own):
    """What of the shown lines was not printed; None if all was, in this order and without other lines between."""
    position, anywhere = 0, False
    for line in shown:
        if line.strip() == GAP:
            anywhere = True
            continue
        while anywhere and position < len(printed) and not starts_as(line, printed[position], own):
            position += 1
        if position == len(printed) or not starts_as(line, printed[position], own):
            return line
        position, anywhere = position + 1, False
    if position < len(printed) and not anywhere:
        return "(end of the output)"
    return None


def shortened(shown, printed, own):
    """What was printed, shortened where `shown` is: the lines beside a gap are found again by their likeness."""

    def likeness(a, b):
        return difflib.SequenceMatcher(None, normal(a, own), normal(b, own), autojunk=False).ratio()

    runs = [[]]  # of shown lines, between gaps
    for line in shown:
        if line.strip() == GAP:
            runs.append([])
        else:
            runs[-1].append(line)
    result, position = [], 0
    for number, run in enumerate(runs):
        start, end = position, len(printed)
        if number > 0:
            result.append(GAP)
            if not run:
                continue
            start = max(range(position, end), key=lambda i: likeness(run[0], printed[i]), default=end)
        if number + 1 < len(runs):
            if not run:
                continue
            last = range(start + len(run) // 2, end)
            end = 1 + max(last, key=lambda i: likeness(run[-1], printed[i]), default=start)
        for line in printed[start:end]:
            partial = [part for part in run if part.endswith(GAP) and starts_as(part, line, own)]
            result.append(partial[0] if partial else line)
        position = end
    return result


class Page:
    """A page's lines. Blocks and commands are ranges of line numbers, which count from 0."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")

    def blocks(self):
        """(info string, first line, line after the last) of each fenced block."""
        info, start = None, 0
        for number, line in enumerate(self.lines):
            if not line.startswith("```"):
                continue
            if info is None:
                info, start = line[3:].strip(), number + 1
            else:
                yield info, start, number
                info = None

    def own_places(self):
        """Matches a line that has a place in a file that the page writes."""
        names = [info.split()[1] for info, _, _ in self.blocks() if len(info.split()) == 2]
        stems = "|".join(re.escape(os.path.splitext(name)[0]) for name in names)
        return re.compile(rf"\b({stems})\.|\s:\d+\b" if names else r"(?!)")

    def commands(self, start, end):
        """(line of the command, line after what it printed, exit code) of each command of a block."""
        begins = [n for n in range(start, end) if self.lines[n].startswith("$ ")]
        for at, after in zip(begins, begins[1:] + [end]):
            if self.lines[at] == "$ echo $?":
                continue
            code = int(self.lines[at].startswith(("$ kheddle check", "$ ./kheddle check")))
            code &= int(any("VIOLATED" in line for line in self.lines[at + 1 : after]))
            if after < end and self.lines[after] == "$ echo $?":
                code = int(self.lines[after + 1])
            yield at, after, code


class Folder:
    """Where a page's commands run."""

    def __init__(self, folder, kheddle, home):
        self.home = home
        self.work = os.path.join(folder, "work")
        tools = os.path.join(folder, "bin")
        os.mkdir(self.work)
        os.mkdir(tools)
        os.symlink(kheddle, os.path.join(tools, "kheddle"))
        os.symlink(kheddle, os.path.join(self.work, "kheddle"))
        for name in ("scenarios", "setup"):
            os.symlink(os.path.join(home, name), os.path.join(self.work, name))
        self.environment = dict(
            os.environ,
            KHEDDLE_HOME=home,
            XDG_CACHE_HOME=f"/tmp/kheddle-tests-{os.getuid()}",
            PATH=tools + ":" + os.environ["PATH"],
        )

    def write(self, name, lines):
        with open(os.path.join(self.work, name), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")

    def run(self, command):
        """(exit code, lines printed)."""
        exported = re.match(r"export (\w+)=", command)
        if exported:
            command += f' && printf %s "${exported.group(1)}"'
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.work,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        printed = done.stdout.decode("utf-8", "replace")
        if exported and done.returncode == 0:
            self.environment[exported.group(1)], printed = printed, ""
        return done.returncode, printed.replace(self.home + "/", "").splitlines()


def told(lines):
    return [line for line in lines if line.strip()]


def run(kheddle, home, path, update):
    page = Page(path)
    own = page.own_places()
    fresh, copied, failures, ran = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Folder(scratch, kheddle, home)
        for info, start, end in page.blocks():
            words = info.split()
            if len(words) == 2:
                folder.write(words[1], page.lines[start:end])
            if info != "console":
                continue
            for at, after, expected in page.commands(start, end):
                code, printed = folder.run(page.lines[at][2:])
                if any(line.startswith("setup/kernel_source: no /usr/src") for line in printed) and "CI" not in os.environ:
                    print(f"SKIPPED {path}: " + " ".join(printed))
                    return 0
                missing = difference(told(page.lines[at + 1 : after]), told(printed), own)
                ran += 1
                if missing is None and code == expected:
                    continue
                failures += 1
                print(f"{path}:{at + 1}: {page.lines[at]}")
                if code != expected:
                    print(f"  exit code {code}, the page says {expected}")
                if missing is not None:
                    print(f"  the page shows: {missing}\n  printed:")
                    fresh += page.lines[copied : at + 1] + shortened(page.lines[at + 1 : after], printed, own)
                    copied = after
                print("\n".join("    " + line for line in printed))
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(fresh + page.lines[copied:]))
    elif failures:
        print("if it is the page that is wrong: page_test.py KHEDDLE HOME PAGE --update")
    print(f"{ran} commands, {failures} not as the page says")
    return 0 if ran > 0 and (update or failures == 0) else 1


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5) or sys.argv[4:] not in ([], ["--update"]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    # Where Bazel links single files, the tree itself is behind the links.
    tree = os.path.dirname(os.path.dirname(os.path.realpath(os.path.join(sys.argv[2], "model/kheddle.h"))))
    sys.exit(run(os.path.realpath(sys.argv[1]), tree, sys.argv[3], len(sys.argv) == 5))
