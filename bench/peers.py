"""SPIN and Rumur on models of the same algorithms: generate, compile, search."""

import re
import shutil
from pathlib import Path

from measure import Failed, run


def _number(pattern, text, what):
    found = re.search(pattern, text)
    if not found:
        raise Failed(f"no {what} in:\n{text[-2000:]}")
    return int(found.group(1))


def spin_installed():
    return bool(shutil.which("spin") and shutil.which("gcc"))


def rumur_installed():
    return bool(shutil.which("rumur") and shutil.which("gcc"))


def spin(model: Path, sizes, depth, scratch: Path, reduction, timeout):
    """Returns (cost of everything, cost of the search, states, transitions).

    `reduction`: SPIN's own partial-order reduction, which is its default. `depth`: what its stack has room for.
    """
    defines = [f"-D{name}={value}" for name, value in sizes.items()]
    flags = ["-O2", "-w", "-DNOFAIR", "-DSAFETY", "-DMEMLIM=16000"] + ([] if reduction else ["-DNOREDUCE"])
    total = run(["spin", "-a", *defines, str(model)], cwd=scratch)
    total = total.plus(run(["gcc", *flags, "-o", "pan", "pan.c"], cwd=scratch))
    search = run(["./pan", "-n", f"-m{depth}", "-w26"], cwd=scratch, timeout=timeout)
    text = search.output
    if _number(r"errors: (\d+)", text, "number of errors") != 0:
        raise Failed(f"SPIN finds an error in {model.name}:\n{text[-2000:]}")
    if "max search depth too small" in text or "Search not completed" in text:
        raise Failed(f"SPIN did not search all of {model.name}:\n{text[-2000:]}")
    states = _number(r"(\d+) states, stored", text, "number of states")
    transitions = _number(r"(\d+) transitions", text, "number of transitions")
    return total.plus(search), search, states, transitions


def rumur(model: Path, sizes, scratch: Path, jobs, timeout):
    """Returns (cost of everything, cost of the search, states, transitions)."""
    text = model.read_text()
    for name, value in sizes.items():
        text = re.sub(rf"\b{name}: \d+;", f"{name}: {value};", text)
    (scratch / "model.m").write_text(text)
    total = run(["rumur", "--threads", str(jobs), "--output", "model.c", "model.m"], cwd=scratch)
    flags = ["-std=c11", "-O3", "-march=native", "-mcx16", "-w", "-pthread"]
    total = total.plus(run(["gcc", *flags, "-o", "model", "model.c", "-latomic"], cwd=scratch))
    search = run(["./model"], cwd=scratch, timeout=timeout)
    if "No error found" not in search.output:
        raise Failed(f"Rumur finds an error in {model.name}:\n{search.output[-2000:]}")
    states = _number(r"(\d+) states, \d+ rules fired", search.output, "number of states")
    transitions = _number(r"(\d+) rules fired in", search.output, "number of transitions")
    return total.plus(search), search, states, transitions
