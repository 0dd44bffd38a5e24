"""make bench: values of any shape reach the programs, and only a run that was just made is drawn."""

import os
import pathlib
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
        shutil.copy(ROOT / "Makefile", self.root)
        for place, script in (
            ("bin/cmake", "exit 0"),
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
        return done.returncode, log.read_text(encoding="utf-8")

    def test_values_are_passed_on_as_they_are(self):
        code, called = self.make("bench", "OUT=a b", "FILTER=it's (8|64)/.*", "PLAN=quick")
        self.assertEqual(code, 0)
        self.assertEqual(
            called,
            "bench|--filter=it's (8|64)/.*|--out=a b|--plan=quick|python|scripts/page.py|a b/latest|",
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
