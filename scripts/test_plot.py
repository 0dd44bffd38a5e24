"""Figures and tables from an invented run: complete, the same bytes twice, honest about gaps."""

import copy
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import cells
import drawing
import estimate
import figures
import line_figures
import plot
import run_output
import style
import summary
import synthetic_run
import units

PLOT = pathlib.Path(plot.__file__)
RUN = synthetic_run.make()


def without(run, keep):
    """`run` with only the cells for which keep(cell) holds."""
    run = copy.deepcopy(run)
    run["cells"] = [cell for cell in run["cells"] if keep(cell)]
    return run


class Command(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def plot(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, PLOT, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.root,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.root), **environment},
        )

    def draw(self, name, run=RUN):
        directory = synthetic_run.write(self.root / name, run)
        return directory, self.plot(directory)

    def test_draws_every_figure_and_prints_its_path(self):
        directory, done = self.draw("run")
        self.assertEqual(done.returncode, 0, done.stderr)
        for (name, _), kind in itertools.product(figures.ALL, ("png", "svg")):
            self.assertTrue((directory / "plots" / f"{name}.{kind}").is_file(), name)
            self.assertIn(f"run/plots/{name}.{kind}", done.stdout.splitlines())
        self.assertEqual(
            {path.name for path in directory.iterdir()}, {"run.json", "summary.md", "plots"}
        )

    def test_drawing_again_gives_the_same_bytes(self):
        first, _ = self.draw("one")
        second, _ = self.draw("two")
        for path in [path for path in sorted(first.rglob("*")) if path.is_file()]:
            self.assertEqual(
                path.read_bytes(), (second / path.relative_to(first)).read_bytes(), path.name
            )

    def test_a_figure_without_cells_is_skipped_and_said(self):
        directory, done = self.draw("run", without(RUN, lambda cell: cell["workload"] == "bank"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("stream_scaling: not drawn", done.stdout)
        self.assertEqual(
            {path.stem for path in (directory / "plots").iterdir()}, {"bank_and_create_close"}
        )

    def test_figures_of_an_older_drawing_go(self):
        directory, _ = self.draw("run")
        _, done = self.draw("run", without(RUN, lambda cell: cell["workload"] == "bank"))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(list((directory / "plots").iterdir())), 2)

    def test_a_run_with_nothing_in_it_still_makes_a_page(self):
        directory, done = self.draw("run", without(RUN, lambda cell: False))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(
            "What these data do not show", (directory / "summary.md").read_text(encoding="utf-8")
        )

    def test_bad_input_is_one_line_and_exit_2(self):
        (self.root / "torn").mkdir()
        (self.root / "torn" / "run.json").write_text('{"schema": ', encoding="utf-8")
        for arguments in (["none"], ["torn"], ["a", "b"], ["--colour", "red"]):
            done = self.plot(*arguments)
            self.assertEqual(
                (done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1), done.stderr
            )
        self.assertEqual([path.name for path in (self.root / "torn").iterdir()], ["run.json"])

    def test_where_it_cannot_write_it_says_so(self):
        directory = synthetic_run.write(self.root / "run", RUN)
        (directory / "plots").write_text("in the way", encoding="utf-8")
        done = self.plot(directory)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
        self.assertIn("cannot be written", done.stderr)
        self.assertFalse((directory / "summary.md").exists())

    def test_a_missing_module_names_its_package(self):
        for module, package in run_output.NEEDED.items():
            shadow = self.root / module
            shadow.mkdir()
            (shadow / f"{module}.py").write_text("raise ImportError('not here')", encoding="utf-8")
            done = self.plot(self.root, PYTHONPATH=str(shadow))
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
            self.assertIn(package, done.stderr)

    def test_help_needs_no_module(self):
        done = self.plot("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("RUN_DIR", done.stdout)


class Cells(unittest.TestCase):
    def test_the_centre_is_where_the_axes_cross(self):
        found = cells.Cells(RUN)
        expected = {"carry": "value", "pairs": 1, "payload_bytes": 8, "placement": "same_l3"}
        for workload in found.workloads:
            self.assertEqual(found.centre(workload), expected, workload)

    def test_a_void_cell_appears_nowhere(self):
        run = copy.deepcopy(RUN)
        name = next(cell["name"] for cell in run["cells"] if cell["backend"] == "single_shot")
        run["voids"].append({"cell": name, "round": 2, "reason": "lost 3 of 1000 messages"})
        found = cells.Cells(run)
        self.assertEqual(found.void, [name])
        self.assertNotIn(name, [cell.name for cell in found.all])
        self.assertIn("lost 3 of 1000", summary.page(run, found, []))

    def test_one_pair_is_borrowed_from_the_centre(self):
        run = without(
            RUN,
            lambda cell: (cell["parameters"]["pairs"], cell["parameters"]["placement"])
            != (1, "unpinned"),
        )
        series, borrowed = line_figures._pairs_series(cells.Cells(run))
        self.assertEqual(borrowed, {"same_l3"})
        self.assertEqual(
            [cell.parameters["pairs"] for cell in series["queue_mutex", "park"]], [1, 2, 4, 8]
        )


class Style(unittest.TestCase):
    def test_a_look_belongs_to_a_name(self):
        alone = style.looks(["ring"])["ring"]
        self.assertEqual(style.looks(["slots", "newcomer", "ring"])["ring"], alone)

    def test_newcomers_take_the_next_slots_in_alphabetical_order(self):
        one, other = style.looks(["zebra", "slots", "aardvark"]), style.looks(["aardvark", "zebra"])
        self.assertEqual({name: one[name] for name in other}, other)
        self.assertLess(other["aardvark"].order, other["zebra"].order)
        self.assertGreater(other["aardvark"].order, one["slots"].order)

    def test_no_two_share_a_colour_or_a_marker(self):
        looks = style.looks([name for name, _, _ in style._KNOWN] + ["a", "b", "c", "d"]).values()
        self.assertEqual(len({look.colour for look in looks}), len(looks))
        self.assertEqual(len({look.marker for look in looks}), len(looks))


class Figures(unittest.TestCase):
    def words(self, name, run):
        sheet = dict(figures.ALL)[name](run, cells.Cells(run))
        self.addCleanup(sheet.close)
        texts = [text.get_text() for text in sheet.figure.texts]
        for axes in sheet.figure.axes:
            texts += [axes.get_xlabel(), axes.get_ylabel(), axes.get_title(loc="left")]
            texts += [text.get_text() for text in axes.texts]
        return " ".join(texts).replace("\n", " ")

    def test_every_axis_says_which_direction_is_better(self):
        for name, _ in figures.ALL:
            self.assertRegex(self.words(name, RUN), "(lower|higher) is better", name)

    def test_every_caption_names_machine_commit_run_and_whiskers(self):
        for name, _ in figures.ALL:
            words = self.words(name, RUN)
            for part in (
                "Imaginary Processor 9000",
                "Commit 0123456",
                RUN["run"]["id"],
                "Trials per cell: 9",
                "Whiskers: 95 % interval",
                "marked as disturbed",
            ):
                self.assertIn(part, words, name)

    def test_a_dirty_or_suspect_run_is_marked(self):
        run = synthetic_run.make(
            dirty=True, suspect=["steal rose by 300 ticks", "load was high", "third"]
        )
        for name, _ in figures.ALL:
            words = self.words(name, run)
            self.assertIn("Uncommitted sources", words)
            self.assertIn("Suspect run: Steal rose by 300 ticks. Load was high. And 1 more", words)
            self.assertNotIn("Uncommitted", self.words(name, RUN))

    def test_modes_are_shown_with_their_weights(self):
        self.assertRegex(
            self.words("ping_pong_latency", RUN), r"\d+ ns \(67%\) or [\d.]+ µs \(33%\)"
        )

    def test_oversubscription_is_marked(self):
        self.assertIn("more threads than cores", self.words("stream_scaling", RUN))

    def test_labels_are_moved_apart_and_stay_in_order(self):
        placed = drawing.spread([10, 11, 12, 50, 98, 99], 8, 0, 100)
        self.assertEqual(placed, sorted(placed))
        self.assertTrue(all(second - first > 7.99 for first, second in itertools.pairwise(placed)))
        self.assertTrue(0 <= placed[0] and placed[-1] <= 100)
        self.assertIn(50, placed)

    def test_no_two_labels_at_line_ends_overlap(self):
        sheet = line_figures.scaling(RUN, cells.Cells(RUN))
        self.addCleanup(sheet.close)
        sheet.figure.canvas.draw()
        (axes,) = sheet.figure.axes
        boxes = [text.get_window_extent() for text in axes.texts if "·" in text.get_text()]
        self.assertEqual(len(boxes), 6)
        for one, other in itertools.combinations(boxes, 2):
            self.assertFalse(one.overlaps(other))

    def test_nothing_is_cut_off_at_the_edges(self):
        for name, figure in figures.ALL:
            sheet = figure(RUN, cells.Cells(RUN))
            self.addCleanup(sheet.close)
            sheet.figure.canvas.draw()
            inked, whole = sheet.figure.get_tightbbox(), sheet.figure.bbox_inches
            self.assertTrue(
                inked.x0 >= 0 and inked.y0 >= 0 and inked.x1 <= whole.x1 and inked.y1 <= whole.y1,
                f"{name}: {inked} in {whole}",
            )


class Summary(unittest.TestCase):
    def setUp(self):
        self.page = summary.page(RUN, cells.Cells(RUN), [("one", "A figure [of something].")])

    def test_tables_have_a_best_and_ratios_to_it(self):
        for table in summary.tables(cells.Cells(RUN)):
            verdicts = [row[table.heads.index("verdict")] for row in table.rows]
            self.assertEqual(verdicts.count("best"), 1, table.title)

    def test_the_terminal_has_the_same_table_aligned(self):
        table = summary.tables(cells.Cells(RUN))[0]
        title, head, *rows = summary.as_text(table).split("\n")
        self.assertIn("lower is better", title)
        self.assertEqual(len(rows), len(table.rows))
        end = head.index("median") + len("median")
        self.assertTrue(all(row[end - 1] in "s)" and row[end] == " " for row in rows), rows)

    def test_figures_have_alternative_text(self):
        self.assertIn("[![A figure (of something).](plots/one.png)](plots/one.svg)", self.page)

    def test_gaps_are_told_with_their_reasons(self):
        for part in (
            "stream is not bounded",
            "`smt`: no core has two processing units",
            "No migrations: no scheduler statistics",
            "A virtual machine (KVM)",
            "took 3 clock ticks",
            "One process",
            "undecided",
            "two modes",
            "more threads than cores",
            "No percentiles",
        ):
            self.assertIn(part, self.page)

    def test_few_trials_are_told(self):
        run = synthetic_run.make(rounds=5)
        page = summary.page(run, cells.Cells(run), [])
        self.assertIn("none below 6 trials (5)", page)
        self.assertIn("have fewer than 6 trials: no interval, no verdict", page)

    def test_columns_of_every_row_match_the_head(self):
        for line in self.page.splitlines():
            if line.startswith("| ") and not line.startswith("| ---"):
                self.assertIn(len(re.findall(r"(?<!\\)\|", line)), (10, 11), line)


class Units(unittest.TestCase):
    def test_three_digits_and_a_unit(self):
        for ns, words in (
            (0.5, "0.500 ns"),
            (61.23, "61.2 ns"),
            (999.7, "1.00 µs"),
            (9.999, "10.0 ns"),
            (4560, "4.56 µs"),
            (1.2e9, "1.20 s"),
        ):
            self.assertEqual(units.time(ns), words)
        self.assertEqual(units.rate(12_345_678), "12.3 M/s")
        even = estimate.Interval(61, 61, 61, 6)
        self.assertEqual(units.interval(even, units.time), "61.0 to 61.0 ns")
        self.assertEqual(units.interval(even, units.digits), "61.0 to 61.0")
        self.assertEqual(
            [units.size(count) for count in (0, 8, 1000, 1024, 65536)],
            ["0 B", "8 B", "1000 B", "1 KiB", "64 KiB"],
        )


if __name__ == "__main__":
    unittest.main()
