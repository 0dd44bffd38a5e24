"""The page of an invented run of the plan rivals: each line judged, gaps told, the same bytes."""

import copy
import itertools
import pathlib
import subprocess
import sys
import tempfile
import unittest

import cells
import rivals
import rivals_cells
import rivals_lines
import rivals_page
import run_file
import synthetic_rivals
import synthetic_run

SCRIPTS = pathlib.Path(rivals.__file__).parent
RUN = synthetic_rivals.make()
NAMES = [name for name, _ in rivals_page.FIGURES]
HOLDS, FAILS, UNTOLD = rivals_lines.HOLDS, rivals_lines.FAILS, rivals_lines.UNTOLD


def arena_of(run):
    return rivals_cells.of(run, cells.Cells(run), "run.json")


def lines_of(run=RUN):
    return {line.id: line for line in rivals_lines.lines(arena_of(run))}


def without(run, pattern):
    kept = [cell for cell in run["cells"] if pattern not in cell["name"]]
    assert len(kept) < len(run["cells"]), pattern
    return {**run, "cells": kept}


def slower(run, pattern, factor):
    """`run` with the cells whose name contains `pattern` so many times slower."""
    run = copy.deepcopy(run)
    touched = [cell for cell in run["cells"] if pattern in cell["name"]]
    assert touched, pattern
    for trial in itertools.chain.from_iterable(cell["trials"] for cell in touched):
        trial["ns"] *= factor
    return run


class Lines(unittest.TestCase):
    def test_the_invented_run_has_the_verdicts_it_was_made_for(self):
        self.assertEqual(
            {name: line.verdict[0] for name, line in lines_of().items()},
            {
                "ping_pong": FAILS,
                "stream_fast": HOLDS,
                "stream_slow": UNTOLD,
                "payload": HOLDS,
                "many_at_a_time": HOLDS,
                "large": HOLDS,
                "create_close": HOLDS,
                "msgsend": HOLDS,
                "own_cores": FAILS,
                "crowded": HOLDS,
                "adapters": FAILS,
            },
        )

    def test_verdicts_follow_the_run(self):
        worse = {
            "stream_fast": "stream/ring/",
            "payload": "stream/ring/carry:value/pairs:1/payload_bytes:48",
            "many_at_a_time": "stream_batch/ring",
            "large": "stream/ring/carry:value/pairs:1/payload_bytes:1024",
            "create_close": "create_close/slots",
            "msgsend": "msgsend/port_set",
            "crowded": "stream/ring/carry:value/pairs:8",
        }
        for name, pattern in worse.items():
            line = lines_of(slower(RUN, pattern, 12))[name]
            self.assertEqual(line.verdict[0], FAILS, name)
        better = slower(slower(RUN, "/wait:spin_then_park", 0.9), "atomic_queue_optimist", 1.3)
        for name in ("ping_pong", "own_cores"):
            self.assertEqual(lines_of(better)[name].verdict[0], HOLDS, name)

    def test_one_part_that_fails_decides_and_one_without_verdict_does_before_those_that_hold(self):
        line = lines_of()["ping_pong"]
        self.assertEqual([part.verdict[0] for part in line.parts], [HOLDS, FAILS])
        self.assertIs(line.deciding, line.parts[1])
        self.assertIn("atomic_queue_optimist (bare)", line.verdict[1])
        told = lines_of(without(RUN, "create_close/allocation"))["create_close"]
        self.assertEqual(told.verdict[0], UNTOLD)

    def test_the_best_rival_is_the_fastest_adapter_or_bare_program_at_that_place(self):
        what = lines_of()["stream_fast"].parts[0].measure.what
        self.assertIn("atomic_queue_optimist (bare) · spin, stream, room for 64", what)
        run = slower(RUN, "_bare/", 3)
        self.assertIn("moody_rwq · spin", lines_of(run)["stream_fast"].parts[0].measure.what)

    def test_rounds_with_a_slow_hand_off_are_judged_apart(self):
        run = synthetic_rivals.make(rounds=24, slow_rounds=10)
        lines = lines_of(run)
        self.assertEqual(lines["stream_fast"].verdict[0], HOLDS)
        self.assertEqual(lines["stream_fast"].parts[0].measure.ratio.count, 14)
        slow = lines["stream_slow"]
        self.assertEqual(slow.verdict[0], FAILS)
        self.assertEqual({part.measure.ratio.count for part in slow.parts}, {10})
        self.assertEqual(len(slow.parts), len(synthetic_rivals.ROOMS))
        run = without(run, "stream/index_ring")
        self.assertEqual(lines_of(run)["stream_slow"].verdict[0], HOLDS)

    def test_too_few_slow_rounds_say_nothing(self):
        word, why = lines_of(synthetic_rivals.make(slow_rounds=5))["stream_slow"].verdict
        self.assertEqual(word, UNTOLD)
        self.assertIn("slow in 5 rounds only", why)

    def test_a_missing_workload_leaves_its_line_untold_with_the_reason(self):
        word, why = lines_of(without(RUN, "stream_batch"))["many_at_a_time"].verdict
        self.assertEqual(word, UNTOLD)
        self.assertIn(rivals_cells.NOT_PLANNED, why)

    def test_without_rivals_nothing_is_claimed_of_them(self):
        kept = [
            cell
            for cell in RUN["cells"]
            if rivals_cells.kind(cells.Cell(cell)) not in ("rival", "bare")
        ]
        lines = lines_of({**RUN, "cells": kept})
        self.assertEqual(
            {name for name, line in lines.items() if line.verdict[0] == HOLDS},
            {"payload", "large"},
        )
        self.assertIn("no rival ran there", lines["stream_fast"].verdict[1])

    def test_every_rival_that_ran_both_ways_is_held_against_itself(self):
        parts = lines_of()["adapters"].parts
        self.assertEqual(len(parts), 7 + 5 + 1)
        for part in parts:
            self.assertRegex(part.measure.what, r"^(\w+) · .* : \1 \(bare\)")


class Page(unittest.TestCase):
    def test_says_what_did_not_run_and_where_everybody_stands(self):
        usable = cells.Cells(RUN)
        page = rivals_page.make(RUN, usable, rivals_cells.of(RUN, usable, "run.json"))
        text = rivals_page.text(page, {})
        self.assertIn("- `zmq_inproc`: the package libzmq3-dev is not installed", text)
        for heading in ("ping_pong, 8 bytes", "stream, 1024 bytes, room for 65,536", "msgsend"):
            self.assertIn(f"### {heading}\n", text)
        self.assertIn("| boost_spsc_bare | spin | rival, bare |", text)

    def test_a_run_of_another_plan_is_refused(self):
        run = synthetic_run.make()
        with self.assertRaisesRegex(run_file.BadInput, "a run of plan quick; allowed"):
            arena_of(run)


class Command(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def draw(self, name, run=RUN, flags=()):
        directory = synthetic_run.write(self.root / name, run)
        done = subprocess.run(
            [sys.executable, SCRIPTS / "rivals.py", directory, *flags],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.root,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.root)},
        )
        return directory, done

    def test_writes_the_page_and_prints_the_verdicts_and_the_paths(self):
        run_file.validate(RUN)
        (self.root / "run" / "plots").mkdir(parents=True)
        others = self.root / "run" / "plots" / "ping_pong_latency.png"
        others.write_bytes(b"another script's")
        directory, done = self.draw("run")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name, kind in itertools.product(NAMES, ("png", "svg")):
            self.assertTrue((directory / "plots" / f"{name}.{kind}").is_file(), name)
        self.assertIn("run/rivals.md", done.stdout.splitlines())
        self.assertIn("HOLDS  msgsend, 8 senders: ahead of every rival", done.stdout)
        self.assertIn("rivals that did not run: zmq_inproc", done.stdout)
        self.assertTrue(others.exists())
        again, _ = self.draw("again")
        for path in (p for p in sorted(again.rglob("*")) if p.is_file()):
            same = (directory / path.relative_to(again)).read_bytes()
            self.assertEqual(path.read_bytes(), same, path.name)

    def test_prints_the_table_alone_and_writes_nothing(self):
        directory, done = self.draw("table", flags=["--table"])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.startswith("| work | asked |"), done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 2 + len(lines_of()))
        self.assertEqual([path.name for path in directory.iterdir()], ["run.json"])

    def test_bad_input_is_one_line_and_exit_2(self):
        directory, done = self.draw("quick", synthetic_run.make())
        self.assertEqual(done.returncode, 2)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertFalse((directory / "rivals.md").exists())


if __name__ == "__main__":
    unittest.main()
