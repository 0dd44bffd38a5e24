"""Cases over an invented laboratory, the other process, and the program that runs them all."""

import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import self_test
from self_testing import cases, findings, hog, program
from self_testing.findings import FAILED, PASSED, UNTOLD
from self_testing.test.invented import measured

SCRIPT = pathlib.Path(self_test.__file__)


class Silent:
    def step(self, *_):
        pass


def length(word):
    return 0 if word == "undelayed" else int(word[8:-2])


class InventedLaboratory:
    """Makes runs of which all is as injected, or nothing."""

    def __init__(self, works=True):
        self.works, self.asked = works, []

    def run(self, plan, *flags):
        self.asked.append((plan, *flags))
        return getattr(self, f"_{plan}")(len(self.asked), dict(word.split("=", 1) for word in flags))

    def _programmed(self, seed, _):
        wrong = 1 if self.works else 1.2
        return measured("programmed", (("waits_20us", 2e4 * wrong), ("waits_20us_2", 2e4)), spread=0.001, seed=seed)

    def _identical(self, seed, _):
        return measured("ping_pong", (("slots", 100), ("slots_2", 100), ("slots_3", 100 if self.works else 140)), seed=seed)

    def _delayed(self, seed, flags):
        first, _, *others = flags.get("--backend", "undelayed,undelayed").split(",")
        base = length(first)
        costs = [(word, 100 + 2 * (length(word) if self.works else base) / 1000) for word in (first, *others)]
        return measured("ping_pong", [costs[0], (f"{first}_2", costs[0][1]), *costs[1:]], seed=seed)

    def _busy(self, seed, flags):
        if "stays_busy" in flags.get("--backend", "") and self.works:
            raise program.Refused(2, "programmed/stays_busy: left a thread running for 2 s after its trial")
        return self._programmed(seed, flags)

    def _hog(self, seed, _):
        return measured("create_close", (("slots", 100), ("slots_2", 100)), seed=seed)


class Cases(unittest.TestCase):
    def carried_out(self, name, laboratory, repeats=6):
        chosen = [case for case in cases.cases(repeats, 1) if case.name == name]
        return [one for case in chosen for one in cases.carry_out(case, laboratory, Silent())]

    def test_each_passes_if_all_is_as_injected_and_fails_if_not(self):
        for name in ("programmed", "identical", "delayed"):
            for works, verdict in ((True, PASSED), (False, FAILED)):
                found = self.carried_out(name, InventedLaboratory(works))
                self.assertEqual({one.verdict for one in found}, {verdict}, found)

    def test_busy_goes_by_marks_and_by_how_the_other_run_ended(self):
        self.assertEqual([one.verdict for one in self.carried_out("busy", InventedLaboratory())], [FAILED, PASSED, PASSED])
        self.assertEqual(self.carried_out("busy", InventedLaboratory(False))[-1].verdict, FAILED)

    def test_beside_a_process_that_had_no_time_nothing_is_told(self):
        laboratory = InventedLaboratory()
        self.assertEqual([one.verdict for one in self.carried_out("hog", laboratory)], [UNTOLD])
        self.assertEqual(laboratory.asked[1], ("hog",))

    def test_delays_are_around_2_d(self):
        laboratory = InventedLaboratory()
        self.carried_out("delayed", laboratory, repeats=2)
        asked = [dict(word.split("=", 1) for word in flags) for _, *flags in laboratory.asked]
        self.assertEqual(len({one["--filter"] for one in asked}), len(cases.DELAYED))
        lengths = [length(word) for word in asked[1]["--backend"].split(",")[2:]]
        first = InventedLaboratory().run("delayed")
        d = first.controls[0].difference
        self.assertEqual(lengths, cases.ladder(first))
        self.assertAlmostEqual(lengths[2] / (1000 * 100 * ((1 + d) ** 2 - 1) / 2), 1.1, delta=0.02)

    def test_each_run_goes_by_the_d_of_the_one_before(self):
        laboratory = InventedLaboratory()
        results = []
        for step in next(case for case in cases.cases(3, 1) if case.name == "delayed").steps:
            results.append(step.run(laboratory, results))
        asked = [[length(word) for word in flags[-1].split(",")[2:]] for _, *flags in laboratory.asked[1:]]
        self.assertEqual(asked, [cases.ladder(run) for run in results[:-1]])
        self.assertNotEqual(asked[0], asked[1])

    def test_a_run_that_cannot_tell_its_d_is_passed_over(self):
        laboratory = InventedLaboratory()
        untold = measured("ping_pong", (("undelayed", 100), ("undelayed_2", 100)), processes=3)
        told = measured("ping_pong", (("undelayed", 100), ("undelayed_2", 100)))
        step = next(case for case in cases.cases(1, 1) if case.name == "delayed").steps[-1]
        for results, lengths in (([told, untold], cases.ladder(told)), ([untold], []), ([], [])):
            step.run(laboratory, results)
            self.assertEqual([length(word) for word in laboratory.asked[-1][-1].split(",")[2:]], lengths)

    def test_all_messages_between_two_cores_wait_for_more_than_a_poll_takes(self):
        laboratory = InventedLaboratory()
        self.carried_out("delayed", laboratory, repeats=1)
        first, second, *others = laboratory.asked[-1][-1].removeprefix("--backend=").split(",")
        self.assertEqual([first, second], ["delayed_1000000ps"] * 2)
        self.assertEqual(len(others), len(cases.LADDER))
        self.assertTrue(all(length(word) > 1_000_000 for word in others))

    def test_where_no_d_is_known_there_is_no_delay(self):
        self.assertEqual(cases.ladder(measured("ping_pong", (("undelayed", 100), ("undelayed_2", 100)), processes=3)), [])

    def test_a_run_that_fails_is_a_finding_and_absent_cells_are_none(self):
        for said, verdict in (("x: a message was lost", FAILED), ("x: nothing to run: no such placement", UNTOLD)):
            def refuse(*_, said=said):
                raise program.Refused(2, said)

            case = cases.Case("a", "b", [cases.Step(1, refuse)], lambda results: results)
            found = list(cases.carry_out(case, None, Silent()))
            self.assertEqual([one.verdict for one in found], [verdict])
            self.assertIn(said, found[0].found)

    def test_the_whole_takes_at_most_ten_minutes(self):
        self.assertLess(sum(case.seconds for case in cases.cases(10, 1)), 600)


class Hog(unittest.TestCase):
    def test_it_is_busy_on_one_unit_at_times_that_follow_from_the_seed(self):
        mine = os.sched_getaffinity(0)
        with hog.hog(min(mine), 7) as bursts:
            time.sleep(2.5)
        self.assertEqual(os.sched_getaffinity(0), mine)
        self.assertGreaterEqual(len(bursts), 1)
        chance, last = random.Random(7), 0
        for start, end, used in bursts:
            idle, busy = chance.uniform(*hog._IDLE), chance.uniform(*hog._BUSY)
            self.assertGreater(start, last + idle - 0.01 if last else 0)
            self.assertGreater(end - start, busy - 0.001)
            self.assertGreater(used, 0)
            last = end


class Program(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def script(self, text):
        path = self.root / "program"
        path.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def laboratory(self, text):
        return program.Laboratory(self.script(text), self.root / "out", 5)

    def test_a_run_that_ends_badly_says_its_code_and_last_line(self):
        with self.assertRaises(program.Refused) as caught:
            self.laboratory("echo first >&2; echo 'x: bad' >&2; exit 2").run("busy", "--rounds=1")
        self.assertEqual((caught.exception.code, caught.exception.said), (2, "x: bad"))

    def test_each_run_has_its_plan_and_a_seed_of_its_own(self):
        laboratory = self.laboratory('echo "$@" >&2; exit 1')
        for seed in (6, 7):
            with self.assertRaises(program.Refused) as caught:
                laboratory.run("busy", "--rounds=1")
            said = caught.exception.said.split()
            self.assertTrue(pathlib.Path(said[0].removeprefix("--plan=")).is_file())
            self.assertEqual(said[1:], [f"--out={self.root}/out/busy", "--quiet", f"--seed={seed}", "--rounds=1"])

    def self_test(self, *words):
        return subprocess.run([sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False)

    def test_bad_input_is_one_line(self):
        for words, said in (
            (["--case=nonsense"], "--case=nonsense: no such case; allowed: programmed, busy, hog, identical, delayed"),
            (["--repeats=0"], "0 is not a whole number from 1 to 1000"),
            (["--seed=-1"], "-1 is not a whole number"),
            (["--program=/nowhere", f"--out={self.root}"], "/nowhere: No such file or directory; allowed: the program that make"),
        ):
            done = self.self_test(*words)
            self.assertEqual(done.returncode, 2, words)
            lines = [line for line in done.stderr.splitlines() if line.startswith("self_test.py: ")]
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertIn(said, lines[0])

    def test_a_failure_has_exit_code_1_and_is_in_the_table(self):
        path = self.script("echo 'x: a message was lost' >&2; exit 1")
        done = self.self_test(f"--program={path}", f"--out={self.root}", "--case=programmed", "--seed=3")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stdout, r"self-test of measuring: about \d+ s on a quiet machine; seed 3\n")
        self.assertRegex(done.stdout, r"FAILED +waits of a known length +a run +exit code 1: x: a message was lost")
        self.assertLess(max(map(len, done.stdout.splitlines())), 120)
        self.assertIn("0 passed, 1 failed, 0 cannot be told", done.stdout)

    def test_ctrl_c_ends_the_run_in_order_and_shows_what_there_is(self):
        path = self.script(f"trap 'touch {self.root}/ended; kill %1; exit 130' INT; touch {self.root}/begun; sleep 60 & wait")
        running = subprocess.Popen(
            [sys.executable, SCRIPT, f"--program={path}", f"--out={self.root}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Programs that a shell starts in the background ignore Ctrl-C, these tests among them.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        while not (self.root / "begun").exists() and running.poll() is None:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=30)
        self.assertEqual(running.returncode, 130)
        self.assertTrue((self.root / "ended").exists())
        self.assertIn("stopped before the end", out)

    def test_the_summary_counts_verdicts(self):
        found = [findings.Finding("", "", "", word) for word in (PASSED, PASSED, FAILED, UNTOLD)]
        self.assertTrue(findings.summary(found).startswith("2 passed, 1 failed, 1 cannot be told"))


if __name__ == "__main__":
    unittest.main()
