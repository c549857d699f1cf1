"""How fast kheddle explores harnesses on the unmodified files of a kernel tree, and how long it takes to start."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from measure import Failed, median, run

HOME = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- begin kernel -->", "<!-- end kernel -->"

# What scenarios/kernel needs of the tree: as docs/kernel.md names it.
FOLDERS = (
    "Makefile include arch/x86/include drivers/dma-buf drivers/vfio fs/eventfd.c lib/refcount.c "
    "drivers/char/misc.c drivers/base drivers/input"
).split()
HARNESSES = [
    ("vfio_pci_command.c", "fixed"),
    ("vfio_pci_reset.c", "reset"),
    ("vfio_pci_power.c", "intx"),
    ("vfio_pci_intx.c", "unmask"),
    ("vfio_pci_irqs.c", "mask"),
    ("vfio_pci_hot_reset.c", "close"),
]
# All of one file that can be reached through its ioctl, read, write and mmap.
ALONE = """\
/* KH_SOURCES: drivers/vfio/pci/vfio_pci_core.c
 * VARIANT one HOLDS: it is compiled */
#include <kheddle/scenario.h>
#include <linux/vfio_pci_core.h>
void *kept[] = { vfio_pci_core_ioctl, vfio_pci_core_read, vfio_pci_core_write, vfio_pci_core_mmap };
KH_THREAD(a) { KH_ASSERT(kept[0]); }
KH_THREAD(b) { KH_ASSERT(kept[1]); }
"""
RUNS = 5  # short ones: the median counts


def kernel_tree():
    command = [str(HOME / "setup" / "kernel_source"), *FOLDERS]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def files_of(name):
    """How many of the tree's C files a harness has."""
    text = (HOME / "scenarios" / "kernel" / name).read_text()
    listed = re.search(r"KH_SOURCES:((?:[^\n]*\.c\b[^\n]*\n?)+)", text)
    return len(set(re.findall(r"\S+\.c\b", listed.group(1)))) + len(re.findall(r'#include "drivers/\S+\.c"', text))


class Checker:
    """Runs of `kheddle check` on one core with a cache of their own."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.tree = kernel_tree()
        self.cache = Path(folder) / "cache"
        self.model = Path(folder) / "model"
        # A harness that has no file of vfio: afterwards the model is compiled, and what is measured is not.
        self.check("refcount.c", "fixed")
        shutil.copytree(self.cache, self.model)

    def check(self, name, variant, *options):
        """The cost of a run and what it reports. `name`: of a file in scenarios/kernel, or the path of one."""
        command = [self.binary, "check", str(HOME / "scenarios" / "kernel" / name), "--variant", variant]
        command += ["--kernel-tree", self.tree, "--jobs", "1", "--no-traces", "--format", "json", *options]
        env = dict(os.environ, KHEDDLE_HOME=str(HOME), XDG_CACHE_HOME=str(self.cache))
        cost = run(command, env=env, accept=(0, 3), timeout=600)
        return cost, json.loads(cost.output)

    def whole(self, name, variant):
        """What a search to the end reports. Failed when it is anything else: its speed would mean nothing."""
        report = self.check(name, variant)[1]
        if report["verdict"] != "holds":
            raise Failed(f"{name} ({variant}) is {report['verdict']}, not holds")
        return report

    def start_up(self, name, variant):
        """The cost of all that comes before the search."""
        return self.check(name, variant, "--max-states", "1")[0]

    def start_up_anew(self, name, variant):
        """The same with the harness and the tree's files to be compiled, and the model as it was."""
        shutil.rmtree(self.cache)
        shutil.copytree(self.model, self.cache)
        return self.start_up(name, variant)


def table(binary, quick):
    """Lines of Markdown; each is printed as soon as it is known."""
    lines = []

    def add(line):
        lines.append(line)
        print(line, flush=True)

    runs = 1 if quick else RUNS
    add("| harness | bytes of a state | states | transitions | search s | states/s | bytes/state | files of the tree | front end s | cached s |")
    add("|---|" + "---:|" * 9)
    version = median([run([binary, "--version"]) for _ in range(runs)])
    with tempfile.TemporaryDirectory(prefix="kheddle-bench-") as folder:
        checker = Checker(binary, folder)
        for name, variant in HARNESSES[:2] if quick else HARNESSES:
            fresh = median([checker.start_up_anew(name, variant) for _ in range(runs)])
            cached = median([checker.start_up(name, variant) for _ in range(runs)])
            reports = sorted((checker.whole(name, variant) for _ in range(runs)), key=lambda r: r["seconds"])
            report = reports[(runs - 1) // 2]
            cells = [
                f"{Path(name).stem} ({variant})",
                f"{report['state_bytes']:,}",
                f"{report['states']:,}",
                f"{report['transitions']:,}",
                f"{report['seconds']:.2f}",
                f"{report['states'] / report['seconds']:,.0f}",
                f"{report['stored_bytes'] / report['states']:.0f}",
                f"{files_of(name)}",
                f"{fresh.wall - version.wall:.2f}",
                f"{cached.wall - version.wall:.2f}",
            ]
            add("| " + " | ".join(cells) + " |")
        alone = Path(folder) / "alone.c"
        alone.write_text(ALONE)
        fresh = median([checker.start_up_anew(str(alone), "one") for _ in range(runs)])
        cached = median([checker.start_up(str(alone), "one") for _ in range(runs)])
    add("")
    add(f"`vfio_pci_core.c` alone: {fresh.wall - version.wall:.2f} s, cached {cached.wall - version.wall:.2f} s.")
    add(f"`kheddle --version` alone takes {version.wall:.2f} s; the last two columns come on top.")
    return lines
