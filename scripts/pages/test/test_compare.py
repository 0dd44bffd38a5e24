"""compare.py on an invented run: one sentence with the ratio, and one line for every bad input."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import compare
from estimates.measured import Measured
from runs.test import synthetic

COMPARE = pathlib.Path(compare.__file__)
RUN = synthetic.make()
NAMES = [cell["name"] for cell in RUN.record["cells"]]


class Command(unittest.TestCase):
    def setUp(self):
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.run_dir = RUN.write(root / "run")

    def compare(self, first, second):
        return subprocess.run(
            [sys.executable, COMPARE, self.run_dir, first, second],
            capture_output=True,
            text=True,
            check=False,
        )

    def refused(self, first, second, *words):
        done = self.compare(first, second)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_a_cell_costs_once_what_it_costs(self):
        done = self.compare(NAMES[0], NAMES[0])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("costs 1.00 times", done.stdout)
        self.assertIn("same", done.stdout)

    def test_the_ratio_turns_round_with_the_cells(self):
        there = compare.compare(Measured(RUN.read()), NAMES[0], NAMES[1])
        back = compare.compare(Measured(RUN.read()), NAMES[1], NAMES[0])
        ratio = [float(text.split("costs ")[1].split(" times")[0]) for text in (there, back)]
        self.assertAlmostEqual(ratio[0] * ratio[1], 1, delta=0.05 * max(ratio))

    def test_bad_input_is_one_line(self):
        self.refused("nonsense", NAMES[0], "nonsense", "no usable cell")
        self.refused("(", NAMES[0], "(", "regular expression")
        self.refused(NAMES[0][:4], NAMES[0], "fits", "allowed")


if __name__ == "__main__":
    unittest.main()
