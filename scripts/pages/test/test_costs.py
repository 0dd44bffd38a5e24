"""costs.py on an invented run: what a message costs, and a reason for what nobody counted."""

import pathlib
import tempfile
import unittest

import costs as script
from pages import costs
from runs.errors import BadInput
from runs.test import synthetic
from runs.test.answers import answer

RUN = synthetic.make(rounds=6)


def counted(**columns):
    """The run with these values in every trial, per 1,000 messages each."""
    made = RUN.copy()
    for row in made.rows:
        row.update({name: round(value * row["messages"] / 1000) for name, value in columns.items()})
    return made


class Tables(unittest.TestCase):
    def column(self, made, head, workload="stream"):
        """The values of a column by head."""
        (table,) = costs.tables_of(made.read(), workload)
        return {row[table.heads.index(head)] for row in table.rows}

    def test_events_are_per_thousand_messages(self):
        made = counted(voluntary_switches=990, involuntary_switches=10, futex_waits=500, futex_wakes=250)
        for head, value in (("switches", 1000), ("futex waits", 500), ("futex wakes", 250)):
            for shown in self.column(made, f"{head} per 1,000"):
                self.assertAlmostEqual(float(shown), value, delta=value / 100)

    def test_what_the_processor_counts_is_per_message(self):
        made = counted(cpu_ns=80_000, cycles=300_000, instructions=900_000, energy_uj=2_000)
        self.assertEqual(self.column(made, "processor time"), {"80.0 ns"})
        self.assertEqual(self.column(made, "cycles"), {"300"})
        self.assertEqual(self.column(made, "instructions"), {"900"})
        self.assertEqual(self.column(made, "µJ"), {"2.00"})

    def test_all_messages_of_a_cell_count_alike(self):
        made = counted(futex_waits=100)
        name = next(cell["name"] for cell in made.record["cells"] if cell["workload"] == "bank")
        rows = [row for row in made.rows if row["cell"] == name]
        for row in rows[1:]:
            row["futex_waits"] = 0
        rows[0]["futex_waits"] = sum(row["messages"] for row in rows)
        trials = made.read().trials
        cost = next(each for each in costs.COSTS if each.head == "futex waits")
        self.assertEqual(costs.per_message(trials[trials.cell == name], cost), 1)

    def test_costs_are_of_the_trials_that_estimates_are_from(self):
        """Neither of disturbed ones nor of another state of the machine."""
        made = counted(futex_waits=100)
        for row in made.rows:
            row["marks"] = "steal" if row["round"] == 2 else None
            row["floor_round_trip_ns"] *= 4 if row["round"] >= 4 else 1
            if row["round"] == 2 or row["round"] >= 4:
                row["futex_waits"] *= 100
        self.assertEqual({round(float(one)) for one in self.column(made, "futex waits per 1,000")}, {100})
        self.assertEqual(self.column(made, "used"), {"3 of 6"})
        self.assertEqual({one.split(" of ")[0] for one in self.column(made, "state")}, {"hand-off"})

    def test_a_row_of_two_modes_says_so_and_that_the_depth_is_not_known(self):
        made = synthetic.make(rounds=12)
        self.assertEqual(self.column(made, "beside it", "ping_pong"), {"", "two modes"})
        self.assertIn("depth of the queue", costs.tables_of(made.read(), "ping_pong")[0].notes[0])
        self.assertEqual(costs.tables_of(made.read(), "stream")[0].notes, [])

    def test_a_cell_that_does_not_say_has_a_dash_and_its_reason(self):
        made = counted(futex_waits=100)
        cell = next(cell for cell in made.record["cells"] if cell["workload"] == "stream")
        cell["unknown"] = {"futex_waits": "sleeps elsewhere"}
        for row in made.rows:
            if row["cell"] == cell["name"]:
                row["futex_waits"] = None
        self.assertIn("-", self.column(made, "futex waits per 1,000"))
        told = costs.missing(made.read())
        self.assertIn(f"futex waits: not available for 1 of {len(made.record['cells'])} cells: sleeps elsewhere", told)

    def test_what_no_trial_has_is_no_column_but_a_reason(self):
        made = RUN.copy()
        made.record["machines"][0].update(hardware_counters=False, hardware_counters_reason="no such event")
        self.assertNotIn("cycles", costs.tables_of(made.read(), "stream")[0].heads)
        told = costs.missing(made.read())
        self.assertIn("cycles: not available: no such event", told)
        self.assertIn("µJ: not available: the run is older than this column", told)
        for never in ("allocations", "retries", "resumptions", "mean depth of a queue, how often it was found empty or full"):
            self.assertTrue(any(line.startswith(f"{never}: not available: ") for line in told), never)

    def test_only_keys_that_differ_have_a_column(self):
        (table,) = costs.tables_of(RUN.read(), "bank")
        self.assertNotIn("payload_bytes", table.heads)
        (table,) = costs.tables_of(RUN.read(), "ping_pong")
        self.assertIn("payload_bytes", table.heads)

    def test_void_cells_are_left_out(self):
        name = next(cell["name"] for cell in RUN.record["cells"] if cell["workload"] == "bank")
        (before,) = costs.tables_of(RUN.read(), "bank")
        (after,) = costs.tables_of(RUN.voided(name, 1, "lost one").read(), "bank")
        self.assertEqual(len(after.rows), len(before.rows) - 1)

    def test_an_unknown_workload_is_refused_with_those_that_there_are(self):
        with self.assertRaises(BadInput) as caught:
            costs.tables_of(RUN.read(), "streem")
        self.assertIn("allowed: ping_pong, ", str(caught.exception))


class Command(unittest.TestCase):
    def test_prints_a_table_for_each_workload(self):
        with tempfile.TemporaryDirectory() as root:
            run = RUN.write(pathlib.Path(root, "run"))
            done = answer(script, run)
        self.assertEqual(done.returncode, 0, done.stderr)
        for workload in ("ping_pong", "stream", "bank", "create_close"):
            self.assertIn(f"{workload}: costs per message", done.stdout)


if __name__ == "__main__":
    unittest.main()
