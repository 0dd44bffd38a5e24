"""make: names and values that cannot be right are refused at once, others of any shape reach the programs, and only a run
that was just made is drawn."""

import json
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
        for file in ("Makefile", "CMakePresets.json", "scripts/check_arguments.sh", *plans):
            (self.root / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, self.root / file)
        for place, script in (
            ("bin/cmake", """printf '%s|' cmake >>"$LOG"; echo "$@" >>configured """),
            ("scripts/setup/setup.sh", "exit 0"),
            ("scripts/setup/find_python.sh", "echo ./python"),
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
            ["make", *words],
            cwd=self.root,
            env={
                "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
                "LOG": str(log),
                **environment,
            },
            capture_output=True,
            check=False,
        )
        self.printed, self.said = done.stdout.decode(), done.stderr.decode()
        called = log.read_text(encoding="utf-8") if log.exists() else ""
        return done.returncode, called.replace("cmake|cmake|", "", 1)

    def configured(self, *words):
        """With which words make calls CMake first."""
        (self.root / "configured").unlink(missing_ok=True)
        self.make(*words)
        return (self.root / "configured").read_text(encoding="utf-8").splitlines()[0]

    def leave_run(self, name, state):
        """A run as pipes_bench leaves it, as far as make looks."""
        run = self.root / name
        run.mkdir(parents=True)
        (run / "run.json").write_text(f'{{\n "run": {{\n  "state": "{state}",\n', encoding="utf-8")
        (run / "trials.csv").touch()
        return run

    def refused(self, *words, **environment):
        """The one line in which make refuses them, before anything is set up or built."""
        self.assertEqual(self.make(*words, **environment), (2, ""), words)
        ours = [each for each in self.said.splitlines() if not each.startswith("make: *** ")]
        self.assertEqual(len(ours), 1, self.said)
        return ours[0]

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

    def test_a_budget_in_any_unit_is_allowed(self):
        for budget in ("90s", "1.5h", "1h30m", ""):
            self.assertEqual(self.make("bench", f"BUDGET={budget}")[0], 0, budget)

    def test_regimes_are_passed_on_if_they_are_asked_for(self):
        self.assertIn("|--budget=30m|--regimes=2|", self.make("bench", "BUDGET=30m", "REGIMES=2")[1])
        self.assertNotIn("regimes", self.make("bench", "BUDGET=30m")[1])

    def test_what_is_built_is_what_the_plan_measures(self):
        self.leave_run("its run", "interrupted")
        for words, plan in (
            (["bench"], "quick"),
            (["bench", "PLAN=rivals"], "rivals"),
            (["list", "PLAN=full"], "full"),
            (["blog"], "blog"),
            (["build"], ""),
            (["bench", "RESUME=its run"], ""),
        ):
            self.assertTrue(self.configured(*words).endswith(f" -D TYPED_PIPES_PLAN={plan}"), words)

    def test_a_run_that_is_named_goes_on_and_is_drawn(self):
        self.leave_run("its run", "interrupted")
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
            ("build", "PRESET=nope", "make: PRESET=nope: no such preset (allowed: asan, "),
            ("test", "PRESET=", "make: PRESET=: no such preset (allowed: asan, "),
            ("bench", "BUDGET=5", "make: BUDGET=5: no unit (allowed: s, m or h, such as 90s, 5m, 1h)"),
            ("bench", "BUDGET=-1", "make: BUDGET=-1: not a time of at least 1s and at most 168h (allowed: such as 90s, "),
            ("blog", "BUDGET=abc", "make: BUDGET=abc: not a time of at least 1s and at most 168h (allowed: "),
            ("bench", "REGIMES=5", "make: REGIMES=5: not a number of speeds of the hand-off (allowed: 1 to 4)"),
            ("bench", "REGIMES=two", "make: REGIMES=two: not a number of speeds of the hand-off (allowed: "),
            ("bench", "OUT=Makefile", "make: OUT=Makefile: Not a directory (allowed: a directory that can be written)"),
            ("fuzz", "OUT=Makefile/a/b", "make: OUT=Makefile/a/b: Not a directory (allowed: "),
            ("self-test", "OUT=", "make: OUT=: not a directory (allowed: "),
            ("bench", "RESUME=nope", "make: RESUME=nope: no run.json with trials.csv there (allowed: the directory of a run)"),
            ("bench", "RESUME=", "make: RESUME=: no run.json with trials.csv there (allowed: "),
            ("fuzz", "SECONDS=ten", "make: SECONDS=ten: not a whole number of seconds (allowed: "),
            ("fuzz", "SECONDS=1;x", "make: SECONDS=1;x: not a whole number of seconds (allowed: "),
        ):
            said = self.refused(target, word)
            self.assertTrue(said.startswith(line), said)

    def test_a_run_that_is_finished_is_not_gone_on_with(self):
        done = self.leave_run("results/1", "complete")
        (self.root / "results/latest").symlink_to("1")
        spent = self.leave_run("results/2", "budget_spent")
        finished = "make: RESUME=results/latest: is finished: nothing to go on with"
        self.assertEqual(self.refused("bench", "RESUME=results/latest"), finished)
        for when, run in enumerate((done, spent, self.leave_run("results/4", "running"), self.leave_run("results/3", "interrupted"))):
            os.utime(run / "run.json", (when, when))
        self.assertEqual(self.refused("bench", "RESUME=results/latest"), f"{finished}; {(self.root / 'results/3').resolve()} is not finished")
        self.assertEqual(
            self.refused("bench", "RESUME=results/2"),
            "make: RESUME=results/2: is finished: the time that it was given is spent",
        )

    def test_a_variable_that_no_target_of_the_call_takes_is_refused(self):
        bench = "BUDGET, CAPACITIES, FILTER, OUT, PAYLOADS, PLAN, REGIMES, RESUME"
        for words, line in (
            (["bench", "FILTR=ping"], f"FILTR: make bench has no such variable (allowed: {bench})"),
            (["bench", "FILTER=.", "filter=a b"], f"filter: make bench has no such variable (allowed: {bench})"),
            (["test", "FILTER=x"], "FILTER: make test has no such variable (allowed: PRESET)"),
            (["plot", "RUN=a", "OUT=b"], "OUT=b: not beside RUN, where the plots go (allowed: one of the two)"),
            (["plot", "fuzz", "PLAN=x"], "PLAN: make plot fuzz has no such variable (allowed: OUT, RUN, SECONDS)"),
            (["clean", "OUT=results"], "OUT: make clean has no such variable (allowed: none)"),
            (["FILTER=ping"], "FILTER: make help has no such variable (allowed: none)"),
        ):
            self.assertEqual(self.refused(*words), f"make: {line}")

    def test_a_run_goes_on_by_its_own_command_line(self):
        self.leave_run("results/1", "interrupted")
        for word in ("PLAN=quick", "FILTER=.", "BUDGET=5m", "REGIMES=2", "OUT=results"):
            said = self.refused("bench", "RESUME=results/1", word)
            self.assertTrue(said.startswith(f"make: {word.split('=')[0]}: not beside RESUME, which goes on with a run by "), said)

    def test_what_the_environment_has_for_others_is_not_refused(self):
        self.assertEqual(self.make("bench", FILTR="ping", SECONDS="ten", PRESET="nope")[0], 0)
        self.assertEqual(self.make("clean", PLAN="nope", OUT="Makefile")[0], 0)
        self.assertTrue(self.refused("bench", PLAN="nope").startswith("make: PLAN=nope: no such plan"))

    def test_a_value_reaches_the_program_as_it_was_written(self):
        for written in ("spin$|park$", "(spin$)", "$(shell touch here)", "a b"):
            self.assertIn(f"|--filter={written}|", self.make("list", f"FILTER={written}")[1])
            self.assertIn(f"|--filter={written}|", self.make("list", FILTER=written)[1])
        self.assertFalse((self.root / "here").exists())

    def test_a_value_of_two_lines_is_refused(self):
        for word in ("PLAN=quick\nfull", "PAYLOADS=8\n256", "FILTER=a\nb"):
            self.assertEqual(self.refused("bench", word), f"make: {word.split('=')[0]}: more than one line (allowed: one)")

    def test_a_command_is_not_printed(self):
        self.make("bench")
        self.assertEqual(self.printed, "")
        self.make("plot")
        self.assertEqual(self.printed, "")

    def test_every_preset_is_allowed(self):
        presets = json.loads((ROOT / "CMakePresets.json").read_text(encoding="utf-8"))["configurePresets"]
        shown = [preset["name"] for preset in presets if not preset.get("hidden")]
        for preset in shown:
            self.assertEqual(self.make("build", f"PRESET={preset}")[0], 0, preset)
        self.assertIn(f"(allowed: {', '.join(sorted(shown))})", self.refused("build", "PRESET=base"))

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
        words = ("bench", "PLAN=my plans/few.toml", "PAYLOADS=8 256", "CAPACITIES=1024 256")
        code, called = self.make(*words)
        self.assertEqual(code, 0)
        self.assertIn("|--plan=my plans/few.toml|", called)
        self.assertEqual(
            self.configured(*words),
            "--preset release -D TYPED_PIPES_PAYLOADS=8 256 -D TYPED_PIPES_CAPACITIES=1024 256 -D TYPED_PIPES_PLAN=my plans/few.toml",
        )
        self.assertEqual(
            self.configured("bench"),
            "--preset release -D TYPED_PIPES_PAYLOADS= -D TYPED_PIPES_CAPACITIES= -D TYPED_PIPES_PLAN=quick",
        )

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
