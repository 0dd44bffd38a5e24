"""Figures and tables from an invented run: complete, the same bytes twice, honest about gaps."""

import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import page
from estimates.by_pairs import pairs_series
from estimates.measured import Measured
from figures import units, words
from pages import all_pages, tables
from pages.summary import line_figures, row_figures
from pages.summary import page as summary
from pages.summary.tables import axis_tables, main_tables
from runs import errors
from runs.test import synthetic
from runs.test.answers import answer, complaint

RUN = synthetic.make()
MEASURED = Measured(RUN.read())


class Doubts(unittest.TestCase):
    def test_a_run_without_all_its_rounds_says_so_and_whether_its_time_was_spent(self):
        for state, told in (
            ("complete", ""),
            ("interrupted", "Incomplete run: 9 of 9 rounds."),
            ("budget_spent", "Incomplete run: its time was spent: 9 of 9 rounds."),
        ):
            run = RUN.copy()
            run.record["run"]["state"] = state
            self.assertEqual(words.alarm(run.read()), told)


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.directory = RUN.write(cls.root / "run")
        cls.done = cls.page(cls.directory)

    @classmethod
    def page(cls, *arguments):
        return answer(page, *arguments, folder=cls.root)

    @classmethod
    def started(cls, *arguments, **environment):
        return subprocess.run(
            [sys.executable, page.__file__, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=cls.root,
            env={"PATH": "/usr/bin:/bin", "HOME": str(cls.root), "LANG": "C.UTF-8", **environment},
        )

    def refused(self, *arguments):
        return complaint(self, self.page(*arguments))

    def test_draws_every_figure_and_prints_its_path(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        for (name, _), kind in itertools.product(summary.FIGURES, ("png", "svg")):
            self.assertTrue((self.directory / "plots" / f"{name}.{kind}").is_file(), name)
            self.assertIn(f"run/plots/{name}.{kind}", self.done.stdout.splitlines())
        self.assertEqual(
            {path.name for path in self.directory.iterdir()},
            {"run.json", "trials.csv", "summary.md", "plots"},
        )

    def test_a_figure_without_cells_is_skipped_and_said(self):
        directory = RUN.keep(lambda cell: cell["workload"] == "bank").write(self.root / "bank")
        done = self.started(directory, PYTHONIOENCODING="ascii")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("stream_scaling: not drawn", done.stdout)
        self.assertIn("us", done.stdout)  # a microsecond on a terminal that knows ASCII only
        self.assertEqual(
            {path.stem for path in (directory / "plots").iterdir()}, {"bank_and_create_close"}
        )

    def test_a_run_with_nothing_in_it_still_makes_a_page(self):
        directory = RUN.keep(lambda cell: False).write(self.root / "nothing")
        done = self.page(directory)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        page = (directory / "summary.md").read_text(encoding="utf-8")
        self.assertIn("What these data do not show", page)

    def test_bad_input_is_one_line_and_exit_2(self):
        (self.root / "torn").mkdir()
        (self.root / "torn" / "run.json").write_text('{"schema": ', encoding="utf-8")
        for arguments in (["none"], ["torn"], ["a", "b"], ["--colour", "red"], ["--page", "no"]):
            self.refused(*arguments)
        self.assertEqual([path.name for path in (self.root / "torn").iterdir()], ["run.json"])

    def test_where_it_cannot_write_it_says_so(self):
        directory = RUN.write(self.root / "full")
        (directory / "plots").write_text("in the way", encoding="utf-8")
        self.assertIn("cannot be written", self.refused(directory))
        names = {path.name for path in directory.iterdir()}
        self.assertEqual(names, {"run.json", "trials.csv", "plots"})

    def test_a_missing_module_names_its_package(self):
        for module, package in errors.PACKAGES.items():
            shadow = self.root / module
            shadow.mkdir()
            (shadow / f"{module}.py").write_text("raise ImportError('not here')", encoding="utf-8")
            self.assertIn(package, complaint(self, self.started(self.root, PYTHONPATH=str(shadow))))

    def test_help_needs_no_module(self):
        done = self.started("--help", PYTHONPATH=str(self.root / "pandas"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("RUN_DIR", done.stdout)


class Cells(unittest.TestCase):
    def test_a_void_cell_appears_nowhere(self):
        names = [cell["name"] for cell in RUN.record["cells"]]
        name = next(name for name in names if "/single_shot/" in name)
        found = Measured(RUN.voided(name, 2, "lost 3 of 1000 messages").read())
        self.assertEqual(found.void, [name])
        self.assertNotIn(name, found.table.index)
        self.assertIn("lost 3 of 1000", summary.text(found, {}))

    def test_one_pair_is_borrowed_from_the_centre(self):
        run = RUN.keep(lambda cell: (cell["pairs"], cell["placement"]) != (1, "unpinned"))
        series, borrowed = pairs_series(Measured(run.read()), "stream")
        self.assertEqual(borrowed, {"same_l3"})
        self.assertEqual([cell.pairs for cell in series["queue_mutex", "park"]], [1, 2, 4, 8])


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sheets = {name: figure(MEASURED) for name, figure in summary.FIGURES}
        for sheet in cls.sheets.values():
            cls.addClassCleanup(sheet.close)

    def words(self, sheet):
        texts = [text.get_text() for text in sheet.figure.texts]
        for axes in sheet.figure.axes:
            texts += [axes.get_xlabel(), axes.get_ylabel(), axes.get_title(loc="left")]
            texts += [text.get_text() for text in axes.texts]
        return " ".join(texts).replace("\n", " ")

    def test_a_workload_without_figures_of_its_own_has_one(self):
        run = RUN.copy()
        for cell in run.record["cells"]:
            if cell["workload"] == "bank":
                cell["workload"] = "till"
                cell["name"] = cell["name"].replace("bank/", "till/")
        for row in run.rows:
            row["cell"] = row["cell"].replace("bank/", "till/")
        for entry in (*run.record["skipped"], *run.record["voids"]):
            entry["cell"] = entry["cell"].replace("bank/", "till/")
        found = all_pages.figures(summary, Measured(run.read()))[len(summary.FIGURES) :]
        self.assertEqual([name for name, _ in found], ["workload_till"])
        sheet = found[0][1](Measured(run.read()))
        self.addCleanup(sheet.close)
        labels = [text.get_text() for text in sheet.figure.axes[0].get_yticklabels()]
        self.assertIn("queue_mutex · park", labels)
        self.assertRegex(self.words(sheet), "till, .*lower is better")
        self.assertEqual(all_pages.figures(summary, MEASURED), summary.FIGURES)

    def test_every_axis_says_which_direction_is_better(self):
        for name, sheet in self.sheets.items():
            self.assertRegex(self.words(sheet), "(lower|higher) is better", name)

    def test_every_caption_names_machine_commit_run_and_whiskers(self):
        for name, sheet in self.sheets.items():
            words = self.words(sheet)
            for part in (
                "Imaginary Processor 9000",
                "Commit 0123456",
                RUN.record["run"]["id"],
                "Trials per cell: ",
                "Whiskers: 95 % interval",
                "left out as disturbed or of another speed",
            ):
                self.assertIn(part, words, name)

    def test_a_dirty_or_suspect_run_is_marked(self):
        run = synthetic.make(
            dirty=True, suspect=["steal rose by 300 ticks", "load was high", "third"]
        )
        measured = Measured(run.read())
        for name, figure in summary.FIGURES:
            sheet = figure(measured)
            self.addCleanup(sheet.close)
            words = self.words(sheet)
            self.assertIn("Uncommitted sources", words)
            self.assertIn("Suspect run: Steal rose by 300 ticks. Load was high. And 1 more", words)
            self.assertNotIn("Uncommitted", self.words(self.sheets[name]))

    def test_modes_are_shown_with_their_weights(self):
        self.assertRegex(
            self.words(self.sheets["ping_pong_latency"]), r"\d+ ns \(67%\) or [\d.]+ µs \(33%\)"
        )

    def test_oversubscription_is_marked(self):
        self.assertIn("more threads than cores", self.words(self.sheets["stream_scaling"]))

    def test_no_two_labels_at_line_ends_overlap(self):
        sheet = self.sheets["stream_scaling"]
        sheet.figure.canvas.draw()
        (axes,) = sheet.figure.axes
        boxes = [text.get_window_extent() for text in axes.texts if "·" in text.get_text()]
        self.assertEqual(len(boxes), 6)
        for one, other in itertools.combinations(boxes, 2):
            self.assertFalse(one.overlaps(other))

    def test_nothing_is_cut_off_at_the_edges(self):
        for name, sheet in self.sheets.items():
            sheet.figure.canvas.draw()
            inked, whole = sheet.figure.get_tightbbox(), sheet.figure.bbox_inches
            self.assertTrue(
                inked.x0 >= 0 and inked.y0 >= 0 and inked.x1 <= whole.x1 and inked.y1 <= whole.y1,
                f"{name}: {inked} in {whole}",
            )


class Summary(unittest.TestCase):
    def setUp(self):
        self.page = summary.text(MEASURED, {"one": "A figure [of something]."})

    def test_tables_have_a_least_which_is_best_if_all_others_are_slower(self):
        seen = set()
        for table in main_tables(MEASURED):
            verdicts = [row[table.heads.index("verdict")] for row in table.rows if row[table.heads.index("verdict")] != "reference"]
            others = set(verdicts) - {"best", "least"}
            self.assertEqual(verdicts.count("best" if others == {"slower"} else "least"), 1, table.title)
            self.assertEqual(len([verdict for verdict in verdicts if verdict in ("best", "least")]), 1, table.title)
            seen |= {"best", "least"} & set(verdicts)
        self.assertEqual(seen, {"best", "least"})

    def test_page_and_captions_say_the_same_of_a_median(self):
        several = synthetic.make(rounds=2, processes=5).keep(lambda cell: cell["workload"] == "ping_pong")
        told = "geometric mean over processes of the median of each one's trials"
        for run, said, not_said in ((RUN, "median of the trials", told), (several, told, "order statistics")):
            measured = Measured(run.read())
            figures = [figure(measured) for figure in (row_figures.latency, line_figures.payload)]
            texts = [" ".join(text.get_text() for text in sheet.figure.texts) for sheet in figures]
            for text in (summary.text(measured, {}), *texts):
                self.assertIn(said, text)
                self.assertNotIn(not_said, text)

    def test_a_median_is_that_of_all_trials_and_marked_where_they_have_two_modes(self):
        found = []
        for table in main_tables(MEASURED):
            workload = table.title.split(":")[0]
            for row, cell in zip(table.rows, MEASURED.at_centre(workload, floor=True)):
                self.assertEqual(row[2], units.time(cell.cost.median))
                found.append(row[3].startswith("two modes: "))
        self.assertIn(True, found)
        for table in axis_tables(MEASURED):
            two_modes = any(cell.endswith(", two modes") for row in table.rows for cell in row)
            self.assertEqual(two_modes, table.title.startswith("ping_pong"), table.title)

    def test_the_terminal_has_the_same_table_aligned(self):
        table = main_tables(MEASURED)[0]
        title, head, *rows = tables.as_text(table).split("\n")
        self.assertIn("lower is better", title)
        self.assertEqual(len(rows), len(table.rows))
        end = head.index("estimate") + len("estimate")
        self.assertTrue(all(row[end - 1] in "s)" and row[end] == " " for row in rows), rows)

    def test_figures_have_alternative_text(self):
        self.assertIn("[![A figure (of something).](plots/one.png)](plots/one.svg)", self.page)

    def test_gaps_are_told_with_their_reasons(self):
        for part in (
            "stream is not bounded",
            "smt (no core has two processing units)",
            "No migrations: no scheduler statistics",
            "A virtual machine (KVM)",
            "during the run: 3 clock ticks",
            "One process",
            "cannot be told",
            "two modes",
            "more threads than cores",
            "No percentiles",
        ):
            self.assertIn(part, self.page)

    def test_few_trials_are_told(self):
        run = synthetic.make(rounds=5)
        page = summary.text(Measured(run.read()), {})
        self.assertIn("none below 6 trials (5)", page)
        self.assertIn("have fewer than 6 trials: no interval, no verdict", page)

    def test_columns_of_every_row_match_the_head(self):
        main, _, along = self.page.partition("## Along other axes")
        of_payloads = "".join(re.findall(r"(?m)^### \w+: time per .* by payload bytes .*\n\n((?:\|.*\n)+)", along))
        for part, columns in ((main, (12, 13)), (of_payloads, (8, 9))):
            rows = [line for line in part.splitlines() if line.startswith("| ")]
            self.assertTrue(rows)
            for line in rows:
                self.assertIn(len(re.findall(r"(?<!\\)\|", line)), columns, line)
        columns = None
        for line in self.page.splitlines():
            bars = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else None
            if bars and columns:
                self.assertEqual(bars, columns, line)
            columns = bars


class Axes(unittest.TestCase):
    """An axis that no figure shows has a table with each of its values, on the page and on the terminal."""

    def swept(self, capacities):
        made = synthetic.empty(rounds=9)
        for capacity in capacities:
            fields = {"capacity": capacity, "pairs": 1, "payload_bytes": 8, "placement": "same_l3", "wait": "spin"}
            for name, ns in (("ring", 1000), ("single_shot", 4000)):
                synthetic.backend(made, name, **synthetic.TRAITS[name])
                cell = synthetic.add(made, "stream", name, fields)
                for number in range(9):
                    synthetic.time(made, cell, 0, number, 1000, ns + capacity, 55.0)
        return Measured(made.read())

    def test_every_value_of_it_is_in_its_table(self):
        measured = self.swept((64, 1024))
        (table,) = axis_tables(measured)
        self.assertTrue(table.title.startswith("stream: time per message by capacity at "), table.title)
        self.assertEqual(table.heads, ("backend", "wait", "64", "1,024"))
        self.assertEqual([row[0] for row in table.rows], ["single_shot", "ring"])
        self.assertRegex(table.rows[1][2], r"^1\.06 µs \[1\.06 to ")
        self.assertRegex(table.rows[1][3], r"^2\.02 µs \[2\.02 to ")
        for shown in (summary.text(measured, {}), "\n".join(summary.report(measured))):
            self.assertIn("by capacity", shown)

    def test_one_value_is_no_axis(self):
        self.assertEqual(axis_tables(self.swept((64,))), [])

    def test_the_terminal_has_no_tables_of_placements_and_pairs(self):
        titles = [re.search(" by (pairs|placement|payload bytes) at ", table.title)[1] for table in axis_tables(MEASURED)]
        self.assertEqual(set(titles), {"pairs", "placement", "payload bytes"})
        told = "\n".join(summary.report(MEASURED))
        self.assertIn(" by payload bytes at ", told)
        self.assertNotRegex(told, " by (pairs|placement) at ")

    def test_of_payload_sizes_the_tables_have_every_way_of_waiting(self):
        """The figure shows one for each backend."""
        by_payload = [table for table in axis_tables(MEASURED) if " by payload bytes at " in table.title]
        waits = {(row[0], row[1]) for table in by_payload for row in table.rows}
        self.assertGreater(len(waits), len({backend for backend, _ in waits}))
        for table in by_payload:
            self.assertEqual(table.heads[-1], "65,536 by unique_ptr")
            self.assertTrue(all(row[-1] != "-" for row in table.rows), table.rows)

    def test_the_figure_of_payload_sizes_has_a_line_for_each_backend(self):
        labels = [text.get_text() for text in line_figures.payload(MEASURED).figure.legends[0].get_texts()]
        backends = [label.split(" · ")[0] for label in labels if " · " in label]
        self.assertGreater(len(backends), 2)
        self.assertEqual(len(backends), len(set(backends)), labels)


class Floor(unittest.TestCase):
    def test_a_round_trip_with_a_floor_is_compared_with_it_whatever_its_name(self):
        run = RUN.copy()
        for entry, key in [(cell, "name") for cell in run.record["cells"]] + [
            (row, "cell") for row in run.rows
        ]:
            entry[key] = entry[key].replace("ping_pong/", "there_and_back/")
        for cell in run.record["cells"]:
            cell["workload"] = cell["workload"].replace("ping_pong", "there_and_back")
        heads = {t.title.split(":")[0]: t.heads for t in main_tables(Measured(run.read()))}
        self.assertIn("x floor", heads["there_and_back"])
        self.assertNotIn("x floor", heads["stream"])

    def notes(self, run):
        """The text beneath the table of ping_pong, which both forms of a table have."""
        table = next(t for t in main_tables(Measured(run.read())) if t.title.startswith("ping_pong"))
        for note in table.notes:
            self.assertIn(note, tables.as_markdown(table))
            self.assertIn(note, tables.as_text(table))
        return table.notes

    def test_a_floor_that_is_beaten_is_called_none(self):
        fast = "ping_pong/single_shot/carry:value/pairs:1/payload_bytes:8/placement:same_l3/wait:spin"
        (note,) = self.notes(RUN.slower(fast, 0.2))
        self.assertIn("`single_shot` (spin) 0.7", note)
        self.assertIn("no lower bound on this machine", note)
        self.assertEqual(note.count("`"), 2, "other cells are above theirs")

    def test_a_floor_within_the_interval_or_without_one_is_not(self):
        self.assertEqual(self.notes(RUN), [])
        few = synthetic.make(rounds=3)
        self.assertEqual(self.notes(few.slower("ping_pong/single_shot/", 0.2)), [])

    def test_the_floor_itself_beats_none(self):
        self.assertEqual(self.notes(RUN.slower("ping_pong/floor/", 0.5)), [])


if __name__ == "__main__":
    unittest.main()
