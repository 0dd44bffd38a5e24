"""check.sh runs the steps it is asked for, stops at the first that fails, and names it."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parent


class Check(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.root / "scripts").mkdir()
        for path in SCRIPTS.iterdir():
            if path.suffix in (".sh", ".py"):
                shutil.copy(path, self.root / "scripts")
        subprocess.run(["git", "init", "-q", self.root], check=True)
        shutil.copy(SCRIPTS.parent / ".clang-format", self.root)

    def check(self, *steps):
        return subprocess.run(
            [self.root / "scripts" / "check.sh", *steps],
            capture_output=True,
            text=True,
            check=False,
        )

    def test_runs_the_steps_it_is_asked_for(self):
        done = self.check("shell", "rooms", "orderings", "python", "format")
        self.assertEqual(done.returncode, 0, done.stderr)
        for step in ("shell", "rooms", "orderings", "python", "format"):
            self.assertRegex(done.stdout, rf"== check: {step} passed, \d+ s")
        self.assertIn("5 steps passed", done.stdout)

    def test_stops_at_the_first_that_fails_and_names_it(self):
        broken = (
            ("shell", "scripts/broken.sh", "if true; then\n"),
            ("shell", "languages/broken.sh", "if true; then\n"),
            ("shell", "languages/broken/row.sh", "if true; then\n"),
            ("python", "scripts/broken.py", "def broken(:\n"),
            ("python", "languages/broken/broken.py", "def broken(:\n"),
            ("format", "impls/broken.hpp", "int   x ;\n"),
            ("rooms", "impls/broken.hpp", '#include "harness/clock.hpp"\n'),
            (
                "orderings",
                "impls/broken.hpp",
                "std::atomic<int> n;\nint f() { return n.load(); }\n",
            ),
        )
        for step, name, text in broken:
            with self.subTest(step, name=name):
                path = self.root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                done = self.check(step, "scripts")
                path.unlink()
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn(f"step '{step}' failed", done.stderr)
                self.assertNotIn("== check: scripts", done.stdout)

    def test_a_missing_reference_fails(self):
        shutil.copytree(
            SCRIPTS.parent / "results",
            self.root / "results",
            ignore=lambda *_: ["reference", "latest"],
        )
        done = self.check("reference")
        self.assertEqual(done.returncode, 1)
        self.assertIn("results/reference", done.stderr)

    def test_an_unknown_step_is_one_line_and_exit_2(self):
        done = self.check("formt")
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
        self.assertIn("allowed: format shell", done.stderr)

    def test_list_and_help_name_every_step(self):
        steps = self.check("--list").stdout.split()
        self.assertIn("clang-tsan", steps)
        words = self.check("--help").stdout.split()
        self.assertEqual([step for step in steps if step not in words], [])


if __name__ == "__main__":
    unittest.main()
