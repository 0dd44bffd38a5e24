#!/usr/bin/python3
"""compare.py - how many times the cost of one cell another one has, from one run.

Trials of the same round are compared in pairs, so that the drift of the machine cancels; the interval is over
processes, or of a run of one process over its rounds. Cells of different runs are not comparable.

    scripts/compare.py results/latest stream/global_mutex/.*pairs:8/ stream/queue_mutex/.*pairs:8/
    scripts/compare.py --hand_off=220 RUN FIRST SECOND    where the run met several speeds of the bare hand-off
"""

import difflib
import pathlib
import sys

from runs import errors


def main():
    """Compares what the command line says; returns the exit code."""
    arguments = _arguments()
    errors.check_modules()
    # Only now, since these need the modules checked above.
    from runs import reading

    print(compare(reading.load(arguments.run), arguments.first, arguments.second, arguments.hand_off))
    return 0


def _arguments():
    parser = errors.OneLineParser(
        prog="compare.py",
        description="Say how many times the cost per operation of SECOND the cell FIRST has.",
        epilog="Exit code 0: compared. 2: bad input; one line says which.",
    )
    parser.add_argument("run", metavar="RUN_DIR", type=pathlib.Path, help="directory with a run.json")
    for name in ("first", "second"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help="a cell: its name, or what only its name begins with, where .* stands for any text",
        )
    parser.add_argument(
        "--hand_off", metavar="NS", type=_nanoseconds, help="only trials in the state of the machine whose bare hand-off took about so long (default: the usual one)"
    )
    return parser.parse_args()


def _nanoseconds(text):
    value = float(text)
    if not 0 < value < 1e9:
        raise ValueError
    return value


_nanoseconds.__name__ = "number of nanoseconds above 0 and below a second"  # in argparse's complaint


def compare(run, first, second, hand_off=None):
    """The comparison of the two cells that fit the patterns, in words."""
    from estimates import intervals
    from estimates.measured import Measured, cells_with_estimates, unlike
    from figures import units, words

    cells = cells_with_estimates(run)
    names = [_find(list(cells.index), pattern) for pattern in (first, second)]
    regime = None if hand_off is None else _state(run, hand_off)
    measured = Measured(run, groups=cells.group[names].unique(), regime=regime)
    there = {cell.name: cell for cell in measured.rows}
    for name in names:
        if name not in there:
            raise errors.BadInput(f"--hand_off={hand_off:g}: {name} has no trial at a {regime.name}; allowed: a state that both cells met")
    pair = [there[name] for name in names]
    _check_alike(*pair)
    if unlike(*pair):
        raise errors.BadInput(f"{pair[0].name} and {pair[1].name}: {unlike(*pair)}; allowed: cells of one state of the machine")
    found = measured.compare(*pair)
    if found is None:
        raise errors.BadInput(
            f"{pair[0].name} and {pair[1].name}: no round has a trial of both; allowed: cells that ran"
            " in the same rounds"
        )
    ratio = found.ratio
    spread = "no interval below 6 rounds of one process or 4 processes"
    if ratio.low is not None:
        spread = f"95 % interval {ratio.low:.2f} to {ratio.high:.2f}"
    told = measured.controls.get(pair[0].group)
    resolved = ""
    if told is not None:
        known = told.difference is not None
        resolved = f" Their group resolves {units.difference(told.difference)}." if known else f" {words.UNRESOLVED}"
        if known and found.verdict == intervals.UNTOLD:
            resolved += " More processes, longer trials or another speed of the hand-off would bring that down."
    return (
        f"{pair[0].name}\ncosts {ratio.median:.2f} times as much as\n{pair[1].name}\nper "
        f"{pair[1].operation}: {spread}, {_paired(ratio)}; {found.verdict}.{resolved}\n"
        f"{_median(pair[0])} and {_median(pair[1])}{_at(measured, pair[0])}. Run {measured.run.about['id']}."
    )


def _state(run, hand_off):
    """The state of the machine in which a bare hand-off took about so long; BadInput if the run has none near it."""
    from estimates import regimes, usable

    known = usable.states(run)[1]
    found = regimes.regime_of(hand_off, known)
    if found is None or not found.low / 1.5 <= hand_off <= found.high * 1.5:
        allowed = ", ".join(f"{one.median:.0f}" for one in sorted(known, key=lambda one: one.median)) or "none, it timed no hand-off"
        raise errors.BadInput(f"--hand_off={hand_off:g}: the run met no such speed; allowed: about {allowed}")
    return found


def _at(measured, cell):
    """The state of the machine that a comparison speaks of, where the run met several."""
    return f", at a {cell.choice.regime.name}" if len(measured.regimes) > 1 and cell.choice.regime else ""


def _paired(ratio):
    return f"{ratio.count} paired rounds" + (f" of {ratio.processes} processes" if ratio.processes > 1 else "")


def _check_alike(first, second):
    """BadInput for cells that differ in more than the backend and how it waits."""
    differing = [
        f"{key} {one} and {other}"
        for key, one, other in (
            ("workload", first.workload, second.workload),
            ("unit: ns per", first.operation, second.operation),
            *((key, first.point[key], second.point[key]) for key in first.point if key in second.point),
        )
        if one != other
    ]
    if differing:
        raise errors.BadInput(
            f"{first.name} and {second.name} differ in {differing[0]}; allowed: cells that differ only in"
            " the backend and how it waits"
        )
    # What older runs do not say of either is left to the keys above.
    if first.group != second.group:
        raise errors.BadInput(
            f"{first.name} and {second.name} are of different groups, {first.group} and {second.group}: they were not measured"
            " turn by turn, and no control says what differs between them by itself; allowed: two cells of one group"
        )


def _median(cell):
    return f"{cell.cost.median:.4g} ns"


def _fits(pattern, name):
    """Whether the name begins with the pattern, in which .* stands for any text."""
    first, *others = pattern.split(".*")
    if not name.startswith(first):
        return False
    at = len(first)
    for piece in others:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _find(names, pattern):
    fitting = [name for name in names if name == pattern] or [name for name in names if _fits(pattern, name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise errors.BadInput(
            f"{pattern}: fits {len(fitting)} cells, {fitting[0]} and {fitting[1]} among them; allowed:"
            " a pattern that fits one"
        )
    near = difflib.get_close_matches(pattern, names, 1, 0.3)
    hint = f" (nearest: {near[0]})" if near else ""
    raise errors.BadInput(f"{pattern}: no usable cell of this run{hint}; allowed: the name of one")


if __name__ == "__main__":
    sys.exit(errors.run_program("compare.py", main))
