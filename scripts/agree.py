#!/usr/bin/python3
"""agree.py - whether two runs of one plan say the same: how often their verdicts contradict each other.

Each cell is held against the reference of its group in both runs. Two verdicts contradict each other if one says faster
and the other slower or same, or one slower and the other same; what cannot be told contradicts nothing. Two 95 % intervals
of the same ratio should rarely be disjoint. Comparisons that speak of different regimes of the machine are left out and
counted.

    scripts/agree.py results/reference results/latest
"""

import collections
import dataclasses
import pathlib
import sys

from runs import errors

MOST_VERDICTS, MOST_DISJOINT = 0.02, 0.05
# Two runs must agree in these, or a difference between them may be one of machine or plan. The commit is printed, not compared:
# a later one may measure with the same program.
ALIKE = ("cpu", "pus", "os", "compiler", "flags", "plan")
CONTRADICTIONS = ({"faster", "slower"}, {"faster", "same"}, {"slower", "same"})


@dataclasses.dataclass(frozen=True)
class Twice:
    """One comparison in two runs."""

    cell: str
    reference: str
    both: tuple  # Comparison of each run

    @property
    def contradicts(self):
        return {found.verdict for found in self.both} in CONTRADICTIONS

    @property
    def has_intervals(self):
        return all(found.ratio.low is not None for found in self.both)

    @property
    def disjoint(self):
        one, other = (found.ratio for found in self.both)
        return self.has_intervals and (one.high < other.low or other.high < one.low)

    def __str__(self):
        from pages.tables import spread  # only now, since it needs the modules that main() checks

        one, other = (f"{spread(found.ratio)} {found.verdict}" for found in self.both)
        return f"{self.cell} : {self.reference}: {one}; {other}"


def main():
    """Compares what the command line says; returns the exit code."""
    arguments = _arguments()
    errors.check_modules()
    # Only now, since these need the modules checked above.
    from estimates.measured import Measured
    from runs import reading

    runs = [Measured(reading.load(path)) for path in (arguments.first, arguments.second)]
    _check_alike(*runs)
    found, elsewhere = twice(*runs)
    if not found:
        raise errors.BadInput(
            f"{arguments.first} and {arguments.second}: no comparison is in both; allowed: runs of the same cells with"
            " A/A controls, in the same regime of the machine"
        )
    print(_report(runs, found, elsewhere))
    return 0 if _within(found) else 1


def _arguments():
    parser = errors.OneLineParser(
        prog="agree.py",
        description="Say how often the verdicts of two runs of one plan contradict each other.",
        epilog=f"Exit code 0: at most {MOST_VERDICTS:.0%} of the verdicts do, and at most {MOST_DISJOINT:.0%} of the intervals"
        " are disjoint. 1: more. 2: bad input; one line says which.",
    )
    for name in ("first", "second"):
        parser.add_argument(name, metavar=f"{name.upper()}_RUN", type=pathlib.Path, help="directory with a run.json")
    return parser.parse_args()


def twice(first, second):
    """The comparisons that both runs have, and how many were left out because they speak of different regimes."""
    found, elsewhere = [], 0
    others = {cell.name: cell for cell in second.rows}
    mine = {cell.name: cell for cell in first.rows}
    for cell in first.rows:
        told = first.controls.get(cell.group)
        if told is None or cell.name == told.reference or not {cell.name, told.reference} <= others.keys() & mine.keys():
            continue
        pairs = ((first, cell, mine[told.reference]), (second, others[cell.name], others[told.reference]))
        both = tuple(run.compare(one, reference) for run, one, reference in pairs)
        if None in both:
            continue
        if _same_regime(cell.choice.regime, others[cell.name].choice.regime):
            found.append(Twice(cell.name, told.reference, both))
        else:
            elsewhere += 1
    return found, elsewhere


def _same_regime(one, other):
    """Whether the hand-offs of two regimes overlap; where none was timed there is one regime only."""
    if one is None or other is None:
        return one is other
    return one.low <= other.high and other.low <= one.high


def _facts(measured):
    run = measured.run
    known = {**run.machine, **run.build, **run.about}
    return {key: known.get(key) for key in ALIKE}


def _check_alike(first, second):
    """BadInput for runs of different machines, compilers or plans, and for a run and itself."""
    one, other = _facts(first), _facts(second)
    for key in ALIKE:
        if one[key] != other[key]:
            raise errors.BadInput(f"the runs differ in {key}: {one[key]} and {other[key]}; allowed: runs of one plan on one machine")
    if first.run.about["id"] == second.run.about["id"]:
        raise errors.BadInput(f"both runs are {first.run.about['id']}; allowed: two runs")


def _within(found):
    return _share(found, "contradicts") <= MOST_VERDICTS and _share(_with_intervals(found), "disjoint") <= MOST_DISJOINT


def _with_intervals(found):
    return [one for one in found if one.has_intervals]


def _share(found, which):
    return sum(getattr(one, which) for one in found) / max(1, len(found))


def _report(runs, found, elsewhere):
    names = [f"{run.run.about['id']} ({len(run.regimes)} regime{'s' if len(run.regimes) != 1 else ''})" for run in runs]
    with_intervals = _with_intervals(found)
    verdicts = [collections.Counter(one.both[side].verdict for one in found) for side in (0, 1)]
    lines = [f"{names[0]} and {names[1]}: {len(found)} comparisons with the reference of their group are in both"]
    lines += [f"left out: {elsewhere} that speak of different regimes of the machine"] if elsewhere else []
    for name, counted in zip(("first", "second"), verdicts):
        lines.append(f"{name}: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counted.items())))
    for what, which, of, most in (
        ("verdicts that contradict each other", "contradicts", found, MOST_VERDICTS),
        ("disjoint 95 % intervals", "disjoint", with_intervals, MOST_DISJOINT),
    ):
        chosen = [one for one in of if getattr(one, which)]
        lines.append(f"{what}: {len(chosen)} of {len(of)}, {100 * _share(of, which):.1f} %; at most {most:.0%} allowed")
        lines += [f"  {one}" for one in chosen]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(errors.run_program("agree.py", main))
