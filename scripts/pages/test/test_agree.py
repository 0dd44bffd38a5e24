"""agree.py on invented runs: how often verdicts contradict each other, and one line for what cannot be compared."""

import pathlib
import tempfile
import unittest

import agree
from estimates.measured import Measured
from runs.test import synthetic
from runs.test.answers import answer, complaint

POINT = "/carry:value/pairs:1/payload_bytes:8/placement:same_l3/wait:"
REFERENCE = f"stream/queue_mutex{POINT}park"
MOVED = f"stream/single_shot{POINT}park"


def made(seed, moved_by=1.0, floor=1.0):
    """A run of one group with a control."""
    run = synthetic.make(rounds=4, processes=8, seed=seed).keep(lambda cell: cell["name"].startswith("stream/") and POINT in cell["name"])
    for cell in run.record["cells"]:
        cell["group"] = 0
    for row in run.rows:
        row["marks"] = None
        row["floor_round_trip_ns"] *= floor
    run = run.slower(MOVED, moved_by)
    synthetic.repeat(run, next(cell for cell in run.record["cells"] if cell["name"] == REFERENCE))
    run.record["run"]["id"] = f"testbed-2026112{seed}T130000Z-0123456"
    return run


class Twice(unittest.TestCase):
    def of(self, first, second):
        return agree.twice(Measured(first.read()), Measured(second.read()))

    def test_runs_of_the_same_code_do_not_contradict_each_other(self):
        found, elsewhere = self.of(made(1), made(2))
        self.assertGreater(len(found), 3)
        self.assertEqual(elsewhere, 0)
        self.assertEqual([one.cell for one in found if one.contradicts], [])
        self.assertIn("faster", {one.both[0].verdict for one in found})

    def test_a_cell_that_leads_in_one_and_trails_in_the_other_does(self):
        found, _ = self.of(made(1), made(2, moved_by=1000))
        self.assertEqual([one.cell for one in found if one.contradicts], [MOVED])
        self.assertEqual([one.cell for one in found if one.disjoint], [MOVED])
        self.assertEqual([found.verdict for found in next(one for one in found if one.contradicts).both], ["faster", "slower"])

    def test_another_regime_is_left_out(self):
        found, elsewhere = self.of(made(1), made(2, floor=4))
        self.assertEqual(found, [])
        self.assertGreater(elsewhere, 3)


class Command(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_agree(self, first, second):
        paths = [run.write(self.root / name) for name, run in (("first", first), ("second", second))]
        return answer(agree, *paths)

    def test_says_how_many(self):
        done = self.run_agree(made(1), made(2))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"verdicts that contradict each other: 0 of \d+, 0.0 %; at most 2% allowed")

    def test_names_those_that_contradict_each_other_and_fails(self):
        done = self.run_agree(made(1), made(2, moved_by=1000))
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn(f"\n  {MOVED} : {REFERENCE}: ", done.stdout)
        self.assertIn("faster; ", done.stdout)

    def test_what_cannot_be_compared_is_one_line(self):
        other = made(2)
        other.record["build"]["compiler"] = "clang++ 14.0.6"
        for second, word in ((other, "differ in compiler"), (made(1), "both runs are testbed-20261121"), (made(2, floor=4), "no comparison is in both")):
            self.assertIn(word, complaint(self, self.run_agree(made(1), second)))


if __name__ == "__main__":
    unittest.main()
