"""run_output.py - what a script writes beside a run.json: whole files, or one clear line.

Three scripts draw into one directory: plot.py the figures of every run, blog.py and rivals.py those
of a run of their plan. Each clears away its own of an older drawing and leaves the others'.
"""

import os
import pathlib
import sys
import tempfile

import run_file

NEEDED = {
    "numpy": "python3-numpy",
    "scipy": "python3-scipy",
    "matplotlib": "python3-matplotlib",
    "jsonschema": "python3-jsonschema",
}
DEFAULT_RUN = pathlib.Path(__file__).resolve().parent.parent / "results" / "latest"
KINDS = ("png", "svg")
# How the names of the figures of blog.py and of rivals.py begin; those of plot.py begin otherwise.
BLOG, RIVALS = "blog_", "rivals_"


def check_modules():
    """Raises BadInput for the first module that this Python lacks; names its package."""
    for module, package in NEEDED.items():
        try:
            __import__(module)
        except ImportError as error:
            raise run_file.BadInput(
                f"{module} is missing from {sys.executable}; install the Debian package {package}, "
                "or run scripts/find_python.sh for a Python that has it"
            ) from error


def check_writable(directory):
    """Raises BadInput if the run's directory cannot take what is to be written."""
    for place in (directory, directory / "plots"):
        if place.exists() and not (place.is_dir() and os.access(place, os.W_OK | os.X_OK)):
            raise run_file.BadInput(
                f"{place}: cannot be written; allowed: a run directory you may write to"
            )


def render(figures, material, why_not):
    """The figures as files (path in the run's directory: bytes), their texts by name, and notes.

    `figures` are pairs of a name and a function of `material` that gives a sheet, or None where there
    is nothing to draw: then a note says `why_not`.
    """
    files, drawn, notes = {}, {}, []
    for name, figure in figures:
        sheet = figure(*material)
        if sheet is None:
            notes.append(f"{name}: not drawn, {why_not}")
            continue
        for kind in KINDS:
            files[f"plots/{name}.{kind}"] = sheet.bytes(kind)
        drawn[name] = sheet.alternative
        sheet.close()
    return files, drawn, notes


def print_paths(directory, page, figures):
    """Where the page and the figures are, one a line."""
    print(shown(directory / page))
    for name in figures:
        for kind in KINDS:
            print(shown(directory / "plots" / f"{name}.{kind}"))


def write(directory, files, prefix=""):
    """Each file appears whole or not at all; figures of an older drawing of the same script go.

    `files` maps paths inside `directory` to bytes; `prefix` says whose figures they are.
    """
    try:
        plots = directory / "plots"
        plots.mkdir(exist_ok=True)
        for old in (*plots.glob("*.png"), *plots.glob("*.svg")):
            if _owner(old.name) == prefix and f"plots/{old.name}" not in files:
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


def _owner(name):
    return next((prefix for prefix in (BLOG, RIVALS) if name.startswith(prefix)), "")


def shown(path):
    """A path as short as it can be copied."""
    path = pathlib.Path(os.path.abspath(path))
    here = pathlib.Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
