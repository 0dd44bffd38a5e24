"""compare.py on an invented run: one sentence with the ratio, and one line for every bad input."""

import pathlib
import tempfile
import unittest

import compare
from runs.errors import BadInput
from runs.test import synthetic
from runs.test.answers import answer, complaint

RUN = synthetic.make()
NAMES = [cell["name"] for cell in RUN.record["cells"]]
STREAM = "stream/{}/carry:value/pairs:1/payload_bytes:{}/placement:same_l3/wait:park"


class Command(unittest.TestCase):
    def setUp(self):
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.run_dir = RUN.write(root / "run")

    def compare(self, first, second):
        return answer(compare, self.run_dir, first, second)

    def refused(self, first, second, *words):
        said = complaint(self, self.compare(first, second))
        for word in words:
            self.assertIn(word, said)

    def test_a_cell_costs_once_what_it_costs(self):
        done = self.compare(NAMES[0], NAMES[0])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("costs 1.00 times", done.stdout)
        self.assertIn("same", done.stdout)

    def test_the_ratio_turns_round_with_the_cells(self):
        pair = [STREAM.format(backend, 8) for backend in ("global_mutex", "queue_mutex")]
        there = compare.compare(RUN.read(), *pair)
        back = compare.compare(RUN.read(), *reversed(pair))
        ratio = [float(text.split("costs ")[1].split(" times")[0]) for text in (there, back)]
        self.assertAlmostEqual(ratio[0] * ratio[1], 1, delta=0.05 * max(ratio))

    def test_bad_input_is_one_line(self):
        self.refused("nonsense", NAMES[0], "nonsense", "no usable cell")
        self.refused("(" * 30000, NAMES[0], "((...((", "no usable cell")
        self.refused("(.*)*" * 5 + r"\1x", NAMES[0], "no usable cell")
        self.refused(NAMES[0][:4], NAMES[0], "fits", "allowed")

    def test_cells_that_differ_in_more_than_the_backend_are_refused(self):
        one = STREAM.format("global_mutex", 8)
        self.refused(one, STREAM.format("global_mutex", 64), "differ in payload_bytes 8 and 64", "allowed")
        ping_pong = next(name for name in NAMES if name.startswith("ping_pong/global_mutex"))
        self.refused(one, ping_pong, "differ in workload stream and ping_pong")

    def test_cells_of_different_groups_are_refused(self):
        run = RUN.copy()
        pair = [STREAM.format(backend, 8) for backend in ("global_mutex", "queue_mutex")]
        for groups, allowed in (((3, 3), True), ((3, 4), False), ((None, 4), False), ((None, None), True)):
            for cell in run.record["cells"]:
                cell.pop("group", None)
                if cell["name"] in pair and (group := groups[pair.index(cell["name"])]) is not None:
                    cell["group"] = group
            with self.subTest(groups):
                if allowed:
                    self.assertIn(" times as much as", compare.compare(run.read(), *pair))
                else:
                    self.assertRaisesRegex(BadInput, f"are of different groups, {groups[0]} and 4: ", compare.compare, run.read(), *pair)

    def test_a_pattern_is_the_start_of_a_name_with_gaps(self):
        for pattern in (one := STREAM.format("queue_mutex", 8), one[:-3], "stream/queue_mutex/.*pairs:1/.*:8/.*l3/.*park"):
            done = self.compare(one, pattern)
            self.assertIn("costs 1.00 times", done.stdout, done.stderr)
        self.refused(one, "stream/queue_mutex/.*wait:park.*pairs:1", "no usable cell")


class States(unittest.TestCase):
    """A run in which the hand-off was far in every third round."""

    @classmethod
    def setUpClass(cls):
        run = synthetic.make(rounds=30)
        for row in run.rows:
            far = row["round"] % 3 == 0
            row["floor_before_ns"] = row["floor_after_ns"] = 220 if far else 55
            if far and "/queue_mutex/" in row["cell"]:
                row["wall_ns"] *= 4
        cls.run_of_two = run.read()

    def told(self, **more):
        return compare.compare(self.run_of_two, "bank/queue_mutex", "bank/global_mutex/", **more)

    def test_a_comparison_says_of_which_state_it_speaks(self):
        self.assertIn("20 paired rounds", self.told())
        self.assertIn("at a hand-off of 55 ns. Run", self.told())
        self.assertEqual(self.told(hand_off=60), self.told())

    def test_another_state_is_asked_for_by_its_hand_off(self):
        self.assertIn("10 paired rounds", self.told(hand_off=200))
        self.assertIn("at a hand-off of 220 ns. Run", self.told(hand_off=200))

    def test_a_state_that_the_run_did_not_meet_is_refused(self):
        with self.assertRaisesRegex(BadInput, "--hand_off=1000: the run met no such speed; allowed: about 55, 220"):
            self.told(hand_off=1000)


if __name__ == "__main__":
    unittest.main()
