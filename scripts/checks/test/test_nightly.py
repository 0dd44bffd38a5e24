"""nightly.py goes on after a step that fails, and its record says what ran and how it ended."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from checks import nightly
from checks.test import trees

CTEST = "echo '90% tests passed, 1 tests failed out of 10'; exit 8"


def step(name, *scripts):
    return nightly.Step(name, tuple(["bash", "-c", script] for script in scripts))


class Run(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_all_commands_run_and_time_is_taken(self):
        done = nightly.run(step("two", "touch a", "touch b; for ((i = 0; i < 20000; ++i)); do :; done"), self.root)
        self.assertTrue(done.passed)
        self.assertEqual(sorted(path.name for path in self.root.iterdir()), ["a", "b"])
        self.assertGreater(done.wall_s, 0)
        self.assertGreater(done.cpu_s, 0)

    def test_the_first_command_that_fails_ends_the_step(self):
        done = nightly.run(step("bad", "echo why; exit 3", "touch never"), self.root)
        self.assertFalse(done.passed)
        self.assertIn("why", done.said)
        self.assertFalse((self.root / "never").exists())

    def test_the_number_of_tests_is_read(self):
        self.assertEqual(nightly.run(step("bad", CTEST), self.root).tests, "9 of 10")
        self.assertEqual(nightly.run(step("unit", "echo 'Ran 7 tests in 0.1s'"), self.root).tests, "7")


class Record(unittest.TestCase):
    def test_says_what_ran_and_shows_why_a_step_failed(self):
        outcomes = [
            nightly.Outcome("format", True, 3.2, 2.9, "", "fine"),
            nightly.Outcome("tsan", False, 725.4, 1400, "9 of 10", "much\n" * 100 + "data race"),
        ]
        text = nightly.record(outcomes, {"date": "2026-11-26", "commit": "abc"})
        self.assertIn("- commit: abc\n- outcome: 1 of 2 steps passed\n", text)
        self.assertIn("| format | passed | - | 0:03 | 0:03 |\n", text)
        self.assertIn("| tsan | **failed** | 9 of 10 | 12:05 | 23:20 |\n", text)
        self.assertIn("| all | | | 12:09 | 23:23 |\n", text)
        self.assertEqual(text.count("much"), nightly.LAST_LINES - 1)
        self.assertIn("data race\n```\n", text)

    def test_every_preset_and_every_check_has_a_step(self):
        names = [one.name for one in nightly.all_steps()]
        listed = subprocess.run([trees.ROOT / "scripts/check.sh", "--list"], capture_output=True, text=True, check=True)
        in_every_preset = ["slow-tests"]  # make nightly runs all tests of a preset
        self.assertEqual(sorted([*names, *in_every_preset]), sorted([*listed.stdout.split(), "verify", "fuzz"]))  # make verify, make fuzz
        presets = re.findall(r'\{"name": "([^"]+)", "configurePreset"', (trees.ROOT / "CMakePresets.json").read_text())
        self.assertEqual(sorted(presets), sorted(nightly.PRESETS))


class Command(unittest.TestCase):
    def run_nightly(self, *arguments):
        return subprocess.run(
            [sys.executable, trees.CHECKS / "nightly.py", *arguments], capture_output=True, text=True, check=False
        )

    def test_one_step_leaves_a_record(self):
        with tempfile.TemporaryDirectory() as out:
            done = self.run_nightly("shell", f"--out={out}")
            self.assertEqual(done.returncode, 0, done.stderr)
            (path,) = pathlib.Path(out).iterdir()
            self.assertEqual(done.stdout.splitlines()[-1], str(path))
            self.assertIn("| shell | passed |", path.read_text(encoding="utf-8"))

    def test_bad_input_is_one_line_and_exit_2(self):
        for arguments in (["shel"], ["shell", "--out=/dev/null/x"], ["--fast"]):
            done = self.run_nightly(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
