#!/usr/bin/python3
"""agree.py - whether runs of one plan say the same: how often the verdicts of each two contradict each other.

Each cell is held against the reference of its group in both runs. Two verdicts contradict each other if one says faster
and the other slower or same, or one slower and the other same; what cannot be told contradicts nothing. Two 95 % intervals
of the same ratio should rarely be disjoint. Comparisons that speak of different regimes of the machine are left out and
counted. Of runs whose page judges claims, how far the ratios of each are apart is printed too.

    scripts/agree.py results/reference results/latest
    scripts/agree.py results/*/                          all pairs of several
"""

import collections
import dataclasses
import itertools
import pathlib
import sys

from runs import errors

MOST_VERDICTS, MOST_DISJOINT = 0.02, 0.05
# Two runs must agree in these, or a difference between them may be one of machine or plan. The commit is printed, not compared:
# a later one may measure with the same program.
ALIKE = ("cpu", "pus", "os", "kernel", "compiler", "flags", "libraries", "plan", "trial_ms", "plan_file")
# What a plan says of how much is measured and in which order, and not of what.
AMOUNTS = frozenset({"name", "about", "seed", "processes", "rounds", "budget", "regimes", "rounds_per_regime"})
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

    runs = [reading.load(path) for path in (arguments.first, *arguments.others)]
    for one, other in itertools.combinations(runs, 2):
        check_alike(one, other)
    measured = [Measured(run) for run in runs]
    each = [verdicts(one) for one in measured]
    pairs = [(pair, *twice(*(each[at] for at in pair))) for pair in itertools.combinations(range(len(runs)), 2)]
    found = [one for _, both, _ in pairs for one in both]
    if not found:
        raise errors.BadInput(
            f"{' and '.join(map(str, (arguments.first, *arguments.others)))}: no comparison is in both; allowed: runs of the same"
            " cells with A/A controls, in the same regime of the machine"
        )
    lines = _report(measured, pairs[0][1], pairs[0][2]) if len(runs) == 2 else _report_of_many(measured, pairs, found)
    print("\n".join(lines + spread_of_claims(runs)))
    return 0 if _within(found) else 1


def _arguments():
    parser = errors.OneLineParser(
        prog="agree.py",
        description="Say how often the verdicts of each two of some runs of one plan contradict each other.",
        epilog=f"Exit code 0: at most {MOST_VERDICTS:.0%} of the verdicts do, and at most {MOST_DISJOINT:.0%} of the intervals"
        " are disjoint. 1: more. 2: bad input; one line says which.",
    )
    parser.add_argument("first", metavar="RUN", type=pathlib.Path, help="directory with a run.json")
    parser.add_argument("others", metavar="RUN", type=pathlib.Path, nargs="+", help="one or more others")
    return parser.parse_args()


def verdicts(measured):
    """Of a run each cell that is held against the reference of its group: by name the reference, the comparison, the regime."""
    cells = {cell.name: cell for cell in measured.rows}
    found = {}
    for cell in measured.rows:
        told = measured.controls.get(cell.group)
        if told is not None and cell.name != told.reference and told.reference in cells:
            comparison = measured.compare(cell, cells[told.reference])
            if comparison is not None:
                found[cell.name] = told.reference, comparison, cell.choice.regime
    return found


def twice(first, second):
    """The comparisons that the verdicts of two runs both have, and how many were left out because they speak of different
    regimes."""
    found, elsewhere = [], 0
    for cell, (reference, comparison, regime) in first.items():
        its_reference, other, its_regime = second.get(cell, (None, None, None))
        if its_reference != reference:
            continue
        if _same_regime(regime, its_regime):
            found.append(Twice(cell, reference, (comparison, other)))
        else:
            elsewhere += 1
    return found, elsewhere


def _same_regime(one, other):
    """Whether the hand-offs of two regimes overlap; where none was timed there is one regime only."""
    if one is None or other is None:
        return one is other
    return one.low <= other.high and other.low <= one.high


def _facts(run):
    """What must be the same in two runs, by its name."""
    known = {**run.machine, **run.build, **run.about}
    facts = {key: known.get(key) for key in ALIKE}
    requested = facts.pop("plan_file") or {}
    facts |= {f"{key} of the plan": value for key, value in requested.items() if key not in AMOUNTS}
    facts |= {f"library {name}": version for name, version in (facts.pop("libraries") or {}).items()}
    return facts


def check_alike(first, second):
    """BadInput for runs of different machines, programs, plans or cells, and for a run and itself."""
    names = [run.about["id"] for run in (first, second)]
    if names[0] == names[1]:
        raise errors.BadInput(f"both runs are {names[0]}; allowed: runs of different names")
    one, other = _facts(first), _facts(second)
    for key in dict.fromkeys((*one, *other)):
        if one.get(key) != other.get(key):
            raise errors.BadInput(
                f"the runs differ in {key}: {_word(one.get(key))} in {names[0]} and {_word(other.get(key))} in {names[1]};"
                " allowed: runs of one plan on one machine"
            )
    for has, lacks, ours, others in ((*names, first, second), (*reversed(names), second, first)):
        missing = [name for name in ours.cells.index if name not in others.cells.index]
        if missing:
            more = f" and {len(missing) - 1} more of {has}" if missing[1:] else f" of {has}"
            raise errors.BadInput(f"{lacks} lacks the cell {missing[0]}{more}; allowed: runs of the same cells")
        for name, control_of in ours.cells.control_of.items():
            if control_of != others.cells.control_of[name]:
                raise errors.BadInput(
                    f"the runs differ in what {name} repeats: {_word(control_of)} in {has} and"
                    f" {_word(others.cells.control_of[name])} in {lacks}; allowed: runs of the same cells"
                )


def _word(value):
    return "nothing" if value is None else str(value)


def _within(found):
    return all(len(chosen) <= most * len(of) for _, of, chosen, most in _disagreements(found))


def _with_intervals(found):
    return [one for one in found if one.has_intervals]


def _name(measured):
    return f"{measured.run.about['id']} ({len(measured.regimes)} regime{'s' if len(measured.regimes) != 1 else ''})"


def _report(runs, found, elsewhere):
    """Two runs: each comparison that they do not agree on."""
    verdicts_of = [collections.Counter(one.both[side].verdict for one in found) for side in (0, 1)]
    lines = [f"{_name(runs[0])} and {_name(runs[1])}: {len(found)} comparisons with the reference of their group are in both"]
    lines += [f"left out: {elsewhere} that speak of different regimes of the machine"] if elsewhere else []
    for name, counted in zip(("first", "second"), verdicts_of):
        lines.append(f"{name}: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counted.items())))
    for told, chosen in _shares(found):
        lines += [told, *(f"  {one}" for one in chosen)]
    return lines


def _report_of_many(runs, pairs, found):
    """Several runs: a line for each pair, then all pairs together and how often each comparison was not agreed on."""
    lines = [f"{number}: {_name(run)}" for number, run in enumerate(runs, 1)]
    for (one, other), both, elsewhere in pairs:
        left_out = f"; left out: {elsewhere} of different regimes" if elsewhere else ""
        counts = "; ".join(f"{_counted(chosen, of)} {what}" for what, of, chosen, _ in _disagreements(both))
        lines.append(f"{one + 1} and {other + 1}: {counts}{left_out}")
    lines.append(f"all {len(pairs)} pairs:")
    for told, chosen in _shares(found):
        often = collections.Counter(f"{one.cell} : {one.reference}" for one in chosen)
        lines += [told, *(f"  {name}: in {count} of {len(pairs)} pairs" for name, count in often.most_common())]
    return lines


def _disagreements(found):
    """What two runs may disagree in: its name, the comparisons it is about, those that do, and the share that may."""
    for what, which, of, most in (
        ("verdicts that contradict each other", "contradicts", found, MOST_VERDICTS),
        ("disjoint 95 % intervals", "disjoint", _with_intervals(found), MOST_DISJOINT),
    ):
        yield what, of, [one for one in of if getattr(one, which)], most


def _shares(found):
    """How much of the comparisons was not agreed on, a line each, with those."""
    return [(f"{what}: {_counted(chosen, of)}; at most {most:.0%} allowed", chosen) for what, of, chosen, most in _disagreements(found)]


def _counted(chosen, of):
    return f"{len(chosen)} of {len(of)}, {100 * len(chosen) / max(1, len(of)):.1f} %"


def spread_of_claims(runs):
    """The least and the greatest ratio that the runs give to each measure of each claim of their page, a line each; none if
    the page judges no claims."""
    from figures import units
    from pages import all_pages

    page = all_pages.module(all_pages.page_of(runs[0].about["plan"]))
    ratios = {}
    for run in runs:
        made = page.make(run)
        if not hasattr(made, "claims"):
            return []
        for claim in made.claims:
            for measure in claim.measures:
                if measure.ratio is not None and not claim.exact:
                    ratios.setdefault((claim.statement, measure.what), []).append(measure.ratio.median)
    lines = [
        f"  {statement} ({what}): {units.times(min(found))} to {units.times(max(found))} in {len(found)} of {len(runs)} runs"
        for (statement, what), found in ratios.items()
    ]
    return ["ratios of the claims, from the least to the greatest:", *lines] if lines else []


if __name__ == "__main__":
    sys.exit(errors.run_program("agree.py", main))
