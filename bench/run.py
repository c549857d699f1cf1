"""Measures kheddle, and SPIN and Rumur where they are installed, and prints a table.

    bazel run //bench            everything: about half an hour on a quiet machine
    bazel run //bench -- --quick --only 'RCU|phil'

Wall time is from source to verdict: clang (generation and gcc for the peers) counts, compiling kheddle's
own model, which is cached, does not. CPU seconds are what to compare on a machine that does other things too.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bounded
import kernel
import peers
import proofs
from cases import CASES
from measure import Failed, median, run

BENCH = Path(__file__).resolve().parent
HOME = BENCH.parent
BEGIN, END = "<!-- begin measured -->", "<!-- end measured -->"
HEAD = "| program | engine | cores | states | transitions | executions | wall s | CPU s | states/s | transitions/s | bytes/state |"


class Table:
    """Rows as Markdown; each is printed as soon as it is known."""

    def __init__(self):
        self.lines = []
        self.add(HEAD)
        self.add("|---|---|" + "---:|" * 9)

    def add(self, line):
        self.lines.append(line)
        print(line, flush=True)

    def row(self, name, engine, jobs, states, transitions, executions, cost, search_seconds, stored):
        """`search_seconds`: what rates are of; CPU seconds of the search, by the number of cores."""
        busy = max(search_seconds, 1e-3)
        cells = [
            name,
            engine,
            f"{jobs}",
            f"{states:,}",
            f"{transitions:,}",
            f"{executions:,}" if executions else "",
            f"{cost.wall:.2f}",
            f"{cost.cpu:.2f}",
            f"{states / busy / 1e6:.2f} M" if states >= 10_000 else "",
            f"{transitions / busy / 1e6:.2f} M" if states >= 10_000 else "",
            f"{stored / states:.0f}" if states >= 100_000 else "",
        ]
        self.add("| " + " | ".join(cells) + " |")

    def failed(self, name, engine, jobs, why):
        self.add(f"| {name} | {engine} | {jobs} | {why} |" + " |" * 7)


class Kheddle:
    """Runs of kheddle with a cache of its own, in which only the model is found compiled."""

    def __init__(self, binary, scratch, timeout):
        self.binary = binary
        self.timeout = timeout
        self.env = dict(os.environ, KHEDDLE_HOME=str(HOME), XDG_CACHE_HOME=str(scratch))
        self.number = 0
        # One program of the kernel model, one with pthreads: afterwards both faces of the model are compiled.
        self.check("region_readers", {"READERS": 1}, "srcu", ["--jobs", "1"])
        self.check("readers", {"N": 1}, "", ["--jobs", "1"])

    def check(self, program, sizes, variant, options):
        """Returns the cost and the JSON object of one `kheddle check`."""
        self.number += 1  # another define each time: the program itself is never found in the cache
        command = [self.binary, "check", str(BENCH / "programs" / f"{program}.c"), "--format", "json", "--no-traces"]
        command += ["--variant", variant] if variant else []
        for name, value in dict(sizes, BENCHMARK_RUN=self.number).items():
            command += ["-D", f"{name}={value}"]
        # 3: a limit was reached.
        cost = run(command + options, env=self.env, accept=(0, 3), timeout=self.timeout)
        return cost, json.loads(cost.output)

    def start_up(self, program, sizes, variant):
        """CPU seconds before the search starts."""
        return self.check(program, sizes, variant, ["--jobs", "1", "--max-states", "1"])[0].cpu


def measure_kheddle(kheddle, case, options, table):
    start_up = kheddle.start_up(case.program, case.sizes(options.quick), case.variant)
    for reduction in (True, False):
        if not reduction and not case.full:
            continue
        engine = "kheddle" if reduction else "kheddle --no-reduction"
        for jobs in options.jobs:
            flags = ["--jobs", str(jobs)] + ([] if reduction else ["--no-reduction"])
            try:
                runs = []
                for _ in range(options.runs):
                    cost, report = kheddle.check(case.program, case.sizes(options.quick), case.variant, flags)
                    if report["verdict"] != "holds":
                        raise Failed(f"{case.name}: {report['verdict']} {report['limits']}")
                    cost.report = report
                    runs.append(cost)
            except Failed as failure:
                print(failure, file=sys.stderr)
                table.failed(case.name, engine, jobs, "failed")
                continue
            cost = median(runs)
            report = cost.report
            search = max(cost.cpu - start_up, 0) / jobs
            table.row(
                case.name,
                engine,
                jobs,
                report["states"],
                report["transitions"],
                report.get("executions", 0),
                cost,
                search,
                report["stored_bytes"],
            )


def measure_peers(case, options, table):
    sizes = case.sizes(options.quick)
    if case.promela and peers.spin_installed():
        for reduction in (True, False):
            engine = "SPIN" if reduction else "SPIN -DNOREDUCE"
            measure_peer(
                case,
                engine,
                1,
                options,
                table,
                lambda scratch: peers.spin(
                    BENCH / "promela" / f"{case.promela}.pml", sizes, case.depth, scratch, reduction, options.timeout
                ),
            )
    if case.murphi and peers.rumur_installed():
        for jobs in options.jobs:
            measure_peer(
                case,
                "Rumur",
                jobs,
                options,
                table,
                lambda scratch: peers.rumur(
                    BENCH / "murphi" / f"{case.murphi}.m", sizes, scratch, jobs, options.timeout
                ),
            )


def measure_peer(case, engine, jobs, options, table, measure):
    runs = []
    try:
        for _ in range(options.runs):
            with tempfile.TemporaryDirectory(prefix="kheddle-bench-") as scratch:
                total, search, states, transitions = measure(Path(scratch))
            total.search = search
            total.counts = states, transitions
            runs.append(total)
    except Failed as failure:
        print(failure, file=sys.stderr)
        table.failed(case.name, engine, jobs, "failed")
        return
    cost = median(runs)
    states, transitions = cost.counts
    table.row(case.name, engine, jobs, states, transitions, 0, cost, cost.search.cpu / jobs, cost.search.peak)


def about():
    """Machine, day and commit of the measurement, as a line of text."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    commit = subprocess.run(["git", "-C", str(HOME), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    load = os.getloadavg()[0]
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors "
        f"({model.group(1) if model else platform.machine()}), "
        f"load {load:.1f} at the start, commit {commit.stdout.strip() or 'unknown'}"
    )


def write(path, first_line, lines, begin=BEGIN, end=END):
    text = path.read_text()
    before, rest = text.split(begin, 1)
    _, after = rest.split(end, 1)
    path.write_text(before + begin + "\n" + first_line + "\n\n" + "\n".join(lines) + "\n" + end + after)


def main():
    parser = argparse.ArgumentParser(description="kheddle's benchmark")
    parser.add_argument("--quick", action="store_true", help="small sizes: a look whether all works")
    parser.add_argument("--only", default="", metavar="REGEX", help="only programs whose name matches")
    parser.add_argument("--jobs", default="1,2", metavar="N,N", help="numbers of cores to use (default: 1,2)")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="runs of each; the median counts (default: 1)")
    parser.add_argument("--timeout", type=float, default=1800, metavar="S", help="seconds for one run (default: 1800)")
    parser.add_argument("--no-peers", action="store_true", help="kheddle alone")
    parser.add_argument("--no-kheddle", action="store_true", help="the peers alone")
    parser.add_argument("--bounded", action="store_true", help="how deep `kheddle bmc` comes, and nothing else")
    parser.add_argument("--proofs", action="store_true", help="how long `kheddle prove` takes, and nothing else")
    parser.add_argument("--kernel", action="store_true", help="harnesses of scenarios/kernel, and nothing else")
    parser.add_argument("--write", action="store_true", help="put the table in docs/benchmarks.md")
    parser.add_argument("--kheddle", required=True, help="the binary")
    options = parser.parse_args()
    options.jobs = [int(jobs) for jobs in options.jobs.split(",")]
    cases = [case for case in CASES if re.search(options.only, case.name)]
    if not cases:
        parser.error(f"no program's name matches {options.only}; there are: {', '.join(c.name for c in CASES)}")

    first_line = about()
    print(first_line + "\n")
    for asked, module in ((options.bounded, bounded), (options.proofs, proofs), (options.kernel, kernel)):
        if asked:
            lines = module.table(options.kheddle, options.quick)
            if options.write:
                write(HOME / "docs" / "benchmarks.md", first_line, lines, module.BEGIN, module.END)
            return
    table = Table()
    with tempfile.TemporaryDirectory(prefix="kheddle-bench-") as scratch:
        kheddle = None if options.no_kheddle else Kheddle(options.kheddle, Path(scratch), options.timeout)
        for case in cases:
            if kheddle and case.program:
                measure_kheddle(kheddle, case, options, table)
            if not options.no_peers:
                measure_peers(case, options, table)
    if options.write:
        write(HOME / "docs" / "benchmarks.md", first_line, table.lines)


if __name__ == "__main__":
    main()
