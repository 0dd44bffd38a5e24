"""files.py - finds the files of a run and reads them, compressed or not."""

import difflib
import gzip
import json
import lzma
import pathlib
import zlib

from runs.errors import BadInput

ENDINGS = ("", ".xz", ".gz")
# The bounds of numbers in JSON, without their signs. Quotients and products of two such numbers are finite.
LEAST, MOST = 1e-30, 2.0**64
_OPEN = {".xz": lzma.open, ".gz": gzip.open}


def find_run(path):
    """The run.json (or run.json.xz, run.json.gz) meant by `path`: that file, or its directory."""
    path = pathlib.Path(path)
    try:
        found = with_ending(path / "run.json") if path.is_dir() else path
        if found is not None and found.is_file():
            return found
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    raise BadInput(
        f"{path}: no such run; allowed: a directory that holds a run.json, "
        f"such as results/latest after 'make bench'{_nearest_run(path)}"
    )


def with_ending(path):
    """The first of path, path.xz and path.gz that exists, or None."""
    candidates = (path.with_name(path.name + ending) for ending in ENDINGS)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def read_bytes(path):
    """The content of a file, decompressed as its ending says."""
    try:
        with _OPEN.get(path.suffix, open)(path, "rb") as file:
            return file.read()
    except (lzma.LZMAError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise BadInput(
            f"{path}: cannot be decompressed ({error}); allowed: a whole {path.suffix} file"
        ) from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error


def read_text(path):
    """The content of a file as text."""
    content = read_bytes(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: byte {error.start} is not UTF-8; allowed: UTF-8") from error


def read_json(path):
    """The value in a JSON file."""
    text = read_text(path)
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_float, parse_int=_int)
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except UnicodeEncodeError as error:
        raise BadInput(f"{path}: has half a pair of surrogates; allowed: whole characters") from error
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{path}: line {error.lineno}, column {error.colno}: not JSON ({error.msg}); "
            "allowed: the file as it was written, complete and unedited"
        ) from error
    except RecursionError as error:
        raise BadInput(f"{path}: nested too deeply; allowed: the file as it was written") from error
    except ValueError as error:
        raise BadInput(f"{path}: {error}") from error


def _float(text):
    value = float(text)
    if value and not LEAST <= abs(value) <= MOST:
        shown = text if len(text) <= 20 else f"{text[:20]}..."
        raise ValueError(f"the number {shown} is out of range; allowed: 0, and 1e-30 to 2^64, of either sign")
    return value


def _int(text):
    _float(text)
    return int(text)


def _refuse_constant(name):
    raise ValueError(f"{name} is not JSON; allowed: a finite number, or null")


def _nearest_run(path):
    """The run directory with the most similar name beside the missing one, if there is one."""
    wanted = path.parent if path.name.startswith("run.json") else path
    if not wanted.parent.is_dir():
        return ""
    runs = [entry.name for entry in wanted.parent.iterdir() if with_ending(entry / "run.json")]
    near = difflib.get_close_matches(wanted.name, runs, 1)
    return f" (nearest: {wanted.parent / near[0]})" if near else ""
