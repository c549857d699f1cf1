"""What the benchmark runs: programs, their sizes, and the models of the same algorithms for the peers."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One program at one size. `defines` go to clang, spin and, as constants, to the Murphi model."""

    name: str
    program: str  # file in programs/, without .c
    defines: dict = field(default_factory=dict)
    quick: dict = field(default_factory=dict)  # replaces `defines` with --quick
    variant: str = ""
    full: bool = True  # worth a run without reduction
    promela: str = ""  # file in promela/
    murphi: str = ""  # file in murphi/
    depth: int = 1_000_000  # SPIN's -m

    def sizes(self, quick):
        """The sizes to run at."""
        return self.quick if quick else self.defines


CASES = [
    Case("locks, 4 threads", "locks", {"MAX": 21}, {"MAX": 5}, promela="locks", murphi="locks", depth=30_000_000),
    Case(
        "locks, padded to 300 bytes",
        "locks",
        {"MAX": 21, "PADDING": 200},
        {"MAX": 5, "PADDING": 200},
        promela="locks",
        depth=30_000_000,
    ),
    Case("region array, 4 readers", "region_readers", {"READERS": 4}, {"READERS": 2}, variant="srcu", full=False),
    Case("Peterson 5", "peterson", {"N": 5}, {"N": 4}, promela="peterson", murphi="peterson", depth=30_000_000),
    Case("bakery 4", "bakery", {"N": 4, "M": 6}, {"N": 3, "M": 6}, promela="bakery", murphi="bakery", depth=10_000_000),
    Case("12 philosophers", "phil", {"N": 12}, {"N": 8}, promela="phil", murphi="phil", depth=10_000_000),
    Case("RCU, 5 readers", "rcu", {"N": 5, "U": 4}, {"N": 3, "U": 4}, promela="rcu", murphi="rcu", depth=10_000_000),
    Case(
        "RCU, 5 readers, SPIN's states",
        "rcu",
        {"N": 5, "U": 4, "SAME_STATES": 1},
        {"N": 3, "U": 4, "SAME_STATES": 1},
    ),
    Case("RCU, 5 readers, symmetric", "", {"N": 5, "U": 4}, {"N": 3, "U": 4}, murphi="rcu_sym"),
    Case("fib_bench 5", "fib_bench", {"N": 5}, {"N": 3}, full=False),
    Case("lastzero 15", "lastzero", {"N": 15}, {"N": 8}, full=False),
    Case("readers 13", "readers", {"N": 13}, {"N": 8}, full=False),
    Case("indexer 15", "indexer", {"N": 15}, {"N": 13}, full=False),
    Case("ainc 8", "ainc", {"N": 8}, {"N": 5}, full=False),
    Case(
        "RCU once, 5 readers, 2 updates",
        "rcu_once",
        {"N": 5, "U": 2},
        {"N": 3, "U": 2},
        full=False,
        promela="rcu_once",
    ),
]
