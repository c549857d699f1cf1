"""Runs commands and says what they cost."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass


class Failed(Exception):
    """A command that should have worked did not; the text says which and why."""


@dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system, of the process and what it waited for
    peak: int  # bytes, the largest of these processes
    output: str

    def plus(self, other):
        """Two commands one after the other; the output is the second's."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak), other.output)


def run(command, cwd=None, env=None, accept=(0,), timeout=None):
    """Runs a command to its end; raises Failed for another exit status or when the time (seconds) is over."""
    start = time.monotonic()
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as child:
        # Output is small, so that nothing is lost by reading it before the wait; wait4 gives the child's own costs.
        killer = None
        if timeout:
            killer = threading.Timer(timeout, child.kill)
            killer.start()
        output = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        if killer:
            killer.cancel()
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accept:
        raise Failed(f"{' '.join(command)}: exit status {child.returncode}\n{output[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output)


def median(costs):
    """The cost whose CPU time is the median; of an even number the lower."""
    ordered = sorted(costs, key=lambda cost: cost.cpu)
    return ordered[(len(ordered) - 1) // 2]
