"""The page of an invented run of the plan blog: every published row, gaps told, the same bytes."""

import copy
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import blog
import blog_cells
import blog_page
import blog_published
import blog_tables
import cells
import summary
import synthetic_blog
import synthetic_run

SCRIPTS = pathlib.Path(blog.__file__).parent
RUN = synthetic_blog.make()
PUBLISHED = blog_published.load()
NAMES = [name for name, _ in blog_page.FIGURES]


def page_of(run=RUN, counts=True):
    usable = cells.Cells(run)
    counted = synthetic_blog.counts() if counts else None
    return blog_page.make(run, usable, blog_cells.of(run, usable, "run.json"), counted, PUBLISHED)


def main_rows(run):
    return blog_tables.main_table(PUBLISHED, page_of(run).blog).rows


class Command(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_script(self, name, *arguments):
        return subprocess.run(
            [sys.executable, SCRIPTS / name, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.root,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.root)},
        )

    def draw(self, name, run=RUN, counted=True):
        directory = synthetic_blog.write(self.root / name, run, counted)
        return directory, self.run_script("blog.py", directory)

    def test_writes_the_page_and_prints_the_table_the_verdicts_and_the_paths(self):
        directory, done = self.draw("run")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name, kind in itertools.product(NAMES, ("png", "svg")):
            self.assertTrue((directory / "plots" / f"{name}.{kind}").is_file(), name)
            self.assertIn(f"run/plots/{name}.{kind}", done.stdout.splitlines())
        self.assertIn("run/blog.md", done.stdout.splitlines())
        self.assertIn("881,578", done.stdout)
        self.assertIn("does not hold: port_set does 5.08 times", done.stdout)
        self.assertEqual(
            {path.name for path in directory.iterdir()},
            {"run.json", "counts.json", "blog.md", "plots"},
        )

    def test_drawing_again_gives_the_same_bytes(self):
        first, _ = self.draw("one")
        second, _ = self.draw("two")
        files = [path for path in sorted(first.rglob("*")) if path.is_file()]
        self.assertEqual(len(files), 3 + 2 * len(NAMES))
        for path in files:
            self.assertEqual(
                path.read_bytes(), (second / path.relative_to(first)).read_bytes(), path.name
            )

    def test_a_run_without_blog_cells_is_one_line_and_exit_2(self):
        directory, done = self.draw("run", synthetic_run.make())
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
        self.assertIn("no cell of msgsend", done.stderr)
        self.assertIn("make blog", done.stderr)
        self.assertFalse((directory / "blog.md").exists())

    def test_bad_input_is_one_line_and_exit_2(self):
        torn = synthetic_blog.write(self.root / "torn", RUN)
        for text in ("{", '{"schema": "pipes-counts/2", "per_message": [], "order": []}'):
            (torn / "counts.json").write_text(text, encoding="utf-8")
            done = self.run_script("blog.py", torn)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
            self.assertIn("counts.json", done.stderr)
        for arguments in (["none"], ["--colour"], ["a", "b"]):
            done = self.run_script("blog.py", *arguments)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))

    def test_missing_counts_are_told_and_no_error(self):
        directory, done = self.draw("run", counted=None)
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (directory / "blog.md").read_text(encoding="utf-8")
        self.assertIn("blog_order: not drawn", done.stdout)
        self.assertIn("Whose turn it is cannot be told: no counts.json", page)
        self.assertIn("### One atomic operation per message at best: cannot be told", page)

    def test_plot_draws_the_same_run_and_each_leaves_the_others_figures(self):
        directory, _ = self.draw("run")
        run = copy.deepcopy(RUN)
        run["cells"] += [c for c in synthetic_run.make()["cells"] if c["workload"] == "bank"]
        synthetic_blog.write(directory, run)
        done = self.run_script("plot.py", directory)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("msgsend: time per message", done.stdout)
        self.run_script("blog.py", directory)
        self.assertEqual(
            {path.stem for path in (directory / "plots").iterdir()},
            {*NAMES, "bank_and_create_close"},
        )

    def test_figures_of_an_older_page_go(self):
        directory, _ = self.draw("run")
        (directory / "counts.json").unlink()
        self.run_script("blog.py", directory)
        self.assertFalse((directory / "plots" / "blog_order.png").exists())

    def test_table_prints_markdown_and_writes_nothing(self):
        directory = synthetic_blog.write(self.root / "run", RUN)
        done = self.run_script("blog.py", "--table", directory)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertTrue(all(line.startswith("| ") and line.endswith("|") for line in lines))
        self.assertEqual(len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}), 1)
        self.assertEqual({path.name for path in directory.iterdir()}, {"run.json", "counts.json"})

    def test_help_names_the_directory(self):
        done = self.run_script("blog.py", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("RUN_DIR", done.stdout)


class MainTable(unittest.TestCase):
    def test_every_published_row_is_there_in_order_with_its_figure(self):
        published = [(row["system"], f"{PUBLISHED.rate(row):,}") for row in PUBLISHED.rows]
        for run in (RUN, synthetic_blog.without(RUN, "msgsend/", "nothing ran")):
            found = [(row[0], row[2]) for row in main_rows(run) if row[2] not in ("-", "")]
            self.assertEqual(found, published)

    def test_a_row_that_could_not_run_says_why(self):
        reason = "scalac is not installed; Debian package scala (make blog-setup)"
        rows = main_rows(synthetic_blog.without(RUN, "scala_actors", reason))
        (row,) = [row for row in rows if row[0] == "Scala"]
        self.assertEqual(row[4:], ("scala_actors", "not run", "-", "-", reason))
        others = [row[6] for row in rows if row[5] not in ("not run", "")]
        self.assertEqual(set(others), {"no Scala"})

    def test_a_row_that_failed_says_why(self):
        name = next(cell["name"] for cell in RUN["cells"] if "erlang_bare" in cell["name"])
        reason = "sum is 299 and not 300"
        run = {**RUN, "voids": [{"cell": name, "round": 1, "reason": reason}]}
        (row,) = [row for row in main_rows(run) if row[0] == "Erlang bare"]
        self.assertEqual(row[5:], ("not run", "-", "-", f"failed in round 1: {reason}"))

    def test_a_row_that_was_never_planned_is_there(self):
        rows = main_rows(synthetic_blog.without(RUN, "go_channels"))
        (row,) = [row for row in rows if row[0] == "Go channels"]
        self.assertEqual(row[-1], blog_cells.NOT_PLANNED)

    def test_percentages_are_ratios_within_rounds(self):
        run = copy.deepcopy(RUN)
        for cell in run["cells"]:  # a machine that drifts by a half from round to round
            for trial in cell["trials"]:
                trial["ns"] *= 1 + 0.5 * trial["round"]
        now, then = ([row[6] for row in main_rows(r)] for r in (run, RUN))
        self.assertEqual(now, then)
        self.assertNotEqual(*([row[5] for row in main_rows(r)] for r in (run, RUN)))

    def test_a_single_trial_has_no_interval_and_says_so(self):
        rows = main_rows(synthetic_blog.make(rounds=1))
        for row in rows:
            if row[5] not in ("", "not run"):
                self.assertNotIn("[", row[5])
                self.assertIn("1 trial, no interval", row[-1])

    def test_another_wait_of_a_system_is_a_row_of_its_own(self):
        labels = [row[4] for row in main_rows(RUN)]
        self.assertIn("port_set_2012 · park", labels)
        self.assertIn("port_set_2012 · spin, then park", labels)
        self.assertEqual(labels.count("global_mutex · park"), 2)
        self.assertEqual(labels.count("global_mutex_yielding · park"), 1)

    def test_rates_are_written_as_the_published_ones(self):
        self.assertEqual(
            [blog_tables.count(value) for value in (4_693_512.4, 881_578.2, 9999.6, 12.34)],
            ["4,694,000", "881,600", "10,000", "12.3"],
        )


class Page(unittest.TestCase):
    def text(self, run=RUN, counts=True):
        return blog_page.text(page_of(run, counts), {name: "A [figure]." for name in NAMES})

    def test_it_has_every_part(self):
        text = self.text()
        for part in (
            "Imaginary Processor 9000",
            "early-2011 MacBook Pro",
            "10,000 workers",
            "made outside the span (ours)",
            "µs per round trip",
            "(unbounded - bounded) / bounded",
            "x the cost at 8",
            "stateDiagram",
            "Tasks then, threads now",
            "What differs from 2012",
            "What is unknown about 2012",
            "B3: A post on one-to-one performance",
            "including whether port_set had 8 senders",
            "What these data do not show",
            "[![A (figure).](plots/blog_claims.png)](plots/blog_claims.svg)",
        ):
            self.assertIn(part, text)

    def test_every_claim_has_a_verdict_with_its_sources(self):
        text = self.text()
        for claim in PUBLISHED.claims.values():
            statement = claim["statement"][:1].upper() + claim["statement"][1:]
            verdict = "(holds|does not hold|cannot be told)"
            self.assertRegex(text, f"### {re.escape(statement)}: {verdict}")
            self.assertTrue(all(source in text for source in claim["sources"]))

    def test_every_skipped_cell_is_told_with_its_reason(self):
        reason = "10,000 workers: this machine starts at most 4,096 threads (ulimit -u)"
        text = self.text(synthetic_blog.without(RUN, "workers:10000", reason))
        self.assertIn(f": {reason}", text)
        self.assertIn("and 8 more", text)
        self.assertIn("| not run |", text)

    def test_tables_have_as_many_columns_as_their_heads(self):
        width = None
        for line in self.text().splitlines():
            if not line.startswith("| "):
                width = None
                continue
            columns = len(re.findall(r"(?<!\\)\|", line))
            width = width or columns
            self.assertEqual(columns, width, line)

    def test_a_run_of_any_one_workload_makes_a_page(self):
        for workload in blog_cells.WORKLOADS:
            run = {**RUN, "cells": [c for c in RUN["cells"] if c["workload"] == workload]}
            page = page_of(run, counts=False)
            for _, figure in blog_page.FIGURES:
                sheet = figure(page)
                if sheet:
                    sheet.bytes("png")
                    sheet.close()
            self.assertIn("cannot be told", blog_page.text(page, {}))

    def test_a_run_in_which_all_was_skipped_makes_a_page(self):
        run = RUN
        for workload in blog_cells.WORKLOADS:
            run = synthetic_blog.without(run, f"{workload}/", "the machine was asleep")
        text = self.text(run, counts=False)
        self.assertEqual(text.count("**cannot be told**"), len(PUBLISHED.claims) + 2)
        self.assertNotIn("**holds**", text)


class Figures(unittest.TestCase):
    def sheets(self, run=RUN, counts=True):
        page = page_of(run, counts)
        for name, figure in blog_page.FIGURES:
            sheet = figure(page)
            if sheet is not None:
                self.addCleanup(sheet.close)
                yield name, sheet

    def test_nothing_is_cut_off_at_the_edges(self):
        reason = "scalac is not installed; Debian package scala (make blog-setup)"
        gaps = synthetic_blog.without(RUN, "scala_actors", reason)
        for workload in ("ring/", "msgsend/queue_mutex", "bounded_vs_unbounded/"):
            gaps = synthetic_blog.without(gaps, workload, reason)
        for run, counts in ((RUN, True), (gaps, False)):
            for name, sheet in self.sheets(run, counts):
                sheet.figure.canvas.draw()
                inked, whole = sheet.figure.get_tightbbox(), sheet.figure.bbox_inches
                self.assertTrue(
                    inked.x0 >= 0
                    and inked.y0 >= 0
                    and inked.x1 <= whole.x1
                    and inked.y1 <= whole.y1,
                    f"{name}: {inked} in {whole}",
                )

    def test_a_dirty_run_is_marked_where_something_was_timed(self):
        for name, sheet in self.sheets(synthetic_blog.make(dirty=True)):
            texts = " ".join(text.get_text() for text in sheet.figure.texts)
            self.assertEqual("Uncommitted sources" in texts, name != "blog_order", name)

    def test_a_row_that_did_not_run_says_so_in_the_figure(self):
        run = synthetic_blog.without(RUN, "scala_actors", "scalac is not installed")
        sheet = dict(self.sheets(run))["blog_msgsend"]
        texts = [text.get_text() for text in sheet.figure.axes[0].texts]
        self.assertIn("not run: scalac is not installed", texts)
        self.assertTrue(any(text.startswith("378,740") for text in texts))

    def test_each_figure_has_its_numbers_as_alternative_text(self):
        for name, sheet in self.sheets():
            self.assertGreater(len(sheet.alternative), 150, name)


class Summary(unittest.TestCase):
    def test_the_summary_knows_the_workloads_and_their_settings(self):
        titles = [table.title for table in summary.tables(cells.Cells(RUN))]
        self.assertEqual(len(titles), 4)
        self.assertIn("1,000,000 messages, 8 workers, unpinned", titles[0])
        self.assertIn("100 tasks", titles[1])
        self.assertIn("25,000 round trips", titles[2])
        self.assertIn("8 members", titles[3])


if __name__ == "__main__":
    unittest.main()
