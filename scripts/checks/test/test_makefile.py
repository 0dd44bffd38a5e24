"""make bench: values of any shape reach the programs, and only a run that was just made is drawn."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
# Leaves a run, unless it is to give up before.
BENCH = """printf '%s|' bench "$@" >>"$LOG"
[ -z "$GIVE_UP" ] || exit 1
out=results
for word; do case $word in --out=*) out=${word#--out=} ;; esac; done
mkdir -p "$out/run" && ln -sfn run "$out/latest"
exit ${CODE:-0}"""


class Bench(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        plans = [str(plan.relative_to(ROOT)) for plan in (ROOT / "harness/plan/plans").glob("*.toml")]
        for file in ("Makefile", "scripts/check_arguments.sh", *plans):
            (self.root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, self.root / file)
        for place, script in (
            ("bin/cmake", """printf '%s|' cmake >>"$LOG"; echo "$@" >>configured """),
            ("scripts/setup/setup.sh", "exit 0"),
            ("build/release/pipes_bench", BENCH),
            ("python", """printf '%s|' python "$@" >>"$LOG" """),
        ):
            file = self.root / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            file.chmod(0o755)

    def make(self, *words, **environment):
        """Exit code of make, and what was called with which words."""
        log = self.root / "log"
        log.unlink(missing_ok=True)
        done = subprocess.run(
            ["make", "--silent", "PYTHON=./python", *words],
            cwd=self.root,
            env={
                "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
                "LOG": str(log),
                **environment,
            },
            capture_output=True,
            check=False,
        )
        self.said = done.stderr.decode()
        called = log.read_text(encoding="utf-8") if log.exists() else ""
        return done.returncode, called.replace("cmake|cmake|", "", 1)

    def test_values_are_passed_on_as_they_are(self):
        code, called = self.make("bench", "OUT=a b", "FILTER=it's (8|64)/.*", "PLAN=quick")
        self.assertEqual(code, 0)
        self.assertEqual(
            called,
            "bench|--filter=it's (8|64)/.*|--out=a b|--plan=quick|python|scripts/page.py|a b/latest|",
        )

    def test_a_budget_is_passed_on_if_there_is_one(self):
        _, called = self.make("bench", "FILTER=x", "BUDGET=5m")
        self.assertIn("bench|--filter=x|--out=results|--budget=5m|--plan=quick|", called)

    def test_a_run_that_is_named_goes_on_and_is_drawn(self):
        code, called = self.make("bench", "RESUME=its run")
        self.assertEqual((code, called), (0, "bench|--resume=its run|python|scripts/page.py|its run|"))

    def test_the_self_test_is_given_the_directory_of_results(self):
        self.assertEqual(self.make("self-test", "OUT=a b"), (0, "python|scripts/self_test.py|--out=a b/self-test|"))

    def test_what_cannot_be_right_is_refused_in_one_line_before_anything_is_built(self):
        for target, word, line in (
            ("bench", "PLAN=nonsense", "make: PLAN=nonsense: no such plan (allowed: blog, full, quick, rivals, smoke, or"),
            ("list", "PLAN=", "make: PLAN=: no such plan (allowed: blog, "),
            ("bench", "PLAN=none.toml", "make: PLAN=none.toml: no file that can be read (allowed: a plan file, or blog, "),
            ("bench", "PAYLOADS=8 12", "make: PAYLOADS=8 12: 12 is not a multiple of 8 up to 65536 (allowed: "),
            ("bench", "PAYLOADS=08", "make: PAYLOADS=08: 08 is not a multiple of 8"),
            ("bench", "CAPACITIES=64 100", "make: CAPACITIES=64 100: 100 is not a power of two from 2 to 65536 (allowed: "),
            ("bench", "CAPACITIES=1", "make: CAPACITIES=1: 1 is not a power of two"),
            ("bench", "FILTER=(", "make: FILTER=(: not a regular expression: missing closing parenthesis (allowed: "),
            ("blog", "FILTER=a[", "make: FILTER=a[: not a regular expression: "),
            ("fuzz", "SECONDS=ten", "make: SECONDS=ten: not a whole number of seconds (allowed: "),
            ("fuzz", "SECONDS=1;x", "make: SECONDS=1;x: not a whole number of seconds (allowed: "),
        ):
            self.assertEqual(self.make(target, word), (2, ""), word)
            ours = [each for each in self.said.splitlines() if not each.startswith("make: *** ")]
            self.assertEqual(len(ours), 1, self.said)
            self.assertTrue(ours[0].startswith(line), ours[0])

    def test_every_plan_of_the_program_is_allowed(self):
        for plan in ("quick", "full", "blog", "rivals", "smoke"):
            self.assertEqual(self.make("bench", f"PLAN={plan}")[0], 0, plan)

    def test_help_names_the_plans_that_are_allowed(self):
        shown = subprocess.run(["make", "help"], cwd=self.root, capture_output=True, text=True, check=True).stdout
        plans = sorted(plan.stem for plan in (ROOT / "harness/plan/plans").glob("*.toml"))
        self.assertEqual(re.findall(r"PLAN=(\S+)", shown), ["|".join([*plans, "FILE.toml"])] * 2)

    def test_a_plan_file_and_the_sizes_it_needs_are_passed_on(self):
        (self.root / "my plans").mkdir()
        (self.root / "my plans/few.toml").write_text("rounds = 1\n", encoding="utf-8")
        code, called = self.make("bench", "PLAN=my plans/few.toml", "PAYLOADS=8 256", "CAPACITIES=1024 256")
        self.assertEqual(code, 0)
        self.assertIn("|--plan=my plans/few.toml|", called)
        configured = (self.root / "configured").read_text(encoding="utf-8").splitlines()[0]
        self.assertEqual(configured, "--preset release -D TYPED_PIPES_PAYLOADS=8 256 -D TYPED_PIPES_CAPACITIES=1024 256")
        (self.root / "configured").unlink()
        self.make("bench")
        configured = (self.root / "configured").read_text(encoding="utf-8").splitlines()[0]
        self.assertEqual(configured, "--preset release -D TYPED_PIPES_PAYLOADS= -D TYPED_PIPES_CAPACITIES=")

    def test_a_run_with_a_fault_is_drawn_and_the_fault_told(self):
        code, called = self.make("bench", CODE="1")
        self.assertEqual(code, 2)  # as make says of any error
        self.assertIn("python|scripts/page.py|results/latest|", called)

    def test_no_older_run_is_drawn_for_one_that_was_given_up(self):
        self.make("bench")
        code, called = self.make("bench", GIVE_UP="yes")
        self.assertEqual(code, 2)
        self.assertNotIn("page.py", called)


if __name__ == "__main__":
    unittest.main()
