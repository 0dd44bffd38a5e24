#!/usr/bin/python3
"""What `#include <typed_pipes/pipes.hpp>` costs to compile, beside what a program with a queue of its own includes.

  own lines   lines of ours after the preprocessor, without empty ones: exact
  lines       all lines after the preprocessor, as a multiple of the baseline's: exact for one standard library
  time        the compiler's processor time, as a multiple of the baseline's: the median of pairs taken in turn, for a
              noisy machine slows both of a pair alike

usage: include_cost.py [COMPILER...]     both compilers unless said
       include_cost.py --table           what is exact, rounded, as a table in Markdown; nothing is timed
"""

import collections
import dataclasses
import os
import statistics
import subprocess
import sys
import tempfile

from support import COMPILERS, SOURCE, must

BASELINE = ("condition_variable", "deque", "mutex", "optional", "string", "thread", "variant")
Budget = collections.namedtuple("Budget", "own_lines lines time")
BUDGET = Budget(own_lines=3350, lines=1.6, time=1.8)
ROUNDS = 5  # and as many again before a time is called too long


@dataclasses.dataclass
class Cost:
    compiler: str
    own_lines: int
    lines: int
    baseline_lines: int
    ratios: list

    def time(self):
        return statistics.median(self.ratios)

    def faults(self):
        """One line for each budget that is exceeded."""
        found = (("own lines", self.own_lines, BUDGET.own_lines), ("lines", self.lines / self.baseline_lines, BUDGET.lines),
                 ("time", self.time(), BUDGET.time))
        return [f"{self.compiler}: {name} {value:.4g}, allowed {allowed}" for name, value, allowed in found if value > allowed]

    def __str__(self):
        return (f"{self.compiler}: {self.own_lines} lines of ours, {self.lines} in all = "
                f"{self.lines / self.baseline_lines:.2f} baselines, time {self.time():.2f} baselines")


def preprocessed(compiler, source):
    """Lines after the preprocessor that are not empty: (ours, all)."""
    ours = everything = 0
    inside = False
    for line in must(compiler, "-std=c++20", "-E", f"-I{SOURCE}/include", source).splitlines():
        if line.startswith("# "):
            inside = "/typed_pipes/" in line.split('"')[1]
        elif line.strip():
            everything += 1
            ours += inside
    return ours, everything


def processor_time(compiler, source):
    """Seconds that the compiler and its children run."""
    child = subprocess.Popen([compiler, "-std=c++20", "-fsyntax-only", f"-I{SOURCE}/include", source])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise AssertionError(f"{compiler} {source}: exit code {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def programs(folder):
    """Two source files: one that includes ours, one that includes the baseline."""
    ours, baseline = os.path.join(folder, "ours.cpp"), os.path.join(folder, "baseline.cpp")
    with open(ours, "w", encoding="utf-8") as out:
        out.write("#include <typed_pipes/pipes.hpp>\n")
    with open(baseline, "w", encoding="utf-8") as out:
        out.writelines(f"#include <{name}>\n" for name in BASELINE)
    return ours, baseline


def table():
    """The table of docs/package.md."""
    own, multiples = [], []
    with tempfile.TemporaryDirectory() as folder:
        ours, baseline = programs(folder)
        for compiler in COMPILERS:
            own_lines, lines = preprocessed(compiler, ours)
            own.append(f"{round(own_lines, -2):,}")
            multiples.append(f"{lines / preprocessed(compiler, baseline)[1]:.1f}")
    rows = [("`#include <typed_pipes/pipes.hpp>`", *COMPILERS, "budget"), ("---",) * (len(COMPILERS) + 2),
            ("lines of ours, after the preprocessor", *own, f"{BUDGET.own_lines:,}"),
            ("all lines, in baselines", *multiples, str(BUDGET.lines)),
            ("compiler's time, in baselines", *("varies" for _ in COMPILERS), str(BUDGET.time))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def measure(compiler):
    """The cost with this compiler."""
    with tempfile.TemporaryDirectory() as folder:
        ours, baseline = programs(folder)
        own_lines, lines = preprocessed(compiler, ours)
        cost = Cost(compiler, own_lines, lines, preprocessed(compiler, baseline)[1], [])
        for _ in range(2):
            for _ in range(ROUNDS):
                cost.ratios.append(processor_time(compiler, ours) / processor_time(compiler, baseline))
            if cost.time() <= BUDGET.time:
                break
        return cost


def main(compilers):
    costs = [measure(compiler) for compiler in compilers or COMPILERS]
    print(*costs, sep="\n")
    faults = [fault for cost in costs for fault in cost.faults()]
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__.strip())
        sys.exit(0)
    if sys.argv[1:] == ["--table"]:
        print(table())
        sys.exit(0)
    wrong = [a for a in sys.argv[1:] if a not in COMPILERS]
    if wrong:
        print(f"include_cost.py: unknown compiler {wrong[0]!r}; allowed: {', '.join(COMPILERS)}", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
