#!/usr/bin/python3
"""plot.py - draws a run: plots/*.png, plots/*.svg and summary.md beside its run.json.

The Python named above is the distribution's: it has matplotlib even where another python3 comes
first on the PATH. scripts/find_python.sh finds one elsewhere. Drawing a run again gives the same
bytes.
"""

import pathlib
import sys

import run_file
import run_output


def main():
    arguments = _arguments()
    try:
        run_output.check_modules()
        return _draw(arguments.run)
    except run_file.BadInput as error:
        print(f"plot.py: {error}", file=sys.stderr)
        return 2


def _arguments():
    parser = run_file.OneLineParser(
        prog="plot.py",
        description=(
            "Draw a run: RUN_DIR/plots/*.png and *.svg, and RUN_DIR/summary.md. Prints the main"
            " table and the paths of the plots, one a line."
        ),
        epilog=(
            "Exit code 0: drawn. 2: the run is missing, damaged or cannot be written beside, or a"
            " Python module is missing; one line says which."
        ),
    )
    parser.add_argument(
        "run",
        metavar="RUN_DIR",
        nargs="?",
        default=run_output.DEFAULT_RUN,
        type=pathlib.Path,
        help="directory with a run.json (default: results/latest)",
    )
    return parser.parse_args()


def _draw(path):
    # Only now, since these need the modules checked above.
    import cells
    import figures
    import summary

    run = run_file.load(path)
    directory = run_file.find(path).parent
    run_output.check_writable(directory)
    usable = cells.Cells(run)
    files, drawn, notes = run_output.render(
        figures.ALL, (run, usable), "the run has no usable cells for it"
    )
    files["summary.md"] = summary.page(run, usable, list(drawn.items())).encode("utf-8")
    run_output.write(directory, files)
    _print(run, usable, directory, drawn, _left_out(usable) + notes)
    return 0


def _left_out(usable):
    return [f"{name}: left out, its check failed" for name in usable.void] + [
        f"{name}: left out, it has no trial" for name in usable.empty
    ]


def _print(run, usable, directory, drawn, notes):
    import summary
    import words

    print(f"run {run['run']['id']}")
    doubt = words.alarm(run)
    if doubt:
        print(f"! {doubt}")
    for table in summary.tables(usable):
        print(f"\n{summary.as_text(table)}")
    print()
    for note in notes:
        print(note)
    if run["skipped"]:
        count = len(run["skipped"])
        print(f"{count} cell{'' if count == 1 else 's'} skipped, with reasons in summary.md")
    run_output.print_paths(directory, "summary.md", drawn)


if __name__ == "__main__":
    sys.exit(main())
