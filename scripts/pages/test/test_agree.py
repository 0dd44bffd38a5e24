"""agree.py on invented runs: how often verdicts contradict each other, and one line for what cannot be compared."""

import copy
import pathlib
import re
import tempfile
import unittest

import agree
from estimates.measured import Measured
from pages.test import synthetic_blog
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
        return agree.twice(*(agree.verdicts(Measured(run.read())) for run in (first, second)))

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

    def run_agree(self, *runs):
        return answer(agree, *(run.write(self.root / str(at)) for at, run in enumerate(runs)))

    def test_says_how_many(self):
        done = self.run_agree(made(1), made(2))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"verdicts that contradict each other: 0 of \d+, 0.0 %; at most 2% allowed")

    def test_names_those_that_contradict_each_other_and_fails(self):
        done = self.run_agree(made(1), made(2, moved_by=1000))
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn(f"\n  {MOVED} : {REFERENCE}: ", done.stdout)
        self.assertIn("faster; ", done.stdout)

    def test_says_of_each_pair_of_several_and_of_all(self):
        done = self.run_agree(made(1), made(2), made(3, moved_by=1000))
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        for pair, count in (("1 and 2", 0), ("1 and 3", 1), ("2 and 3", 1)):
            self.assertRegex(done.stdout, rf"\n{pair}: {count} of \d+, [\d.]+ % verdicts .*; {count} of \d+, [\d.]+ % disjoint 95 % intervals\n")
        self.assertRegex(done.stdout, r"\nall 3 pairs:\nverdicts that contradict each other: 2 of \d+, ")
        self.assertIn(f"\n  {MOVED} : {REFERENCE}: in 2 of 3 pairs\n", done.stdout)

    def test_says_how_far_the_ratios_of_claims_are_apart(self):
        def of_blog(seed, factor):
            return synthetic_blog.make(seed=seed).slower("msgsend/port_set_2012", factor).read()

        lines = agree.spread_of_claims([of_blog(1, 1), of_blog(2, 1.5)])
        told = next(line for line in lines if "port_set_2012" in line)
        low, high = map(float, re.search(r": ([\d.]+)x to ([\d.]+)x in 2 of 2 runs$", told).groups())
        self.assertAlmostEqual(high / low, 1.5, delta=0.1)
        self.assertEqual(agree.spread_of_claims([made(1).read(), made(2).read()]), [])

    def refused(self, second, word):
        self.assertIn(word, complaint(self, self.run_agree(made(1), second)))

    def test_what_cannot_be_compared_is_one_line(self):
        self.refused(made(1), "both runs are testbed-20261121")
        self.refused(made(2, floor=4), "no comparison is in both")

    def test_runs_of_other_machines_programs_plans_or_cells_are_refused(self):
        first = made(1)
        first.record["run"]["plan_file"] = {"name": "quick", "seed": 1, "payload_bytes": [8, 64]}
        for place, value, word in (
            (("build", "compiler"), "clang++ 14.0.6", "differ in compiler: g++ 12.2.0 in "),
            (("build", "libraries", "abseil"), "20230125", "differ in library abseil: 20220623 in "),
            (("machines", 0, "kernel"), "another", "differ in kernel: "),
            (("run", "trial_ms"), 5, "differ in trial_ms: 20 in "),
            (("run", "plan_file", "payload_bytes"), [8], "differ in payload_bytes of the plan: [8, 64] in "),
            (("run", "plan_file", "seed"), 2, None),
        ):
            second = made(2)
            second.record["run"]["plan_file"] = copy.deepcopy(first.record["run"]["plan_file"])
            at = second.record
            for step in place[:-1]:
                at = at[step]
            at[place[-1]] = value
            with self.subTest(place):
                done = self.run_agree(first, second)
                if word is None:
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                else:
                    self.assertIn(word, complaint(self, done))
        lacking = made(2).without("global_mutex_yielding", "not built")
        self.refused(lacking, "testbed-20261122T130000Z-0123456 lacks the cell stream/global_mutex_yielding")
        uncontrolled = made(2)
        for cell in uncontrolled.record["cells"]:
            cell.pop("control_of", None)
        self.refused(uncontrolled, f"repeats: {REFERENCE} in testbed-20261121")


if __name__ == "__main__":
    unittest.main()
