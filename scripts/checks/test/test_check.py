"""check.sh runs the steps it is asked for, stops at the first that fails, and names it."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent.parent


FOLDERS = """\
[cpp]
[python]
"scripts/runs" = ""
"scripts/checks" = ""
"scripts/setup" = ""
[unordered]
impls = ""
[limits]
files = 100
lines = 1000
endings = [".hpp", ".py"]
large = []
"""

PAGE = """\
import pathlib
import sys
run = pathlib.Path(sys.argv[1])
assert (run / "run.json").exists()
(run / "page.md").write_text("drawn\\n")
"""


class Check(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        ignored = shutil.ignore_patterns("test", "__pycache__")
        for folder in ("checks", "setup", "runs"):
            shutil.copytree(SCRIPTS / folder, self.root / "scripts" / folder, ignore=ignored)
        shutil.copy(SCRIPTS / "check.sh", self.root / "scripts")
        (self.root / "scripts/setup/__init__.py").touch()
        (self.root / "scripts/checks/folders.toml").write_text(FOLDERS, encoding="utf-8")
        subprocess.run(["git", "init", "-q", self.root], check=True)
        shutil.copy(SCRIPTS.parent / ".clang-format", self.root)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def check(self, *steps):
        return subprocess.run(
            [self.root / "scripts" / "check.sh", *steps],
            capture_output=True,
            text=True,
            check=False,
        )

    def test_runs_the_steps_it_is_asked_for(self):
        self.write("impls/clean.hpp", "#pragma once\n")
        done = self.check("shell", "folders", "rules", "orderings", "retired", "python", "format")
        self.assertEqual(done.returncode, 0, done.stderr)
        for step in ("shell", "folders", "rules", "orderings", "retired", "python", "format"):
            self.assertRegex(done.stdout, rf"== check: {step} passed, \d+ s")
        self.assertIn("7 steps passed", done.stdout)

    def test_stops_at_the_first_that_fails_and_names_it(self):
        broken = (
            ("shell", "scripts/broken.sh", "if true; then\n"),
            ("shell", "languages/broken.sh", "if true; then\n"),
            ("shell", "languages/broken/row.sh", "if true; then\n"),
            ("python", "scripts/broken.py", "def broken(:\n"),
            ("python", "languages/broken/broken.py", "def broken(:\n"),
            ("python", "packaging/x/broken.py", "def broken(:\n"),
            ("shell", "packaging/x/broken.sh", "if true; then\n"),
            ("format", "impls/broken.hpp", "int   x ;\n"),
            ("folders", "impls/broken.hpp", '#include "impls/other.hpp"\n'),
            ("folders", "scripts/runs/broken.py", "import checks.folders\n"),
            ("rules", "impls/broken.hpp", "auto t = clock::now();\n"),
            ("retired", "impls/broken.hpp", "int look" "_again();\n"),
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

    def test_a_file_of_any_name_is_read(self):
        for name in ("two words", "t\u00e4st", 'quo"te', "two\nlines", "-dash"):
            for step, ending, good, bad in (
                ("format", "hpp", "int x;\n", "int   x ;\n"),
                ("shell", "sh", "true\n", "if true; then\n"),
                ("python", "py", "x = 1\n", "def broken(:\n"),
            ):
                path = f"{name}.{ending}"
                with self.subTest(path):
                    for text, code in ((good, 0), (bad, 1)):
                        self.write(path, text)
                        done = self.check(step)
                        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                    (self.root / path).unlink()

    def test_a_check_of_no_files_fails(self):
        shutil.rmtree(self.root / ".git")
        self.write("impls/clean.hpp", "#pragma once\n")
        for step in ("format", "shell", "python"):
            done = self.check(step)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("in a checkout of git they are", done.stderr)

    def test_missing_published_runs_fail(self):
        done = self.check("reference")
        self.assertEqual(done.returncode, 1)
        self.assertIn("results/reference*: no published run is there", done.stderr)

    def test_a_published_run_that_is_drawn_differently_fails(self):
        (self.root / "scripts/page.py").write_text(PAGE, encoding="utf-8")
        run = self.root / "results/reference"
        run.mkdir(parents=True)
        (run / "run.json").write_text("{}", encoding="utf-8")
        (run / "page.md").write_text("drawn\n", encoding="utf-8")
        done = self.check("reference")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        (run / "page.md").write_text("other\n", encoding="utf-8")
        done = self.check("reference")
        self.assertEqual(done.returncode, 1)
        self.assertIn("scripts/page.py results/reference", done.stderr)

    def test_an_unknown_step_is_one_line_and_exit_2(self):
        for wrong in ("formt", "format shell"):
            done = self.check(wrong)
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
            self.assertIn("allowed: format shell", done.stderr)

    def test_list_and_help_name_every_step(self):
        steps = self.check("--list").stdout.split()
        self.assertIn("clang-tsan", steps)
        words = self.check("--help").stdout.split()
        self.assertEqual([step for step in steps if step not in words], [])


if __name__ == "__main__":
    unittest.main()
