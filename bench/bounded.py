"""How deep `kheddle bmc` comes in 10 and in 60 seconds."""

import json
import os
from pathlib import Path

from measure import run

BENCH = Path(__file__).resolve().parent
BEGIN, END = "<!-- begin bounded -->", "<!-- end bounded -->"
SECONDS = (10, 60)
CASES = [  # name, program, sizes
    ("two threads, a lock", "one_lock", {"THREADS": 2}),
    ("three threads, a lock", "one_lock", {"THREADS": 3}),
    ("two threads, two locks", "locks", {"THREADS": 2, "LOCKS": 2}),
    ("four threads, four locks", "locks", {"THREADS": 4, "LOCKS": 4}),
    ("Peterson 2", "peterson", {"N": 2}),
    ("RCU, 2 readers, 2 updates", "rcu", {"N": 2, "U": 2}),
]


def depth(binary, program, sizes, seconds):
    """Steps that were judged in full in that time; the CPU seconds that this took, compilation included."""
    command = [binary, "bmc", str(BENCH / "programs" / f"{program}.c"), "--depth", "1000000", "--no-traces"]
    command += ["--format", "json", "--timeout", str(seconds)]
    for name, value in sizes.items():
        command += ["-D", f"{name}={value}"]
    cost = run(command, env=dict(os.environ, KHEDDLE_HOME=str(BENCH.parent)), accept=(0, 3), timeout=20 * seconds)
    return json.loads(cost.output)["depth"], cost.cpu


def table(binary, quick):
    """Lines of Markdown; each is printed as soon as it is known."""
    lines = []

    def add(line):
        lines.append(line)
        print(line, flush=True)

    times = SECONDS[:1] if quick else SECONDS
    add("| program | " + " | ".join(f"depth in {seconds} s | CPU s" for seconds in times) + " |")
    add("|---|" + "---:|---:|" * len(times))
    for name, program, sizes in CASES:
        cells = []
        for seconds in times:
            steps, cpu = depth(binary, program, sizes, seconds)
            cells += [f"{steps}", f"{cpu:.1f}"]
        add(f"| {name} | " + " | ".join(cells) + " |")
    return lines
