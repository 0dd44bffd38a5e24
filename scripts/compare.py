#!/usr/bin/python3
"""compare.py - how many times the cost of one cell another one has, from one run.

Trials of the same round are compared in pairs, so that the drift of the machine cancels; the interval is over
processes, or of a run of one process over its rounds. Cells of different runs are not comparable.

    scripts/compare.py results/latest stream/global_mutex/.*pairs:8/ stream/queue_mutex/.*pairs:8/
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

    print(compare(reading.load(arguments.run), arguments.first, arguments.second))
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
    return parser.parse_args()


def compare(run, first, second):
    """The comparison of the two cells that fit the patterns, in words."""
    from estimates import intervals
    from estimates.measured import Measured, cells_with_estimates, unlike
    from figures import units, words

    cells = cells_with_estimates(run)
    names = [_find(list(cells.index), pattern) for pattern in (first, second)]
    measured = Measured(run, groups=cells.group[names].unique())
    pair = [next(cell for cell in measured.rows if cell.name == name) for name in names]
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
        f"{_median(pair[0])} and {_median(pair[1])}. Run {measured.run.about['id']}."
    )


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
