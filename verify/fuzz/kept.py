"""kept.py - what has been fuzzed so far, in a file, so that runs add up; and the findings, a folder each.

The file is replaced as a whole. Counts go on over builds and days: they say how much was tried, the record of
`make nightly` says on which commit.
"""

import json
import os
import pathlib
import random as randomness
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
from runs.errors import BadInput  # noqa: E402

FORM = "pipes-fuzz/2"
# The units that are counted, and the meaning of one of each.
KINDS = {
    "sequences": "sequences of operations, each over one backend",
    "protocols": "random protocols, each over every backend that carries it",
    "commands": "random command lines",
    "plans": "damaged plans",
    "runs": "damaged runs, counts and kept files",
}


class Kept:
    """The counts, and where findings go: beside the file, in a folder with its name."""

    def __init__(self, path):
        self.path = path
        self.counts = dict.fromkeys(KINDS, 0)
        self.findings = []  # of this run: the folder of each
        if path.exists():
            self._read()
        self.save()

    def _read(self):
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            counts = {kind: kept["counts"][kind] for kind in KINDS}
            if kept["form"] != FORM or not all(type(count) is int and count >= 0 for count in counts.values()):
                raise ValueError
        except OSError as error:
            raise BadInput(f"--state={self.path}: cannot be read: {error.strerror}") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadInput(f"--state={self.path}: cannot be read as what a fuzzer keeps; --fresh begins anew") from error
        self.counts = counts

    def add(self, kind, count):
        self.counts[kind] += count
        self.save()

    def save(self):
        text = json.dumps({"form": FORM, "counts": self.counts}, indent=1) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside = self.path.with_name(self.path.name + ".new")
            beside.write_text(text, encoding="utf-8")
            os.replace(beside, self.path)
        except OSError as error:
            raise BadInput(f"--state={self.path}: cannot be written: {error.strerror}") from error

    def find(self, name, what, files=(), texts=None):
        """Keeps a finding: copies of files, and texts by name. Says where."""
        folder = self.path.with_suffix("") / name
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            if file.is_dir():
                shutil.copytree(file, folder / file.name, dirs_exist_ok=True, symlinks=True)
            elif file.exists():
                shutil.copy(file, folder)
        for title, text in (texts or {}).items():
            (folder / title).write_text(text, encoding="utf-8", errors="backslashreplace")
        self.findings.append(folder)
        print(f"FOUND: {what}\n  in {folder}", flush=True)


def add_options(parser, default_seconds, count=True):
    """The options that every fuzzer has; `count` where it makes sense."""
    parser.add_argument("--seconds", type=_seconds, default=default_seconds, help=f"how long (default: {default_seconds})")
    if count:
        parser.add_argument("--count", type=_count, default=0, help="stop after so many; 0: when the time is over (default: 0)")
    parser.add_argument("--seed", type=_count, help="of the random choices; a new one otherwise")
    parser.add_argument("--state", type=absolute_path, default=ROOT / "results/fuzz.json",
                        help="file that keeps the counts; findings go to a folder of that name (default: results/fuzz.json)")
    parser.add_argument("--fresh", action="store_true", help="forget what was counted before")


def absolute_path(text):
    """A path that is the same in every folder, because what is fuzzed runs in folders of its own."""
    return pathlib.Path(text).absolute()


def seed_of(arguments):
    """The seed that was asked for, or a new one."""
    return randomness.randrange(2**32) if arguments.seed is None else arguments.seed


def parts_of(arguments, known):
    """The parts that were asked for, or all."""
    for part in arguments.part:
        if part not in known:
            raise BadInput(f"unknown part '{part}'; allowed: {', '.join(known)}")
    return arguments.part or list(known)


def open_kept(arguments):
    if arguments.fresh:
        arguments.state.unlink(missing_ok=True)
    return Kept(arguments.state)


def _count(text):
    count = int(text)
    if not 0 <= count < 2**63:
        raise ValueError
    return count


def _seconds(text):
    seconds = float(text)
    if not 0 <= seconds <= 1e7:
        raise ValueError
    return seconds


# The names of these types in argparse's complaint.
_count.__name__, _seconds.__name__ = "whole number from 0 to 2^63", "number of seconds from 0 to 10000000"
