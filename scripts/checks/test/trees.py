"""trees.py - small trees of files for the tests of the checks."""

import importlib
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECKS = pathlib.Path(__file__).resolve().parent.parent
ROOT = CHECKS.parent.parent


class Tree(unittest.TestCase):
    """A tree in a directory of its own; `program` is the check that is run over it."""

    program = None
    clean = {}

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, text in self.clean.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_check(self, *arguments):
        return subprocess.run(
            [sys.executable, CHECKS / self.program, *arguments],
            capture_output=True, text=True, check=False,
        )

    def found(self):
        """What the check's function of that name says, as it would be printed."""
        return [
            f"{name}:{line}: {text}" if line else f"{name}: {text}"
            for name, line, text in importlib.import_module(f"checks.{self.program[:-3]}").check(self.root)
        ]

    def assert_found(self, place, part):
        """One of the findings starts with `place` and holds `part`."""
        lines = self.found()
        self.assertTrue(any(line.startswith(place) and part in line for line in lines), lines)
