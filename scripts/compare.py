#!/usr/bin/python3
"""compare.py - how many times the cost of one cell another one has, from one run.

Trials of the same round are compared in pairs, so that the drift of the machine cancels; the
interval is that of the median from order statistics. Cells of different runs are not comparable.

    scripts/compare.py results/latest stream/global_mutex/.*pairs:8/ stream/queue_mutex/.*pairs:8/
"""

import difflib
import pathlib
import re
import sys

import run_file


def main():
    arguments = _arguments()
    try:
        run = run_file.load(arguments.run)
        print(_compare(run, arguments.first, arguments.second))
        return 0
    except run_file.BadInput as error:
        print(f"compare.py: {error}", file=sys.stderr)
        return 2


def _arguments():
    parser = run_file.OneLineParser(
        prog="compare.py",
        description="Say how many times the cost per operation of SECOND the cell FIRST has.",
        epilog="Exit code 0: compared. 2: bad input; one line says which.",
    )
    parser.add_argument("run", metavar="RUN_DIR", type=pathlib.Path, help="directory with a run.json")
    for name in ("first", "second"):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help="a cell: its name, or a regular expression that only its name fits from the start",
        )
    return parser.parse_args()


def _compare(run, first, second):
    import cells
    import estimate

    pair = [cells.Cell(_find(run["cells"], pattern)) for pattern in (first, second)]
    found = estimate.compare(pair[0].keyed_costs, pair[1].keyed_costs)
    if found is None:
        raise run_file.BadInput(
            f"{pair[0].name} and {pair[1].name}: no round has a trial of both; allowed: cells of one run"
        )
    ratio = found.ratio
    spread = "no interval below 6 rounds"
    if ratio.low is not None:
        spread = f"95 % interval {ratio.low:.2f} to {ratio.high:.2f}"
    return (
        f"{pair[0].name}\ncosts {ratio.median:.2f} times what\n{pair[1].name}\ncosts per "
        f"{pair[1].operation}: {spread}, {ratio.count} paired rounds; {found.verdict}.\n"
        f"{_median(pair[0])} against {_median(pair[1])}. Run {run['run']['id']}."
    )


def _median(cell):
    return f"{cell.cost.median:.4g} ns"


def _find(records, pattern):
    try:
        wanted = re.compile(pattern)
    except re.error as error:
        raise run_file.BadInput(
            f"{pattern}: not a regular expression ({error}); allowed: a cell's name or a pattern of one"
        ) from error
    names = [record["name"] for record in records]
    fitting = [record for record in records if record["name"] == pattern] or [
        record for record in records if wanted.match(record["name"])
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise run_file.BadInput(
            f"{pattern}: fits {len(fitting)} cells, {fitting[0]['name']} and {fitting[1]['name']} among"
            " them; allowed: a pattern that fits one"
        )
    near = difflib.get_close_matches(pattern, names, 1, 0.3)
    hint = f"; nearest: {near[0]}" if near else ""
    raise run_file.BadInput(f"{pattern}: no such cell in this run{hint}")


if __name__ == "__main__":
    sys.exit(main())
