"""nightly.py goes on after a step that fails, and its record says what ran and how it ended."""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from checks import nightly, platforms
from checks.test import trees

CTEST = "echo '90% tests passed, 1 tests failed out of 10'; exit 8"


def step(name, *scripts):
    return nightly.Step(name, tuple(["bash", "-c", script] for script in scripts))


class Run(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_all_commands_run_and_time_is_taken(self):
        done = nightly.run(step("two", "touch a", "touch b; for ((i = 0; i < 20000; ++i)); do :; done"), "abc", self.root)
        self.assertTrue(done.passed)
        self.assertEqual(sorted(path.name for path in self.root.iterdir()), ["a", "b", "build"])
        self.assertGreater(done.wall_s, 0)
        self.assertGreater(done.cpu_s, 0)

    def test_the_first_command_that_fails_ends_the_step(self):
        done = nightly.run(step("bad", "echo why; exit 3", "touch never"), "abc", self.root)
        self.assertFalse(done.passed)
        self.assertIn("why", done.last_lines)
        self.assertIn("why", (self.root / "build/nightly/bad.log").read_text(encoding="utf-8"))
        self.assertFalse((self.root / "never").exists())

    def test_the_number_of_tests_is_read(self):
        self.assertEqual(nightly.run(step("bad", CTEST), "abc", self.root).tests, "9 of 10")
        self.assertEqual(nightly.run(step("unit", "echo '7 passed, 1 skipped in 0.1s'"), "abc", self.root).tests, "7")
        two_programs = step("valgrind", "echo '[  PASSED  ] 40 tests.'", "echo '[  PASSED  ] 1 test.'")
        self.assertEqual(nightly.run(two_programs, "abc", self.root).tests, "41")
        for said, tests in (("g++-12-O2  passed   1,938 tests, 81 skipped, 3:53", "1,938"), ("i686-O2  skipped  no package qemu", "skipped")):
            self.assertEqual(nightly.run(step("platform", f"echo '{said}'"), "abc", self.root).tests, tests)


class Record(unittest.TestCase):
    def test_says_what_ran_and_shows_why_a_step_failed(self):
        outcomes = [
            nightly.Outcome("format", "abc", True, 3.2, 2.9, "", []),
            nightly.Outcome("tsan", "def", False, 725.4, 1400, "9 of 10", ["much", "data race"]),
        ]
        text = nightly.record(outcomes, {"date": "2026-11-26"})
        self.assertIn("- date: 2026-11-26\n- outcome: 1 of 2 steps passed\n", text)
        self.assertIn("| format | abc | passed | - | 0:03 | 0:03 |\n", text)
        self.assertIn("| tsan | def | **failed** | 9 of 10 | 12:05 | 23:20 |\n", text)
        self.assertIn("| all | | | | 12:09 | 23:23 |\n", text)
        self.assertIn("much\ndata race\n```\n", text)
        self.assertIn("2 steps passed\n- not run yet: asan, fuzz\n\n|", nightly.record(outcomes, {}, ["asan", "fuzz"]))

    def test_a_step_that_is_run_again_replaces_its_row_in_the_newest_record(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        bad, good = (nightly.Outcome("tsan", of, of == "new", 1, 1, "", []) for of in ("old", "new"))
        other = nightly.Outcome("lint", "old", True, 1, 1, "", [])
        nightly.keep(folder / "2026-11-25", [bad], {"date": "2026-11-25"})
        nightly.keep(folder / "2026-11-26", [bad, other], {"date": "2026-11-26"})
        stem, outcomes, facts = nightly.newest(folder)
        self.assertEqual((stem.name, facts), ("2026-11-26", {"date": "2026-11-26"}))
        self.assertIn("- not run yet: format, shell, ", stem.with_suffix(".md").read_text(encoding="utf-8"))
        self.assertEqual(nightly.put(outcomes, good), [good, other])

    def test_every_preset_and_every_check_has_a_step(self):
        names = [one.name for one in nightly.all_steps()]
        listed = subprocess.run([trees.ROOT / "scripts/check.sh", "--list"], capture_output=True, text=True, check=True)
        in_every_preset = ["estimates", "laboratory", "slow-tests"]  # make nightly runs all tests of a preset
        beside = ["verify", "valgrind", "fuzz", *(one.name for one in platforms.all_platforms(platforms.read()))]
        self.assertEqual(sorted([*names, *in_every_preset]), sorted([*listed.stdout.split(), *beside]))
        presets = re.findall(r'\{"name": "([^"]+)", "configurePreset"', (trees.ROOT / "CMakePresets.json").read_text())
        self.assertEqual(sorted(presets), sorted([*nightly.PRESETS, "test"]))  # which is a part of release


class Command(unittest.TestCase):
    def run_nightly(self, *arguments):
        return subprocess.run(
            [sys.executable, trees.CHECKS / "nightly.py", *arguments], capture_output=True, text=True, check=False
        )

    def test_one_step_goes_into_the_newest_record(self):
        with tempfile.TemporaryDirectory() as out:
            path = pathlib.Path(out, "2026-11-26")
            nightly.keep(path, [], {"date": "2026-11-26"})
            done = self.run_nightly("shell", f"--out={out}")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout.splitlines()[-1], f"{path}.md")
            self.assertRegex(pathlib.Path(f"{path}.md").read_text(encoding="utf-8"), r"\| shell \| [0-9a-f]{9}.* \| passed \|")

    def test_bad_input_is_one_line_and_exit_2(self):
        empty, damaged = (self.enterContext(tempfile.TemporaryDirectory()) for _ in range(2))
        pathlib.Path(damaged, "2026-11-26.json").write_text("[]", encoding="utf-8")
        for arguments in (["shel"], ["shell", "--out=/dev/null/x"], ["--fast"], ["shell", f"--out={empty}"], ["shell", f"--out={damaged}"]):
            done = self.run_nightly(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
