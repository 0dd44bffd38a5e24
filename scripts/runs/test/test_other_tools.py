"""The lines of results/README.md that read a run with other tools do read it, and agree."""

import pathlib
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import textwrap
import unittest

import pandas

from runs import schema
from runs.test import synthetic

RUN = synthetic.make(rounds=3, backends={"single_shot": {"spin": 100}})
README = (schema.RESULTS / "README.md").read_text(encoding="utf-8")


def block(language, word):
    """The block of code of that language in the README that has a word."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    (found,) = [each for each in blocks if word in each]
    return textwrap.dedent(found)


class OtherTools(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        RUN.write(self.root / "results" / "latest")
        costs = {}
        for row in RUN.rows:
            costs.setdefault(row["cell"], []).append(row["wall_ns"] / row["operations"])
        self.medians = {cell: statistics.median(found) for cell, found in costs.items()}
        self.means = {cell: statistics.mean(found) for cell, found in costs.items()}

    def run_shell(self, command):
        done = subprocess.run(
            command, cwd=self.root, capture_output=True, text=True, check=False, shell=True
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def agrees(self, found, expected):
        self.assertEqual(set(found), set(expected))
        for cell, value in expected.items():
            self.assertAlmostEqual(found[cell] / value, 1, places=5, msg=cell)

    def test_pandas(self):
        self.assertEqual(len(block("python", "read_csv").splitlines()), 2)
        told = self.run_python(block("python", "read_csv"))
        lines = [line.split() for line in told.splitlines() if "/" in line]
        self.assertEqual(len(lines), len(self.medians))
        table = pandas.read_csv(self.root / "results/latest/trials.csv")
        costs = (table.wall_ns / table.operations).groupby(table.cell).median()
        self.agrees(costs.to_dict(), self.medians)

    def test_pandas_with_the_cells(self):
        told = self.run_python(block("python", "read_csv") + block("python", "json.load"))
        self.assertIn("workload", told)
        self.assertRegex(told, r"create_close +single_shot +\d")

    def run_python(self, code):
        program = self.root / "program.py"
        program.write_text("import json\nimport pandas\n" + code, encoding="utf-8")
        return self.run_shell(f"/usr/bin/env {shutil.which('python3', path='/usr/bin')} program.py")

    @unittest.skipUnless(shutil.which("Rscript"), "R is not installed (Debian package r-base-core)")
    def test_r(self):
        program = self.root / "program.r"
        program.write_text("options(width = 500)\n" + block("r", "read.csv"), encoding="utf-8")
        told = self.run_shell("Rscript program.r")
        lines = [line.split() for line in told.splitlines()[1:]]
        self.agrees({line[1]: float(line[2]) for line in lines}, self.medians)

    @unittest.skipUnless(shutil.which("sqlite3"), "sqlite3 is not installed (Debian package sqlite3)")
    def test_sqlite(self):
        self.assertEqual(len(block("sh", "sqlite3").splitlines()), 2)
        told = self.run_shell(block("sh", "sqlite3"))
        self.agrees({c: float(v) for c, v in (line.split("|") for line in told.splitlines())}, self.means)

    def test_the_database_of_python(self):
        table = pandas.read_csv(self.root / "results/latest/trials.csv")
        with sqlite3.connect(":memory:") as database:
            table.to_sql("trials", database)
            query = re.search(r"'(SELECT .*)'", block("sh", "sqlite3")).group(1)
            self.agrees(dict(database.execute(query)), self.means)

    def test_the_readme_names_every_column(self):
        for column in schema.columns():
            self.assertIn(f"`{column}`", README)


if __name__ == "__main__":
    unittest.main()
