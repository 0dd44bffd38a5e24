"""The page of an invented run of the plan blog: every published row, gaps told, the same bytes."""

import functools
import itertools
import pathlib
import re
import tempfile
import unittest

import page
from estimates.measured import Measured
from pages.blog import lookup, published
from pages.blog import page as blog_page
from pages.blog import tables as blog_tables
from pages.summary import page as summary
from pages.summary.tables import main_tables
from pages.test import synthetic_blog
from runs.test import synthetic
from runs.test.answers import answer, complaint

RUN = synthetic_blog.make()
PUBLISHED = published.load()
NAMES = [name for name, _ in blog_page.FIGURES]


@functools.lru_cache
def page_of(run=RUN, counts=True):
    return blog_page.make(run.read(), synthetic_blog.counts() if counts else None)


def main_rows(run):
    return blog_tables.main_table(PUBLISHED, page_of(run).blog).rows


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.directory = synthetic_blog.write(cls.root / "run", RUN)
        cls.done = cls.page(cls.directory)

    @classmethod
    def page(cls, *arguments):
        return answer(page, *arguments, folder=cls.root)

    def refused(self, *arguments):
        return complaint(self, self.page(*arguments))

    def test_writes_the_page_and_prints_the_table_the_verdicts_and_the_paths(self):
        self.assertEqual((self.done.returncode, self.done.stderr), (0, ""))
        for name, kind in itertools.product(NAMES, ("png", "svg")):
            self.assertTrue((self.directory / "plots" / f"{name}.{kind}").is_file(), name)
            self.assertIn(f"run/plots/{name}.{kind}", self.done.stdout.splitlines())
        self.assertIn("run/blog.md", self.done.stdout.splitlines())
        self.assertIn("881,578", self.done.stdout)
        self.assertIn("does not hold: port_set does 5.08 times", self.done.stdout)
        self.assertEqual(
            {path.name for path in self.directory.iterdir()},
            {"run.json", "trials.csv", "counts.json", "blog.md", "plots"},
        )

    def test_a_run_without_blog_cells_is_one_line_and_exit_2(self):
        directory = synthetic.make().write(self.root / "quick")
        told = self.refused("--page", "blog", directory)
        self.assertIn("no cell of msgsend", told)
        self.assertIn("make blog", told)
        self.assertFalse((directory / "blog.md").exists())

    def test_damaged_counts_are_one_line_and_exit_2(self):
        torn = synthetic_blog.write(self.root / "torn", RUN)
        for text in ("{", '{"schema": "pipes-counts/2", "per_message": [], "order": []}'):
            (torn / "counts.json").write_text(text, encoding="utf-8")
            self.assertIn("counts.json", self.refused(torn))

    def test_missing_counts_are_told_and_no_error(self):
        page = blog_page.make(RUN.read())
        self.assertIsNone(dict(blog_page.FIGURES)["blog_order"](page))
        text = blog_page.text(page, {})
        self.assertIn("The order of service cannot be told: no counts.json", text)
        self.assertIn("### One atomic operation per message at best: cannot be told", text)

    def test_the_same_run_has_a_summary(self):
        measured = Measured(RUN.read())
        self.assertIn("msgsend: time per message", summary.text(measured, {}))

    def test_table_prints_markdown_and_writes_nothing(self):
        directory = synthetic_blog.write(self.root / "table", RUN)
        done = self.page("--table", directory)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertTrue(all(line[0] == line[-1] == "|" for line in lines))
        self.assertEqual(len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}), 1)
        names = {path.name for path in directory.iterdir()}
        self.assertEqual(names, {"run.json", "trials.csv", "counts.json"})


class MainTable(unittest.TestCase):
    def test_every_published_row_is_there_in_order_with_its_figure(self):
        published = [(row["system"], f"{PUBLISHED.rate(row):,}") for row in PUBLISHED.rows]
        for run in (RUN, RUN.without("msgsend/", "nothing ran")):
            found = [(row[0], row[2]) for row in main_rows(run) if row[2] not in ("-", "")]
            self.assertEqual(found, published)

    def test_a_row_that_could_not_run_says_why(self):
        reason = "scalac is not installed; Debian package scala (make blog-setup)"
        rows = main_rows(RUN.without("scala_actors", reason))
        (row,) = [row for row in rows if row[0] == "Scala"]
        self.assertEqual(row[4:], ("scala_actors", "not run", "-", "-", reason))
        others = [row[6] for row in rows if row[5] not in ("not run", "")]
        self.assertEqual(set(others), {"no Scala"})

    def test_a_row_that_failed_says_why(self):
        names = [cell["name"] for cell in RUN.record["cells"]]
        name = next(name for name in names if "erlang_bare" in name)
        reason = "sum is 299 and not 300"
        run = RUN.voided(name, 1, reason)
        (row,) = [row for row in main_rows(run) if row[0] == "Erlang bare"]
        self.assertEqual(row[5:], ("not run", "-", "-", f"failed in round 1: {reason}"))

    def test_a_published_row_that_was_not_planned_says_so(self):
        rows = main_rows(RUN.without("erlang_bare"))
        (row,) = [row for row in rows if row[0] == "Erlang bare"]
        self.assertEqual(row[-1], lookup.NOT_PLANNED)

    def test_a_system_that_2012_did_not_have_follows_by_itself(self):
        self.assertNotIn("go_channels", [row[4] for row in main_rows(RUN.without("go_channels"))])
        rows = main_rows(RUN.without("go_channels", "go is not installed"))
        (row,) = [row for row in rows if row[4] == "go_channels"]
        self.assertEqual(row[0], "the design of go_channels")
        self.assertEqual(row[-1], "go is not installed")

    def test_percentages_are_ratios_within_rounds(self):
        run = RUN.copy()
        for row in run.rows:  # a machine that drifts by a half from round to round
            row["wall_ns"] *= 2 + row["round"]
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
            "started outside the span (ours)",
            "µs per round trip",
            "(unbounded - bounded) / bounded",
            "x the cost at 8",
            "stateDiagram",
            "Tasks then, threads now",
            "What differs from 2012",
            "What is unknown about 2012",
            "B3: A post on one-to-one performance",
            "including whether port_set had 8 senders",
            "| `receiver_set`, `shared_sender`, `go_channels`, `rust_mpsc` | nothing of 2012",
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
        text = self.text(RUN.without("workers:10000", reason))
        self.assertIn(f": {reason}", text)
        self.assertIn("and 8 more", text)
        self.assertRegex(text, r"\| +not run \|")

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
        for workload in lookup.WORKLOADS:
            run = RUN.keep(lambda cell, wanted=workload: cell["workload"] == wanted)
            page = page_of(run, counts=False)
            for _, figure in blog_page.FIGURES:
                sheet = figure(page)
                if sheet:
                    sheet.bytes("png")
                    sheet.close()
            self.assertIn("cannot be told", blog_page.text(page, {}))

    def test_a_workload_without_a_section_is_named(self):
        run = RUN.copy()
        cell = synthetic.add(run, "new_workload", "single_shot", {"wait": "spin"})
        synthetic.time(run, cell, 0, 0, 100, 50)
        self.assertIn("- new_workload: measured, and not on this page", self.text(run))
        self.assertNotIn("not on this page", self.text())

    def test_a_run_in_which_all_was_skipped_makes_a_page(self):
        run = RUN
        for workload in lookup.WORKLOADS:
            run = run.without(f"{workload}/", "the machine was asleep")
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
        gaps = RUN.without("scala_actors", reason)
        for workload in ("thread_ring/", "msgsend/queue_mutex", "bounded_vs_unbounded/"):
            gaps = gaps.without(workload, reason)
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
        run = RUN.without("scala_actors", "scalac is not installed")
        sheet = dict(self.sheets(run))["blog_msgsend"]
        texts = [text.get_text() for text in sheet.figure.axes[0].texts]
        self.assertIn("not run: scalac is not installed", texts)
        self.assertTrue(any(text.startswith("378,740") for text in texts))

    def test_the_overview_has_the_percentages_of_2012_beside_those_of_today(self):
        sheet = dict(self.sheets())["blog_overview"]
        self.assertEqual(sheet.figure.legends[0].get_texts()[0].get_text(), "published in 2012")
        told = sheet.alternative
        row = next(row for row in main_rows(RUN) if row[0].startswith("Rust port/chan"))
        self.assertIn(f"port/chan: 59.9 % and 46.3 % in 2012, {row[6].split(' ')[0]} % today", told)
        self.assertNotIn("blog_overview", dict(self.sheets(RUN.without("scala_actors"))))

    def test_each_figure_has_its_numbers_as_alternative_text(self):
        for name, sheet in self.sheets():
            self.assertGreater(len(sheet.alternative), 150, name)


class Summary(unittest.TestCase):
    def test_the_summary_knows_the_workloads_and_their_settings(self):
        titles = [table.title for table in main_tables(Measured(RUN.read()))]
        self.assertEqual(len(titles), 4)
        self.assertIn("1,000,000 messages, 8 workers, unpinned", titles[0])
        self.assertIn("100 tasks", titles[1])
        self.assertIn("25,000 round trips", titles[2])
        self.assertIn("8 members", titles[3])


if __name__ == "__main__":
    unittest.main()
