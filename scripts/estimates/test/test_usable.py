"""Which trials estimates are from: undisturbed ones, of one state of the machine."""

import unittest

from estimates import usable
from estimates.measured import Measured, costs_in
from runs import reading
from runs.test import old_form, synthetic



def run(marks=(), slow_rounds=(), rounds=10):
    """A run of one cell and its floor, with marks for some of its trials, and rounds with a slow hand-off."""
    made = synthetic.make(rounds=rounds).keep(lambda cell: cell["name"].startswith("ping_pong/queue_mutex/"))
    made = made.keep(lambda cell: cell["name"] == made.record["cells"][0]["name"])
    for row in made.rows:
        row["marks"] = dict(marks).get(row["round"])
        slow = row["round"] in slow_rounds
        row["floor_round_trip_ns"] = (220 if slow else 55) + row["round"] / 10
        row["wall_ns"] = row["operations"] * (1000 + row["round"]) * (4 if slow else 1)
    return Measured(made.read())


class Disturbed(unittest.TestCase):
    def test_a_marked_trial_is_left_out_and_counted(self):
        cell = run({3: "steal", 4: "migrated"}).rows[0]
        self.assertEqual([round(cost) for cost in cell.costs], [1000, 1001, 1002, 1005, 1006, 1007, 1008, 1009])
        self.assertEqual((len(cell.all_costs), cell.choice.marked.sum(), cell.choice.disturbed), (10, 2, False))

    def test_that_the_hand_off_moved_or_something_was_left_is_no_disturbance(self):
        self.assertFalse(run({3: "floor_moved", 4: "left_busy"}).rows[0].choice.marked.any())
        self.assertEqual(run({3: "floor_moved steal"}).rows[0].choice.marked.sum(), 1)

    def test_a_thread_that_polls_and_had_no_processor_is_disturbed_without_a_mark(self):
        made = synthetic.make(rounds=6).keep(lambda cell: cell["name"].startswith("ping_pong/single_shot/"))
        for row in made.rows:
            row["marks"] = None
            if row["round"] == 2:
                row["cpu_ns"] = round(0.89 * 2 * row["wall_ns"])
        found = {cell.wait: cell for cell in Measured(made.read()).at_centre("ping_pong")}
        self.assertEqual(list(found["spin"].choice.marked), [number == 2 for number in range(6)])
        self.assertFalse(found["park"].choice.marked.any())

    def test_the_published_comparison_had_many_beside_a_busy_neighbour(self):
        run = reading.load(old_form.RUNS / "reference-rivals")
        lost = run.trials[usable.disturbed_trials(run)].join(run.cells.workload, on="cell")
        self.assertGreaterEqual((lost.workload == "create_close").sum(), 230)
        self.assertLess(len(lost), 0.05 * len(run.trials))

    def test_of_a_cell_that_was_mostly_disturbed_none_is_left_out_and_no_verdict_is_given(self):
        found = run({number: "steal" for number in range(6)})
        cell = found.rows[0]
        self.assertTrue(cell.choice.disturbed)
        self.assertEqual(len(cell.costs), 10)
        self.assertEqual(found.compare(cell, cell).verdict, "cannot be told")
        self.assertEqual(run({number: "steal" for number in range(5)}).rows[0].choice.marked.sum(), 5)
        self.assertFalse(run({number: "steal" for number in range(5)}).rows[0].choice.disturbed)


class OwnHandOffs(unittest.TestCase):
    """Trials that have hand-offs of their own go by these, whatever that of their round was."""

    def run_of(self, floors, marks=()):
        """A run of ten rounds, of each the hand-offs before and after its trial; those of the rounds are all alike."""
        made = synthetic.make(rounds=10).keep(lambda cell: cell["name"].startswith("ping_pong/queue_mutex/"))
        made = made.keep(lambda cell: cell["name"] == made.record["cells"][0]["name"])
        for row in made.rows:
            row["floor_round_trip_ns"], row["marks"] = 55.0, dict(marks).get(row["round"])
            row["floor_before_ns"], row["floor_after_ns"] = floors(row["round"])
        return Measured(made.read())

    def test_a_trial_is_in_the_state_between_its_two(self):
        found = self.run_of(lambda number: (200.0 + number, 230.0) if number < 3 else (55.0, 56.0 + number / 10))
        self.assertEqual([one.rounds for one in found.regimes], [7, 3])
        self.assertEqual([round(one.median, -1) for one in found.regimes], [60, 220])
        self.assertEqual(found.rows[0].choice.elsewhere, 3)

    def test_a_trial_whose_hand_off_changed_is_left_out_and_counts_for_no_state(self):
        found = self.run_of(lambda number: (55.0, 220.0 if number == 4 else 56.0), {4: "floor_changed"})
        self.assertEqual([one.rounds for one in found.regimes], [9])
        self.assertEqual(list(found.rows[0].choice.marked), [number == 4 for number in range(10)])
        self.assertEqual(len(found.rows[0].costs), 9)
        self.assertIsNone(found.rows[0].states[4])

    def test_a_trial_without_one_of_them_is_in_no_state_that_is_known(self):
        found = self.run_of(lambda number: (55.0, None if number == 4 else 56.0))
        self.assertEqual([one.rounds for one in found.regimes], [9])
        self.assertIsNone(found.rows[0].states[4])


class States(unittest.TestCase):
    def test_an_estimate_is_of_the_usual_state(self):
        found = run(slow_rounds=(1, 2, 3))
        cell = found.rows[0]
        self.assertEqual([one.rounds for one in found.regimes], [7, 3])
        self.assertEqual(cell.choice.regime, found.regimes[0])
        self.assertLess(cell.cost.high, 1100)
        self.assertEqual(cell.choice.elsewhere, 3)
        self.assertEqual([round(cost) for cost in costs_in(cell, found.regimes[1])], [4004, 4008, 4012])

    def test_a_cell_that_hardly_met_it_is_estimated_in_its_own(self):
        made = synthetic.make(rounds=10).keep(lambda cell: cell["name"].startswith(("ping_pong/queue", "bank/queue")))
        for row in made.rows:
            slow = row["cell"].startswith("bank") and row["round"] > 1
            row["floor_round_trip_ns"] = (220 if slow else 55) + row["round"] / 10
        found = Measured(made.read())
        self.assertEqual({cell.choice.regime.rounds for cell in found.of("ping_pong")}, {found.regimes[0].rounds})
        self.assertEqual({cell.choice.regime for cell in found.of("bank")}, {found.regimes[1]})
        self.assertEqual({len(cell.costs) for cell in found.of("bank")}, {8})

    def test_without_hand_offs_all_rounds_count(self):
        made = synthetic.make(rounds=6)
        for row in made.rows:
            row["floor_round_trip_ns"] = row["marks"] = row["cpu_ns"] = None
        found = Measured(made.read())
        self.assertEqual(found.regimes, [])
        self.assertTrue(all(choice.use.all() and choice.regime is None for choice in found.table.choice))
        self.assertTrue(costs_in(found.rows[0], None).empty)

    def test_what_runs_on_one_unit_is_estimated_from_all_rounds(self):
        for key, value in (("threads", 1), ("cpus", [1, 1])):
            made = synthetic.make(rounds=6).keep(lambda cell: cell["name"].startswith("create_close/queue_mutex"))
            for cell in made.record["cells"]:
                cell[key] = value
            for row in made.rows:
                row["floor_round_trip_ns"], row["marks"] = (55.0, 220.0)[row["round"] % 2], None
            found = Measured(made.read())
            self.assertEqual((len(found.regimes), {len(cell.costs) for cell in found.rows}), (2, {6}), key)

    def test_other_units_have_hand_offs_of_their_own(self):
        made = synthetic.make(rounds=6).keep(lambda cell: cell["name"].startswith("ping_pong/queue_mutex"))
        for at, cell in enumerate(made.record["cells"]):
            cell["cpus"] = [0, 2] if at == 0 else [0, 1]
        names = [cell["name"] for cell in made.record["cells"]]
        for row in made.rows:
            row["floor_round_trip_ns"] = 220.0 if row["cell"] == names[0] else 55.0
        found = Measured(made.read())
        self.assertEqual(sorted(round(one.median) for one in found.regimes), [55, 220])
        self.assertTrue(all(choice.use.sum() == choice.use.size - choice.marked.sum() for choice in found.table.choice))

    def test_the_rule_is_a_sentence_of_pages(self):
        self.assertTrue(usable.RULE.startswith("Estimates are from undisturbed trials"))
        self.assertIn("hand-off after it more than 1.5 times away", usable.RULE)


if __name__ == "__main__":
    unittest.main()
