"""What the summary lacks is told once, with its reason; what all cells of a table share is told once."""

import collections
import types
import unittest

from estimates.by_pairs import pairs_series
from estimates.measured import Measured
from figures import panels, units
from pages import limits
from pages.summary import line_figures, row_figures
from pages.summary import page as summary
from pages.summary import tables as summary_tables
from runs.test import synthetic


class Gaps(unittest.TestCase):
    def test_a_placement_that_is_absent_is_told_once(self):
        made = synthetic.make()
        reason = "smt is absent on this machine: no core has two processing units"
        made.record["skipped"].append({"cell": "ping_pong/ring/placement:smt/wait:spin", "reason": reason})
        page = summary.text(Measured(made.read()), {})
        self.assertEqual(page.count("no core has two processing units"), 1)
        self.assertIn("- smt is absent on this machine, for the reason below (1 cell): `ping_pong/ring/placement:smt/", page)
        self.assertRegex(page, r"- stream is not bounded .* \(1 cell\): `stream/")

    def test_a_page_has_all_doubts_and_does_not_send_the_reader_to_itself(self):
        measured = Measured(synthetic.make(suspect=["load was high", "steal rose", "third"]).keep(lambda cell: False).read())
        self.assertIn("> **Suspect run: Load was high. Steal rose. Third.**", summary.text(measured, {}))

    def test_trials_used_and_left_out_are_each_counted(self):
        made = synthetic.empty(rounds=20)
        for backend, disturbed in (("queue_mutex", 3), ("global_mutex", 15)):
            fields = {"pairs": 1, "placement": "same_l3", "wait": "park"}
            cell = synthetic.add(made, "bank", backend, fields)
            for number in range(20):
                floor = 205.0 if number > 15 else 55.0
                synthetic.time(made, cell, 0, number, 1000, 1000, floor, "steal" if number < disturbed else None)
        (table,) = summary_tables.main_tables(Measured(made.read()))
        self.assertEqual(table.heads[-4:], ("trials", "used", "disturbed", "other speed"))
        self.assertEqual({row[0]: row[-4:] for row in table.rows}, {
            "queue_mutex": ("20", "13", "3", "4"),
            "global_mutex": ("20", "16", "15", "4"),
        })

    def test_a_group_whose_control_tells_nothing_says_so_and_gives_no_verdict(self):
        made = synthetic.make()
        workloads = list(dict.fromkeys(cell["workload"] for cell in made.record["cells"]))
        for cell in made.record["cells"]:
            cell["group"] = workloads.index(cell["workload"])
        synthetic.repeat(made, next(cell for cell in made.record["cells"] if cell["name"].startswith("stream/queue_mutex/")))
        measured = Measured(made.read())
        found = {table.title.split(":")[0]: table for table in summary_tables.main_tables(measured)}
        self.assertIn("; which differences are resolved is not known: more processes", found["stream"].title)
        self.assertNotIn("are resolved", found["ping_pong"].title)
        verdicts = {name: {row[table.heads.index("verdict")] for row in table.rows} for name, table in found.items()}
        self.assertEqual(verdicts["stream"], {"least", "cannot be told"})
        self.assertIn("slower", verdicts["ping_pong"])
        self.assertIn("Of 1 of 1 group it is not known which differences", " ".join(limits.limits(measured)))

    def test_payloads_by_pointer_have_a_step_of_their_own_that_no_line_reaches(self):
        sheet = line_figures.payload(Measured(synthetic.make().read()))
        self.addCleanup(sheet.close)
        axes = sheet.figure.axes[0]
        steps = {label.get_text(): at for label, at in zip(axes.get_xticklabels(), axes.get_xticks())}
        pointers = [at for name, at in steps.items() if name.endswith("\nby unique_ptr")]
        self.assertTrue(pointers)
        joined = [x for line in axes.lines if line.get_linestyle() != "None" and line.get_marker() == "None" for x in line.get_xdata()]
        marks = [x for line in axes.lines if line.get_linestyle() == "None" for x in line.get_xdata()]
        for at in pointers:
            self.assertTrue(any(abs(x - at) < 0.5 for x in marks), at)
            self.assertLess(max(joined), at - 0.5)

    def test_pairs_are_compared_by_what_they_move_together(self):
        measured = Measured(synthetic.make().read())
        (table,) = (table for table in summary_tables.axis_tables(measured) if " by pairs at " in table.title)
        self.assertIn("stream: messages per second of all pairs together by pairs at ", table.title)
        self.assertIn("(higher is better)", table.title)
        series = pairs_series(measured, "stream")[0]
        cell = next(iter(series.values()))[-1]
        self.assertIn(f"{units.rate(cell.rate.median)}", table.rows[0][-1])

    def test_groups_are_all_counted(self):
        said = limits._of_controls([0.03, 0.1], 3)
        self.assertIn("3.0 % to 10.0 %, the median 6.5 %, of 2 groups.", said)
        self.assertIn("Of 1 of 3 groups it is not known", said)

    def test_the_figure_of_placements_says_why_a_row_is_empty(self):
        skipped = [
            {"cell": "ping_pong/ring/placement:same_pu/wait:spin", "reason": "would wait for time slices"},
            {"cell": "ping_pong/slots/placement:same_pu/wait:spin", "reason": "would wait for time slices"},
            {"cell": "ping_pong/ring/placement:smt/wait:spin", "reason": "no smt"},
            {"cell": "stream/ring/placement:same_pu/wait:spin", "reason": "another workload"},
        ]
        run = types.SimpleNamespace(record={"skipped": skipped})
        self.assertEqual(
            panels._not_run(run, lambda of, parts: of == "ping_pong" and {"placement:same_pu"} & parts),
            " An empty place was not run: would wait for time slices.",
        )
        self.assertEqual(panels._not_run(run, lambda of, parts: of == "bank"), "")

    def test_a_skip_at_another_point_is_no_reason_for_an_empty_place(self):
        made = synthetic.make()
        centre = Measured(made.read()).centre("ping_pong")
        for pairs, reason in (("8", "too many threads"), (str(centre["pairs"]), "no such cell")):
            parts = "/".join(f"{key}:{value}" for key, value in {**centre, "pairs": pairs}.items())
            made.record["skipped"].append({"cell": f"ping_pong/moody/{parts}/wait:spin", "reason": reason})
        sheet = row_figures.placement(Measured(made.read()))
        self.addCleanup(sheet.close)
        said = " ".join(text.get_text() for text in sheet.figure.texts)
        self.assertIn("An empty place was not run: no such cell.", said)

    def test_the_figure_of_sessions_says_why_a_row_is_empty(self):
        made = synthetic.make().keep(lambda cell: cell["workload"] in ("bank", "create_close"))
        centre = Measured(made.read()).centre("bank")
        gone = next(cell for cell in made.record["cells"] if cell["workload"] == "bank" and cell["placement"] == centre["placement"])
        made = made.without(gone["name"], "this one takes bounded protocols only")
        made.record["skipped"].append({"cell": "bank/ring/pairs:64/wait:spin", "reason": "another point"})
        sheet = row_figures.sessions(Measured(made.read()))
        self.addCleanup(sheet.close)
        said = " ".join(text.get_text() for text in sheet.figure.texts)
        self.assertIn("An empty place was not run: this one takes bounded protocols only.", said)

    def test_a_table_says_its_hand_off_once_and_a_cell_only_another(self):
        regime = collections.namedtuple("regime", "name")
        near, far = regime("hand-off of 67 ns"), regime("hand-off of 267 ns")
        cost = types.SimpleNamespace(median=90.0, low=None, high=None)
        cells = [types.SimpleNamespace(cost=cost, costs=[90.0], choice=types.SimpleNamespace(regime=one)) for one in (near, near, far)]
        usual = summary_tables._usual_regime(types.SimpleNamespace(regimes=[1, 2]), cells)
        said = [summary_tables._value(cell, usual) for cell in cells]
        self.assertEqual(usual.name, "hand-off of 67 ns")
        self.assertEqual([one.partition(", ")[2] for one in said], ["", "", "hand-off of 267 ns"])
        self.assertIsNone(summary_tables._usual_regime(types.SimpleNamespace(regimes=[1]), cells))


if __name__ == "__main__":
    unittest.main()
