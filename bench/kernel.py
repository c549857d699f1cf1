"""How fast kheddle explores harnesses on the unmodified files of a kernel tree, and how long it takes to start."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from measure import median, run

HOME = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- begin kernel -->", "<!-- end kernel -->"

# What scenarios/kernel needs of the tree: as docs/kernel.md names it.
FOLDERS = (
    "Makefile include arch/x86/include drivers/dma-buf drivers/vfio fs/eventfd.c lib/refcount.c "
    "drivers/char/misc.c drivers/base drivers/misc"
).split()
HARNESSES = [
    ("vfio_pci_command", "fixed"),
    ("vfio_pci_reset", "reset"),
    ("vfio_pci_power", "intx"),
    ("vfio_pci_intx", "unmask"),
    ("vfio_pci_irqs", "mask"),
    ("vfio_pci_hot_reset", "close"),
]
RUNS = 5  # short ones: the median counts


def kernel_tree():
    command = [str(HOME / "setup" / "kernel_source"), *FOLDERS]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Checker:
    """Runs of `kheddle check` on one core with a cache of their own."""

    def __init__(self, binary, cache):
        self.binary = binary
        self.tree = kernel_tree()
        self.env = dict(os.environ, KHEDDLE_HOME=str(HOME), XDG_CACHE_HOME=str(cache))

    def check(self, name, variant, *options):
        """The cost of a run and what it reports."""
        command = [self.binary, "check", str(HOME / "scenarios" / "kernel" / f"{name}.c"), "--variant", variant]
        command += ["--kernel-tree", self.tree, "--jobs", "1", "--no-traces", "--format", "json", *options]
        cost = run(command, env=self.env, accept=(0, 3), timeout=600)
        return cost, json.loads(cost.output)

    def start_up(self, name, variant, *options):
        """The cost of all that comes before the search."""
        return self.check(name, variant, "--max-states", "1", *options)[0]


def table(binary, quick):
    """Lines of Markdown; each is printed as soon as it is known."""
    lines = []

    def add(line):
        lines.append(line)
        print(line, flush=True)

    runs = 1 if quick else RUNS
    add("| harness | bytes of a state | states | transitions | search s | states/s | bytes/state | front end s | cached s |")
    add("|---|" + "---:|" * 8)
    version = median([run([binary, "--version"]) for _ in range(runs)])
    with tempfile.TemporaryDirectory(prefix="kheddle-bench-") as cache:
        checker = Checker(binary, cache)
        checker.start_up(*HARNESSES[0])  # compiles the model
        for name, variant in HARNESSES[:2] if quick else HARNESSES:
            # Another define each time: the harness and the tree's files are compiled, the model is found.
            fresh = median([checker.start_up(name, variant, "-D", f"BENCHMARK_RUN={i}") for i in range(runs)])
            checker.start_up(name, variant)
            cached = median([checker.start_up(name, variant) for _ in range(runs)])
            reports = sorted((checker.check(name, variant)[1] for _ in range(runs)), key=lambda r: r["seconds"])
            report = reports[(runs - 1) // 2]
            cells = [
                f"{name} ({variant})",
                f"{report['state_bytes']:,}",
                f"{report['states']:,}",
                f"{report['transitions']:,}",
                f"{report['seconds']:.2f}",
                f"{report['states'] / report['seconds']:,.0f}",
                f"{report['stored_bytes'] / report['states']:.0f}",
                f"{fresh.wall - version.wall:.2f}",
                f"{cached.wall - version.wall:.2f}",
            ]
            add("| " + " | ".join(cells) + " |")
    add("")
    add(f"`kheddle --version` alone takes {version.wall:.2f} s, most of it to load LLVM and Z3; the last two columns come on top.")
    return lines
