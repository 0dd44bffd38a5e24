#!/usr/bin/python3
"""soak_program_test.py - pipes_soak as its users meet it: interrupted, started again, and told nonsense.

    soak_program_test.py PROGRAM
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""


def run(*arguments, folder=None):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=120, cwd=folder)


class Soak(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = pathlib.Path(folder.name) / "kept" / "soak.json"

    def done(self, step):
        return json.loads(self.state.read_text(encoding="utf-8"))["steps"][step]

    def test_it_goes_on_where_it_was_interrupted(self):
        one = ("--filter=queue_mutex_park/unpinned", f"--state={self.state}", "--quiet")
        with subprocess.Popen([PROGRAM, *one], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as soak:
            while not self.state.exists():
                self.assertIsNone(soak.poll(), "it has ended before it kept anything")
                time.sleep(0.01)
            time.sleep(1.5)  # the moment for which it is calibrated, and a part of the step
            soak.send_signal(signal.SIGINT)
            table, said = soak.communicate(timeout=60)
        self.assertEqual(soak.returncode, 130, said)
        self.assertIn("the same command goes on", said)
        self.assertIn("not done", table)
        before = self.done("queue_mutex_park/unpinned")
        self.assertGreater(before["to_server"], 0)
        # So that only a little is left of it.
        goal = int(before["to_server"] * 1.1)
        again = run(*one, f"--messages={goal}")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("all arrived", again.stdout)
        after = self.done("queue_mutex_park/unpinned")
        self.assertGreaterEqual(after["to_server"], before["to_server"] * 1.05)
        self.assertGreater(after["sessions"], before["sessions"])
        self.assertGreaterEqual(after["seconds"], before["seconds"])
        # And then there is nothing left to do.
        self.assertEqual(run(*one, f"--messages={goal}").returncode, 0)
        self.assertEqual(self.done("queue_mutex_park/unpinned"), after)

    def test_bad_input_gets_one_line_and_exit_code_2(self):
        here = f"--state={self.state}"
        for arguments, words in (
            (["--mesages=3"], 'did you mean "--messages"?'),
            (["--messages=many"], "--messages=many: not a whole number"),
            (["--messages=-1"], "--messages=-1"),
            (["--total=99999999999999999"], "not a whole number from 0 to 1125899906842624"),
            (["--messages"], "needs a value"),
            (["--messages=0x10"], "--messages=0x10: not a whole number"),
            (["--limit_s=nan"], "--limit_s=nan"),
            (["--limit_s=0"], "0.01 to 1000000"),
            (["--fresh=perhaps"], "allowed: true, false"),
            (["ring"], "not a flag"),
            (["--filter=["], "--filter=["),
            (["--filter=no_such_backend"], "allowed: see --list"),
            (["--state="], "--state=: not a file"),
            (["--state=/dev/null/soak.json", "--fresh"], "cannot be written"),
        ):
            with self.subTest(arguments):
                ended = run(here, *arguments)
                self.assertEqual(ended.returncode, 2, ended.stderr)
                self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)
                self.assertTrue(ended.stderr.startswith("pipes_soak: "), ended.stderr)
                self.assertIn(words, ended.stderr)

    def test_a_file_that_is_no_state_of_this_program_is_refused(self):
        self.state.parent.mkdir()
        for text in ("", "[]", "{}", '{"form": "pipes-soak/1", "program": 5, "steps": {}}', '{"form": "pipes-soak/1", "steps": []}'):
            with self.subTest(text):
                self.state.write_text(text, encoding="utf-8")
                ended = run(f"--state={self.state}", "--filter=ring_park/pinned")
                self.assertEqual(ended.returncode, 2, ended.stderr)
                self.assertIn("--fresh begins anew", ended.stderr)
                self.assertEqual(self.state.read_text(encoding="utf-8"), text)

    def test_counts_that_no_soak_keeps_are_refused(self):
        self.state.parent.mkdir()
        step = "queue_mutex_park/pinned"
        done = {"to_server": 1, "to_client": 1, "sleeps": 0, "sessions": 1, "seconds": 1, "longest_burst": 1, "grown_bytes": 0}
        for key, value in (("to_server", -1), ("to_client", 1.5), ("to_server", 1e300), ("longest_burst", 2**64 - 1), ("grown_bytes", -1), ("seconds", -1), ("seconds", 1e308)):
            with self.subTest(key=key, value=value):
                self.state.write_text(json.dumps({"form": "pipes-soak/1", "program": "0" * 64, "steps": {step: {**done, key: value}}}), encoding="utf-8")
                ended = run("--table", f"--state={self.state}")
                self.assertEqual((ended.returncode, ended.stderr.count("\n")), (2, 1), ended.stderr)
        self.state.write_text(json.dumps({"form": "pipes-soak/1", "program": "0" * 64, "steps": None}), encoding="utf-8")
        self.assertEqual(run("--table", f"--state={self.state}").returncode, 2)
        self.state.write_text(" " * 1_000_001, encoding="utf-8")
        self.assertIn("larger than what a soak keeps", run("--table", f"--state={self.state}").stderr)

    def test_only_a_file_is_replaced(self):
        few = ("--messages=100", "--sleeps=0", "--limit_s=0.01", "--filter=queue_mutex_park/pinned", "--fresh", "--quiet")
        self.state.parent.mkdir()
        pipe, nothing, link = (self.state.parent / name for name in ("pipe", "nothing", "link"))
        os.mkfifo(pipe)
        nothing.symlink_to("not there")
        for file, words in ((pipe, "not a file"), (nothing, "a link to nothing"), (self.state.parent, "not a file")):
            ended = run(f"--state={file}", *few)
            self.assertEqual((ended.returncode, ended.stderr), (2, f"pipes_soak: --state={file}: {words}\n"))
        self.assertTrue(pipe.is_fifo())
        self.state.write_text("", encoding="utf-8")
        link.symlink_to(self.state.name)
        self.assertEqual(run(f"--state={link}", *few).returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertIn("queue_mutex_park/pinned", json.loads(self.state.read_text(encoding="utf-8"))["steps"])

    def test_a_name_alone_is_a_file_of_the_folder_it_runs_in(self):
        self.state.parent.mkdir()
        few = ("--messages=100", "--sleeps=0", "--limit_s=0.01", "--filter=queue_mutex_park/pinned", "--quiet")
        ended = run(f"--state={self.state.name}", *few, folder=self.state.parent)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        self.assertGreaterEqual(self.done("queue_mutex_park/pinned")["to_server"], 100)

    def test_what_cannot_be_printed_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            ended = subprocess.run([PROGRAM, "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((ended.returncode, ended.stderr), (2, "pipes_soak: standard output: cannot be written\n"))

    def test_a_thread_that_cannot_be_started_is_a_fault_of_the_step(self):
        def limited(kib, flags):
            return subprocess.run(["sh", "-c", f"ulimit -v {kib}; exec {PROGRAM} {flags}"], capture_output=True, text=True, check=False, timeout=120)

        if limited(200_000, "--help").returncode != 0:
            self.skipTest("this build reserves more memory to begin with")  # a sanitizer does
        # With little memory it has none to begin with, with more it has too little for its threads.
        flags = f"--state={self.state} --filter=ring_park/oversubscribed --messages=1000000 --limit_s=1"
        for kib in range(30_000, 200_000, 6_000):
            ended = limited(kib, flags)
            if ended.returncode != 2:
                break
            self.assertEqual(ended.stderr.count("\n"), 1, ended.stderr)
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn("ring_park/oversubscribed: ", ended.stderr)

    def test_one_condition_makes_up_for_the_time_that_others_ran_out_of(self):
        ended = run("--filter=queue_mutex_park/(delayed|pinned)", f"--state={self.state}", "--messages=400000", "--limit_s=0.01", "--quiet")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("all arrived", ended.stdout)
        carried = {step: min(done["to_server"], done["to_client"]) for step, done in json.loads(self.state.read_text(encoding="utf-8"))["steps"].items()}
        self.assertEqual(set(carried), {"queue_mutex_park/delayed", "queue_mutex_park/pinned"})
        self.assertGreaterEqual(sum(carried.values()), 400_000)

    def test_a_table_of_what_was_kept_by_any_build(self):
        refused = run("--table", f"--state={self.state}")
        self.assertEqual((refused.returncode, refused.stderr), (2, f"pipes_soak: --state={self.state}: there is no such file\n"))
        self.state.parent.mkdir()
        done = {"to_server": 1234567, "to_client": 1234568, "sleeps": 0, "sessions": 3, "seconds": 61, "longest_burst": 3999, "grown_bytes": 0}
        kept = {"form": "pipes-soak/1", "program": "0" * 64, "steps": {"queue_mutex_park/pinned": done}}
        self.state.write_text(json.dumps(kept), encoding="utf-8")
        printed = run("--table", f"--state={self.state}")
        self.assertEqual((printed.returncode, printed.stderr), (0, ""))
        self.assertIn("| queue_mutex_park | 1,234,567 | 1,234,567 | 0 |", printed.stdout)
        self.assertIn("0:01:01 | not done |", printed.stdout)
        self.assertEqual(printed.stdout.count("\n"), 3, "a heading of two lines, and a row for each backend that has begun")
        self.assertEqual(json.loads(self.state.read_text(encoding="utf-8")), kept)

    def test_help_and_list_print_and_stop(self):
        self.assertIn("--messages=", run("--help").stdout)
        self.assertIn("ring_park/sleeping\n", run("--list").stdout)
        self.assertFalse(self.state.exists())


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)  # says why a test was skipped
