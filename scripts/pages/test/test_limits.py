"""What the data of an invented run do not show, in sentences that are counted right."""

import unittest

from estimates.measured import Measured
from pages import limits
from pages.summary import page as summary
from runs.test import synthetic

RUN = synthetic.make()


class Limits(unittest.TestCase):
    def test_one_of_something_is_singular(self):
        made = RUN.keep(lambda cell: cell["name"].startswith("bank/") and cell["wait"] == "park")
        names = [cell["name"] for cell in made.record["cells"]]
        for row in made.rows:
            row["marks"] = "steal" if (row["cell"], row["round"]) == (names[0], 0) else None
        few = made.copy()
        few.rows = [row for row in few.rows if row["cell"] != names[1] or row["round"] < 3]
        said = " ".join(limits.limits(Measured(few.read())))
        self.assertIn(f"1 of {len(names)} cells has fewer than 6 trials", said)
        self.assertRegex(said, r"\b1 of \d+ trials was disturbed and is left out\.")
        alone = made.keep(lambda cell: cell["name"] in names[:2])
        self.assertNotRegex(summary.text(Measured(alone.read()), {}), r"\b1 (comparisons|cells|rounds|trials|groups)\b")

    def test_what_the_machine_resolved_is_told_where_it_was_measured(self):
        self.assertTrue(any("can tell apart was not measured" in told for told in limits.limits(Measured(RUN.read()))))
        made = RUN.copy()
        made.record["machines"][0]["qualification"] = {"resolves": 0.0134, "grade": "B"}
        told = limits.limits(Measured(made.read()))
        self.assertTrue(any("resolved 1.3 % of the bare hand-off (grade B)" in each for each in told), told)

    def test_speeds_of_the_hand_off_are_counted_in_trials_or_in_older_runs_in_rounds(self):
        made = synthetic.make(rounds=10).keep(lambda cell: cell["name"].startswith("ping_pong/queue_mutex/"))
        made = made.keep(lambda cell: cell["name"] == made.record["cells"][0]["name"])
        for row in made.rows:
            row["floor_round_trip_ns"] = 205.0 if row["round"] < 3 else 55.0
        self.assertIn("55 ns in 7, 205 ns in 3 rounds of a group.", " ".join(limits.limits(Measured(made.read()))))
        for row in made.rows:
            row["floor_before_ns"] = row["floor_after_ns"] = 55.0 if row["round"] < 8 else 205.0
        self.assertIn("55 ns in 8, 205 ns in 2 trials.", " ".join(limits.limits(Measured(made.read()))))


if __name__ == "__main__":
    unittest.main()
