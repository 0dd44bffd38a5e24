"""instructions.py on an invented count: sums what callgrind says, and fails where a path takes more."""

import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import unittest

from checks import instructions
from runs import errors

SCRIPT = pathlib.Path(instructions.__file__)
COUNTED = """\
# callgrind format
events: Ir

fn=main
cfn=hot_send
calls=1 0
0 39
cfn=hot_send
calls=3 0
0 121
cfn=puts
calls=1 0
0 5000

fn=hot_send
0 100
cfn=free
calls=4 0
0 60
"""
SAID = "compiler\tg++ 12.2.0\nhot_send\tping_pong/slots/send\t4\n"
KEPT = {"a/send": 100.0, "a/receive": 50.0}


class Counts(unittest.TestCase):
    def test_all_calls_of_a_hot_path_count_with_what_they_call(self):
        self.assertEqual(instructions.inclusive(COUNTED), {"hot_send": 160})

    def test_what_a_path_takes_is_divided_by_its_messages(self):
        compiler, seen = instructions.per_message(SAID, instructions.inclusive(COUNTED))
        self.assertEqual(compiler, f"g++ 12.2.0 {platform.machine()}")
        self.assertEqual(seen, {"ping_pong/slots/send": 40.0})

    def test_a_path_that_was_not_counted_is_no_path_of_no_cost(self):
        with self.assertRaisesRegex(errors.BadInput, "hot_send was not counted"):
            instructions.per_message(SAID, {})


class Gate(unittest.TestCase):
    def faults(self, **changed):
        return instructions.compare({**KEPT, **changed}, KEPT)

    def test_the_same_and_a_little_more_and_any_fewer_pass(self):
        for now in (100.0, 101.9, 60.0):
            self.assertEqual(self.faults(**{"a/send": now}), [])

    def test_more_than_the_tolerance_fails_and_names_the_path(self):
        (fault,) = self.faults(**{"a/send": 102.1})
        self.assertIn("a/send: 102.10 instructions per message, 100.00 kept", fault)

    def test_a_path_that_is_new_or_gone_fails(self):
        self.assertIn("counted but not kept", self.faults(**{"b/send": 1.0})[0])
        self.assertIn("kept but no longer counted", instructions.compare({"a/send": 100.0}, KEPT)[0])

    def test_an_unknown_compiler_passes_and_is_said(self):
        self.assertEqual(instructions.compare(KEPT, None), [])
        self.assertIn("no counts are kept for g++ 99", instructions.table("g++ 99", KEPT, None))

    def test_the_table_has_the_change(self):
        self.assertIn("+10.0%", instructions.table("g++", {"a/send": 110.0}, KEPT))


class File(unittest.TestCase):
    def setUp(self):
        self.path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "kept.json")

    def test_an_update_replaces_one_compiler_and_leaves_the_others(self):
        instructions.update(self.path, {"a": {"x": 1.0}, "b": {"y": 2.0}}, "a", KEPT)
        self.assertEqual(instructions.load(self.path), {"a": KEPT, "b": {"y": 2.0}})

    def test_a_damaged_file_is_refused(self):
        for text in ("{", "[]", '{"schema": "other/1", "compilers": {}}'):
            self.path.write_text(text)
            with self.assertRaises(errors.BadInput):
                instructions.load(self.path)

    def test_the_file_of_the_project_has_the_form(self):
        for paths in instructions.load(instructions.KEPT).values():
            self.assertTrue(all(count > 0 for count in paths.values()))


class Command(unittest.TestCase):
    def run_with(self, path, *arguments):
        return subprocess.run(
            [sys.executable, SCRIPT, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=dict(os.environ, PATH=path),
        )

    def test_without_valgrind_it_is_skipped_with_the_reason(self):
        done = self.run_with("/nonexistent")
        self.assertEqual(done.returncode, instructions.SKIPPED)
        self.assertIn("no valgrind", done.stdout)

    def test_what_is_kept_is_printed_without_counting(self):
        done = self.run_with("/nonexistent", "--kept")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        head, _, *rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines()]
        kept = instructions.load(instructions.KEPT)
        self.assertEqual(head[1:], list(kept))
        for at, counts in enumerate(kept.values(), 1):
            self.assertEqual({row[0].strip("`"): float(row[at]) for row in rows}, counts)

    def test_a_program_that_is_not_there_is_one_line(self):
        with tempfile.TemporaryDirectory() as directory:
            valgrind = pathlib.Path(directory, "valgrind")
            valgrind.write_text("#!/bin/sh\n")
            valgrind.chmod(0o755)
            done = self.run_with(directory, "--program=/nowhere/at/all")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("/nowhere/at/all: no such file", done.stderr)


if __name__ == "__main__":
    unittest.main()
