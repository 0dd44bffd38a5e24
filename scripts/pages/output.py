"""output.py - what a page writes beside the files of a run: all of it, or nothing and one clear line.

Several pages may be drawn from one run into one directory. Each removes its own figures of an earlier
drawing and leaves those of the others.
"""

import contextlib
import os
import pathlib
import shutil
import tempfile

from runs.errors import BadInput

KINDS = ("png", "svg")


def render(figures, material, why_not):
    """The figures as files (path in the run's directory: bytes), their texts by name, and notes.

    `figures` are pairs of a name and a function of `material` that gives a sheet, or None where there
    is nothing to draw: then a note says `why_not`.
    """
    files, drawn, notes = {}, {}, []
    for name, figure in figures:
        sheet = figure(material)
        if sheet is None:
            notes.append(f"{name}: not drawn, {why_not}")
            continue
        for kind in KINDS:
            files[f"plots/{name}.{kind}"] = sheet.bytes(kind)
        drawn[name] = sheet.alternative
        sheet.close()
    return files, drawn, notes


def check(directory, paths):
    """Raises BadInput if these files cannot be written: better now than after all is drawn."""
    with _one_line(directory), _staging(directory):
        _refuse_directories(directory, paths)
        (directory / "plots").mkdir(exist_ok=True)


def write(directory, files, names):
    """Writes `files` (path in the directory: bytes); figures `names` that are not among them go."""
    with _one_line(directory), _staging(directory) as stage:
        for path, content in files.items():
            staged = stage / path
            staged.parent.mkdir(exist_ok=True)
            staged.write_bytes(content)
        _refuse_directories(directory, files)
        (directory / "plots").mkdir(exist_ok=True)
        for path in files:
            os.replace(stage / path, directory / path)
        for name in names:
            for kind in KINDS:
                if f"plots/{name}.{kind}" not in files:
                    (directory / "plots" / f"{name}.{kind}").unlink(missing_ok=True)


@contextlib.contextmanager
def _one_line(directory):
    """What the system says of a file that cannot be written, as bad input."""
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"{error.filename2 or error.filename or directory}: cannot be written: "
            f"{error.strerror}; allowed: a run directory that you may write to"
        ) from error


def _refuse_directories(directory, files):
    """BadInput if a directory has the name of a file to be written, before anything is replaced."""
    for path in files:
        if (directory / path).is_dir():
            raise BadInput(f"{directory / path}: cannot be written: it is a directory; allowed: a file")


@contextlib.contextmanager
def _staging(directory):
    """A directory of its own beside the files, removed whatever happens, as are plots/ that hold none."""
    stage = pathlib.Path(tempfile.mkdtemp(prefix=".page-", dir=directory))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        with contextlib.suppress(OSError):
            (directory / "plots").rmdir()


def print_paths(directory, page, figures):
    """Prints where the page and the figures are, one a line."""
    print(_shown(directory / page))
    for name in figures:
        for kind in KINDS:
            print(_shown(directory / "plots" / f"{name}.{kind}"))


def _shown(path):
    """A path as short as it can be copied."""
    path = pathlib.Path(os.path.abspath(path))
    here = pathlib.Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
