#!/usr/bin/python3
"""fuzz_program_test.py - the fuzzers find what they are there for, keep it, count, and refuse nonsense."""

import contextlib
import io
import json
import pathlib
import random as randomness
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import commands  # noqa: E402
import damage  # noqa: E402
import inputs  # noqa: E402
import kept  # noqa: E402
import operations  # noqa: E402
import protocols  # noqa: E402
import running  # noqa: E402


class InFolder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.said = self.enterContext(contextlib.redirect_stdout(io.StringIO()))

    def script(self, text, name="program.py"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
        return path


class Judging(InFolder):
    def test_what_ends_well_is_no_fault(self):
        for code, said in ((0, ""), (1, "two\nlines\n"), (2, "one line\n")):
            with self.subTest(code):
                ended = running.as_process(["sh", "-c", f'printf "{said}" >&2; exit {code}'], self.folder)
                self.assertEqual((ended.code, ended.fault), (code, ""))

    def test_faults_of_a_process(self):
        for script, fault in (
            ("exit 3", "ended with 3"),
            ("kill -SEGV $$", "ended with -11"),
            ("exit 2", "0 lines"),
            ("echo a >&2; echo b >&2; exit 2", "2 lines"),
            ("echo 'Traceback (most recent call last)' >&2; exit 1", "Traceback"),
            ("echo '==1==ERROR: AddressSanitizer: x' >&2; exit 1", "AddressSanitizer"),
        ):
            with self.subTest(script):
                self.assertIn(fault, running.as_process(["sh", "-c", script], self.folder).fault)

    def test_faults_inside_this_process(self):
        for body, fault in (
            ("return 2", "0 lines"),
            ("return 4", "ended with 4"),
            ("raise KeyError('x')", "raised KeyError"),
            ("return [0][1]", "raised IndexError"),
            ("return len(sys.argv) - 3", ""),
        ):
            with self.subTest(body):
                script = self.script(f"import sys\ndef main():\n    {body}\n", f"{abs(hash(body))}.py")
                self.assertIn(fault, running.inside(script, ["a", "b"], self.folder).fault)

    def test_what_does_not_end_is_a_fault(self):
        usual, running.SECONDS = running.SECONDS, 1
        self.addCleanup(setattr, running, "SECONDS", usual)
        self.assertIn("not finished", running.as_process(["sleep", "60"], self.folder).fault)
        script = self.script("def main():\n    while True: pass\n")
        self.assertIn("not finished", running.inside(script, [], self.folder).fault)


class Inputs(InFolder):
    def test_a_program_that_crashes_on_a_flag_is_found_and_kept(self):
        self.script('#!/bin/sh\nfor word; do case $word in --help) echo "--list --plan=..."; exit 0;; --plan=*) exit 7;; esac; done\nexit 0\n', "pipes_bench")
        state = kept.Kept(self.folder / "kept/fuzz.json")
        inputs.fuzz_commands(state, inputs.Until(0, 200), randomness.Random(1), self.folder)
        self.assertEqual(state.counts["commands"], 200)
        self.assertTrue(state.findings)
        self.assertIn("--plan=", (state.findings[0] / "command.txt").read_text(encoding="utf-8"))
        self.assertTrue(state.findings[0].is_relative_to(self.folder / "kept/fuzz"))

    def test_the_runs_that_are_damaged_are_valid_before(self):
        from runs import reading

        for number, base in enumerate(damage.bases()):
            with self.subTest(number):
                folder = self.folder / str(number)
                folder.mkdir()
                (folder / "run.json").write_text(json.dumps(base.record), encoding="utf-8")
                if base.lines is not None:
                    (folder / "trials.csv").write_text("".join(base.lines), encoding="utf-8")
                self.assertGreater(len(reading.load(folder).trials), 0)

    def test_the_same_seed_makes_the_same_lines(self):
        known = commands.Program("program", ("program",), ("--list", "--pairs"), ("ring", "spin"), ("--list",), (), 1)
        lines = [[commands.random_line(known, random) for _ in range(50)] for random in (randomness.Random(3), randomness.Random(3))]
        self.assertEqual(*lines)


class Counting(InFolder):
    def test_counts_add_up_over_runs(self):
        path = self.folder / "fuzz.json"
        kept.Kept(path).add("runs", 3)
        kept.Kept(path).add("runs", 4)
        self.assertEqual(kept.Kept(path).counts, {**dict.fromkeys(kept.KINDS, 0), "runs": 7})

    def test_bad_input_is_one_line_and_exit_2(self):
        state = self.folder / "fuzz.json"
        for text in ("", "[]", "{}", '{"form": "pipes-fuzz/2", "counts": {"runs": 1}}', '{"form": "pipes-fuzz/3", "counts": {}}', "[" * 100000):
            state.write_text(text, encoding="utf-8")
            self.refused("inputs.py", "commands", f"--state={state}", words="--fresh begins anew")
        self.refused("inputs.py", "commands", "--state=/dev/null/x", words="cannot be")
        self.refused("inputs.py", "everything", words="allowed: commands, plans, runs")
        self.refused("inputs.py", f"--build={self.folder}", words="make build builds it")
        self.refused("fuzz.py", "inputs", f"--build={self.folder}", words="make build builds it")
        self.refused("protocols.py", "--count=many", words="--count")
        self.refused("fuzz.py", "everything", words="allowed: operations, inputs, protocols")
        self.refused("fuzz.py", "--fuzzer=no/such", words="make fuzz builds it")

    def refused(self, program, *arguments, words):
        ended = subprocess.run([sys.executable, HERE / program, *arguments], capture_output=True, text=True, check=False)
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr.count("\n")), (2, "", 1), ended.stderr)
        self.assertIn(words, ended.stderr)


class Protocols(unittest.TestCase):
    def test_a_cycle_of_one_direction_is_unbounded(self):
        def protocol(*states):
            return protocols.Protocol(
                tuple(protocols.State(sends, tuple(protocols.Edge(0, to) for to in to_all), None, False) for sends, to_all in states), ("number",)
            )

        self.assertFalse(protocol((True, [0])).bounded())
        self.assertTrue(protocol((True, [None])).bounded())
        self.assertTrue(protocol((True, [1]), (False, [0])).bounded())
        self.assertFalse(protocol((True, [1]), (True, [0, None])).bounded())
        self.assertFalse(protocol((True, [1]), (False, [0, 2]), (False, [1])).bounded())

    def test_what_is_expected_when_a_side_leaves(self):
        there = protocols.State(True, (protocols.Edge(0, 1),), None, False)
        back = protocols.State(False, (protocols.Edge(1, 0), protocols.Edge(0, None)), None, False)
        both = protocols.Protocol((there, back), ("form<B>", "number"))
        steps = ((0, 0, 5, 0, 0), (1, 0, 6, 0, 0), (0, 0, 7, 0, 0), (1, 1, 8, 0, 0))
        self.assertEqual(protocols.expected(both, protocols.Script(steps, 4, 4)),
                         [" !m0=5(5) ?m1=6 !m0=7(7) ?m0=8 end", " ?m0=5 !m1=6 ?m0=7 !m0=8(8) end"])
        self.assertEqual(protocols.expected(both, protocols.Script(steps, 4, 2)), [" !m0=5(5) ?m1=6 !m0=7(closed) closed end", " ?m0=5 !m1=6 leaves"])
        self.assertEqual(protocols.expected(both, protocols.Script(steps, 1, 4)), [" !m0=5(5) leaves", " ?m0=5 !m1=6 closed end"])

    def test_every_state_of_a_random_protocol_can_be_reached(self):
        random = randomness.Random(1)
        for _ in range(200):
            one = protocols.random_protocol(random)
            seen, ahead = set(), [0]
            while ahead:
                at = ahead.pop()
                if at is not None and at not in seen:
                    seen.add(at)
                    ahead += [edge.to for edge in one.states[at].edges]
            self.assertEqual(len(seen), len(one.states))


class Corpus(InFolder):
    def test_the_committed_inputs_are_few_and_short(self):
        lines = operations.CORPUS.read_text(encoding="ascii").split()
        self.assertEqual(len(lines), len(set(lines)))
        self.assertLessEqual(operations.CORPUS.stat().st_size, 300_000)
        operations.unpack(self.folder / "corpus")
        self.assertEqual(len(list((self.folder / "corpus").iterdir())), len(lines))

    def test_a_fuzzer_finds_its_corpus_wherever_the_counts_are_kept(self):
        fuzzer = self.script('#!/bin/sh\nfor last; do :; done\n[ -d "$last" ] && echo "stat::number_of_executed_units: 7" >&2\n', "fuzzer")
        for state, program in (("kept/fuzz.json", "./fuzzer"), (self.folder / "fuzz.json", fuzzer)):
            with self.subTest(state):
                done = subprocess.run([sys.executable, HERE / "fuzz.py", "operations", f"--state={state}", f"--fuzzer={program}", "--seconds=1"],
                                      cwd=self.folder, capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertIn("0 findings", done.stdout)
                self.assertRegex(done.stdout, r"\b[1-9]\d* sequences")


if __name__ == "__main__":
    unittest.main()
