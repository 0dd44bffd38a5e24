#!/usr/bin/python3
"""plot.py - draws a run: plots/*.png, plots/*.svg and summary.md beside its run.json.

The Python named above is the distribution's: it has matplotlib even where another python3 comes
first on the PATH. scripts/find_python.sh finds one elsewhere. Drawing a run again gives the same
bytes.
"""

import os
import pathlib
import sys
import tempfile

import run_file

DEFAULT_RUN = pathlib.Path(__file__).resolve().parent.parent / "results" / "latest"
NEEDED = {
    "numpy": "python3-numpy",
    "scipy": "python3-scipy",
    "matplotlib": "python3-matplotlib",
    "jsonschema": "python3-jsonschema",
}


def main():
    arguments = _arguments()
    try:
        _check_modules()
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
        default=DEFAULT_RUN,
        type=pathlib.Path,
        help="directory with a run.json (default: results/latest)",
    )
    return parser.parse_args()


def _check_modules():
    for module, package in NEEDED.items():
        try:
            __import__(module)
        except ImportError as error:
            raise run_file.BadInput(
                f"{module} is missing from {sys.executable}; install the Debian package {package}, "
                "or run scripts/find_python.sh for a Python that has it"
            ) from error


def _draw(path):
    # Only now, since these need the modules checked above.
    import cells
    import figures
    import summary

    run = run_file.load(path)
    directory = run_file.find(path).parent
    _check_writable(directory)
    usable = cells.Cells(run)
    files, drawn, notes = {}, [], _left_out(usable)
    for name, figure in figures.ALL:
        sheet = figure(run, usable)
        if sheet is None:
            notes.append(f"{name}: not drawn, the run has no usable cells for it")
            continue
        for kind in ("png", "svg"):
            files[f"plots/{name}.{kind}"] = sheet.bytes(kind)
        drawn.append((name, sheet.alternative))
        sheet.close()
    files["summary.md"] = summary.page(run, usable, drawn).encode("utf-8")
    _write(directory, files)
    _print(run, usable, directory, drawn, notes)
    return 0


def _left_out(usable):
    return [f"{name}: left out, its check failed" for name in usable.void] + [
        f"{name}: left out, it has no trial" for name in usable.empty
    ]


def _check_writable(directory):
    for place in (directory, directory / "plots"):
        if place.exists() and not (place.is_dir() and os.access(place, os.W_OK | os.X_OK)):
            raise run_file.BadInput(
                f"{place}: cannot be written; allowed: a run directory you may write to"
            )


def _write(directory, files):
    """Each file appears whole or not at all; figures of an older drawing go."""
    try:
        plots = directory / "plots"
        plots.mkdir(exist_ok=True)
        for old in (*plots.glob("*.png"), *plots.glob("*.svg")):
            if f"plots/{old.name}" not in files:
                old.unlink()
        for name, content in files.items():
            with tempfile.NamedTemporaryFile(dir=directory, delete=False) as partial:
                partial.write(content)
            os.chmod(partial.name, 0o644)
            os.replace(partial.name, directory / name)
    except OSError as error:
        raise run_file.BadInput(
            f"{error.filename or directory}: cannot be written: {error.strerror}; allowed: a run "
            "directory you may write to"
        ) from error


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
    print(_shown(directory / "summary.md"))
    for name, _ in drawn:
        for kind in ("png", "svg"):
            print(_shown(directory / "plots" / f"{name}.{kind}"))


def _shown(path):
    """A path as short as it can be copied."""
    path = pathlib.Path(os.path.abspath(path))
    here = pathlib.Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


if __name__ == "__main__":
    sys.exit(main())
