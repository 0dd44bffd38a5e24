#!/usr/bin/python3
"""rivals.py - the page of a run of the plan rivals: rivals.md and plots/rivals_* beside its run.json.

What our backends were to reach beside rivals, each line with what was measured and a verdict.
Drawing a run again gives the same bytes. See plot.py for the choice of Python.
"""

import pathlib
import sys

import run_file
import run_output


def main():
    arguments = _arguments()
    try:
        run_output.check_modules()
        page, directory = _read(arguments.run)
        if arguments.table:
            return _print_markdown(page)
        return _draw(page, directory)
    except run_file.BadInput as error:
        print(f"rivals.py: {error}", file=sys.stderr)
        return 2


def _arguments():
    parser = run_file.OneLineParser(
        prog="rivals.py",
        description=(
            "Write the page of a run of the plan rivals: RUN_DIR/rivals.md and"
            " RUN_DIR/plots/rivals_*.png and *.svg. Prints the verdicts and the paths of the files."
        ),
        epilog=(
            "Exit code 0: written, whatever the verdicts. 2: the run is missing, damaged, of another"
            " plan or cannot be written beside, or a Python module is missing; one line says which."
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
    parser.add_argument(
        "--table",
        action="store_true",
        help="print only the table of verdicts, in Markdown, and write nothing",
    )
    return parser.parse_args()


def _read(path):
    """The page's material, and the directory of the run."""
    # Only now, since these need the modules checked above.
    import cells
    import rivals_cells
    import rivals_page

    run = run_file.load(path)
    source = run_file.find(path)
    usable = cells.Cells(run)
    return rivals_page.make(run, usable, rivals_cells.of(run, usable, source)), source.parent


def _print_markdown(page):
    import rivals_tables
    import summary

    print("\n".join(summary.as_markdown(rivals_tables.short(page.lines))[2:]))
    return 0


def _draw(page, directory):
    import rivals_page

    run_output.check_writable(directory)
    files, drawn, notes = run_output.render(
        rivals_page.FIGURES, (page,), "there is nothing to show"
    )
    files["rivals.md"] = rivals_page.text(page, drawn).encode("utf-8")
    run_output.write(directory, files, run_output.RIVALS)
    _print(page, directory, drawn, notes)
    return 0


def _print(page, directory, drawn, notes):
    import rivals_tables
    import words

    print(f"run {page.run['run']['id']}")
    doubt = words.alarm(page.run)
    if doubt:
        print(f"! {doubt}")
    for line in page.lines:
        word, why = line.verdict
        print(f"\n{word.upper()}  {line.work}: {line.asked}")
        shown = line.parts if len(line.parts) <= 3 else (line.deciding,)
        for part in shown:
            print(f"    {part.measure.what}: {rivals_tables.spread(part.measure.ratio)}")
        if why:
            print(f"    why: {why}")
    print()
    missing = page.arena.missing()
    if missing:
        print(f"rivals that did not run: {', '.join(sorted(missing))} (make rivals-setup)")
    for note in notes:
        print(note)
    run_output.print_paths(directory, "rivals.md", drawn)


if __name__ == "__main__":
    sys.exit(main())
