"""The cells of an invented run, as figures and tables select them."""

import unittest

from estimates.measured import Measured, floor_values, ratio, unlike
from runs.test import synthetic

RUN = synthetic.make()


class Cells(unittest.TestCase):
    def test_the_centre_is_where_the_axes_cross(self):
        found = Measured(RUN.read())
        expected = {"carry": "value", "pairs": 1, "payload_bytes": 8, "placement": "same_l3"}
        for workload in found.workloads:
            self.assertEqual(found.centre(workload), expected, workload)

    def test_the_floor_is_there_only_where_it_is_asked_for(self):
        found = Measured(RUN.read())
        alone = [cell.origin for cell in found.at_centre("ping_pong")]
        self.assertNotIn("floor", alone)
        self.assertEqual(found.at_centre("ping_pong", floor=True)[0].origin, "floor")
        self.assertEqual(len(found.at_centre("ping_pong", floor=True)), len(alone) + 1)
        self.assertEqual(len(floor_values(found.of("bank"))), 9 * len(found.of("bank")))

    def test_an_axis_goes_through_the_centre_in_ascending_order(self):
        series = Measured(RUN.read()).along("ping_pong", "payload_bytes", carry="value")
        self.assertEqual(len(series), 9)
        for cells in series.values():
            self.assertEqual([cell.payload_bytes for cell in cells], [0, 8, 64, 1024, 65536])

    def test_workloads_come_in_the_order_of_the_run(self):
        run = RUN.copy()
        run.record["cells"].reverse()
        expected = list(dict.fromkeys(cell["workload"] for cell in run.record["cells"]))
        self.assertEqual(Measured(run.read()).workloads, expected)

    def test_a_look_is_what_the_run_says_or_else_its_place(self):
        run = RUN.copy()
        for backend in run.record["backends"]:
            if backend["name"] == "queue_mutex":
                backend["look"] = 7
        looks = {cell.backend: cell.look for cell in Measured(run.read()).of("bank")}
        self.assertEqual((looks["queue_mutex"], looks["single_shot"]), (7, 3))

    def test_void_and_empty_cells_are_left_out_and_named(self):
        run = RUN.voided(RUN.record["cells"][3]["name"], 2, "lost a message")
        run.rows = [row for row in run.rows if row["cell"] != run.record["cells"][5]["name"]]
        found = Measured(run.read())
        self.assertEqual(found.void, [run.record["cells"][3]["name"]])
        self.assertEqual(found.empty, [run.record["cells"][5]["name"]])
        self.assertEqual(len(found.table), len(run.record["cells"]) - 2)

    def test_costs_of_a_cell_are_those_of_its_trials(self):
        found = Measured(RUN.read())
        cell = found.rows[7]
        rows = [row for row in RUN.rows if row["cell"] == cell.name]
        self.assertEqual(list(cell.all_costs), [row["wall_ns"] / row["operations"] for row in rows])
        self.assertEqual(list(cell.choice.marked), [row["marks"] is not None for row in rows])


def with_one_far_away():
    """A run in which the cells of queue_mutex only met a slow hand-off, and all others a fast one."""
    run = RUN.copy()
    for row in run.rows:
        row["floor_before_ns"] = row["floor_after_ns"] = 220 if "/queue_mutex/" in row["cell"] else 55
    return Measured(run.read()), run


class States(unittest.TestCase):
    def test_cells_of_two_states_of_the_machine_are_not_compared(self):
        found, _ = with_one_far_away()
        far, near, other = (found.of("bank", backend=name, wait="park")[0] for name in ("queue_mutex", "global_mutex", "single_shot"))
        self.assertEqual(unlike(far, near), "one was measured at a hand-off of 220 ns, the other at a hand-off of 55 ns")
        self.assertIsNone(ratio(far, near))
        self.assertIsNone(found.compare(far, near))
        self.assertEqual(unlike(near, other), "")
        self.assertIsNotNone(found.compare(near, other))

    def test_the_cells_of_one_state_are_those_that_have_a_trial_in_it(self):
        every, run = with_one_far_away()
        slow = next(one for one in every.regimes if one.median > 100)
        found = Measured(run.read(), regime=slow)
        self.assertEqual(set(found.table.backend), {"queue_mutex"})
        self.assertEqual(found.empty, every.empty)
        self.assertEqual(found.of("bank")[0].cost, every.of("bank", backend="queue_mutex")[0].cost)


if __name__ == "__main__":
    unittest.main()
