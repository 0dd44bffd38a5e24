#!/usr/bin/python3
"""page.py - draws a run: its page and its figures, plots/*.png and *.svg, beside its run.json.

The plan of the run decides which page it gets. Drawing a run again gives the same bytes. The Python
named above is the distribution's, which has matplotlib even where another python3 comes first on the
PATH; scripts/setup/find_python.sh finds one elsewhere.
"""

import pathlib
import sys

from runs import errors

DEFAULT_RUN = pathlib.Path(__file__).resolve().parent.parent / "results" / "latest"


def _arguments():
    from pages import all_pages

    parser = errors.OneLineParser(
        prog="page.py",
        description=(
            "Draw a run: RUN_DIR/plots/*.png and *.svg, and a page in Markdown. Prints the main"
            " result and the paths of the files, one a line."
        ),
        epilog=(
            "Exit code 0: drawn, whatever the verdicts. 2: the run is missing, damaged, lacks the"
            " workloads of the page or cannot be written beside, or a Python module is missing; one"
            " line says which."
        ),
    )
    parser.add_argument(
        "run",
        metavar="RUN_DIR",
        nargs="?",
        default=DEFAULT_RUN,
        type=pathlib.Path,
        help="directory with a run.json (default: results/latest)",
    )
    parser.add_argument(
        "--page",
        choices=tuple(all_pages.PAGES),
        help="draw this page (default: the one of the run's plan)",
    )
    parser.add_argument(
        "--table",
        action="store_true",
        help="print only the main table, in Markdown, and write nothing",
    )
    return parser.parse_args()


def main():
    """Draws what the command line says; returns the exit code."""
    arguments = _arguments()
    errors.check_modules()
    # Only now, since these need the modules checked above.
    from figures import words
    from pages import all_pages, output
    from runs import reading

    run = reading.load(arguments.run)
    page = all_pages.module(arguments.page or all_pages.page_of(run.about["plan"]))
    made = page.make(run)
    if arguments.table:
        print("\n".join(page.table(made)))
        return 0
    output.check(run.directory, [page.FILE])
    figures = all_pages.figures(page, made)
    files, drawn, notes = output.render(figures, made, page.WHY_NOT)
    files[page.FILE] = page.text(made, drawn).encode("utf-8")
    output.write(run.directory, files, [name for name, _ in figures])
    print(f"run {run.about['id']}")
    doubt = words.alarm(run)
    if doubt:
        print(f"! {doubt}")
    heading = (
        "Estimates, with 95 % intervals. Trials that were disturbed are left out, unless most of a cell were, and so are those"
        " of another speed of the hand-off:"
    )
    print("\n".join(["", heading, "", *page.report(made), *notes]))
    output.print_paths(run.directory, page.FILE, drawn)
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("page.py", main))
