"""How long `kheddle prove` takes for each proof in scenarios/prove, and how long its certificate takes to judge."""

import json
import os
import tempfile
from pathlib import Path

from measure import run

HOME = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- begin proofs -->", "<!-- end proofs -->"


def prove(binary, *arguments):
    """What kheddle answers, as a dictionary, and the seconds of wall and CPU time that it took, compilation included."""
    command = [binary, "prove", "--format", "json", "--no-traces", *arguments]
    cost = run(command, env=dict(os.environ, KHEDDLE_HOME=str(HOME)), accept=(0, 3), timeout=1800)
    return json.loads(cost.output), cost


def table(binary, quick):
    """Lines of Markdown; each is printed as soon as it is known."""
    lines = []

    def add(line):
        lines.append(line)
        print(line, flush=True)

    add("| scenario | places | steps | lemmas | proof: wall s | CPU s | checking it: wall s |")
    add("|---|---:|---:|---:|---:|---:|---:|")
    sources = sorted((HOME / "scenarios" / "prove").glob("*.c"))
    with tempfile.TemporaryDirectory(prefix="kheddle-proofs-") as folder:
        for source in sources[:2] if quick else sources:
            proof, cost = prove(binary, str(source), "--variant", "fixed", "--certificates", folder)
            cells = [proof["scenario"], proof["places"], proof["steps"], len(proof["lemmas"])]
            cells += [f"{cost.wall:.1f}", f"{cost.cpu:.1f}"]
            if proof["verdict"] == "proved":
                cells.append(f"{prove(binary, '--check', proof['certificate'])[1].wall:.1f}")
            else:
                cells.append(proof["limit"])
            add("| " + " | ".join(str(cell) for cell in cells) + " |")
    return lines
