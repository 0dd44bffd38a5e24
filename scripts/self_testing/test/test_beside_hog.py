"""Judgements on an invented run beside an invented process: what it disturbs, and what of that is marked."""

import datetime
import unittest

from estimates.measured import Measured
from self_testing.beside_hog import beside_hog, busy_shares
from self_testing.findings import FAILED, PASSED, UNTOLD
from self_testing.test.invented import invented

START = datetime.datetime(2026, 11, 22, 13, tzinfo=datetime.timezone.utc).timestamp()


class Beside(unittest.TestCase):
    def run_beside(self, marked=1.0, hit=1, every=8, slower=1.8, busy=1.0):
        """A run of which `hit` of so many trials are beside the other process and slower; this share of them is marked.
        The process was busy for that share of such a trial, and had half of its unit."""
        made = invented("create_close", (("slots", 100), ("slots_2", 100)), processes=8, rounds=12)
        bursts, beside = [], [row for place, row in enumerate(made.rows) if place % every < hit]
        for number, row in enumerate(beside):
            row["wall_ns"] = round(row["wall_ns"] * (1 + busy * (slower - 1)))
            row["marks"] = "displaced" if number < marked * len(beside) else None
            start = START + row["start_s"]
            bursts.append((start, start + busy * row["wall_ns"] / 1e9, busy * row["wall_ns"] / 2e9))
        return Measured(made.read()), bursts

    def verdicts(self, **how):
        measured, bursts = self.run_beside(**how)
        return [one.verdict for one in beside_hog(measured, bursts)]

    def test_trials_beside_it_that_are_marked_move_nothing(self):
        measured, bursts = self.run_beside()
        found = beside_hog(measured, bursts)
        self.assertEqual([one.verdict for one in found], [PASSED, PASSED])
        self.assertIn("marked 24 of 24 trials beside it (at least 90%), 0 of 168 others", found[0].found)

    def test_trials_beside_it_without_a_mark_fail(self):
        self.assertEqual(self.verdicts(marked=0.85)[0], FAILED)
        self.assertEqual(self.verdicts(marked=0.92)[0], PASSED)

    def test_an_estimate_that_it_moves_fails(self):
        self.assertEqual(self.verdicts(marked=0, hit=2, every=3, slower=8), [FAILED, FAILED])

    def test_what_others_disturb_moves_nothing(self):
        made = invented("create_close", (("slots", 100), ("slots_2", 100)), processes=48, rounds=2)
        _, bursts = self.run_beside()
        for place, row in enumerate(made.rows):
            if place % 8 == 0 or place % 12 in (1, 2):
                row["wall_ns"], row["marks"] = round(row["wall_ns"] * 1.8), "displaced"
        self.assertEqual([one.verdict for one in beside_hog(Measured(made.read()), bursts)], [PASSED, PASSED])

    def test_a_process_that_was_hardly_there_tells_nothing(self):
        self.assertEqual(self.verdicts(every=20), [UNTOLD])
        measured, bursts = self.run_beside()
        self.assertEqual([one.verdict for one in beside_hog(measured, [(a, b, 0.1 * (b - a)) for a, b, _ in bursts])], [UNTOLD])

    def test_a_trial_is_beside_it_from_half_of_its_time_on(self):
        for busy, beside in ((0.4, 0), (0.6, 24)):
            measured, bursts = self.run_beside(busy=busy)
            shares = busy_shares(measured.run, bursts)
            self.assertEqual((shares >= 0.5).sum(), beside)
            self.assertEqual((shares > 0).sum(), 24)

    def test_of_a_cell_that_was_mostly_disturbed_nothing_is_told(self):
        measured, bursts = self.run_beside()
        made = invented("create_close", (("slots", 100), ("slots_2", 100)), processes=8, rounds=12)
        for row in made.rows:
            row["marks"] = "displaced"
        self.assertEqual(beside_hog(Measured(made.read()), bursts)[1].verdict, UNTOLD)


if __name__ == "__main__":
    unittest.main()
