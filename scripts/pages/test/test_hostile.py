"""Every program that reads a run answers a damaged one, and output that cannot be written, in one line."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import agree
import backends
import check_run
import compare
import costs
import page
from runs.test import synthetic
from runs.test.answers import answer, complaint

RUN = synthetic.make(rounds=6, backends={"single_shot": {"spin": 100}})
NAME = RUN.record["cells"][0]["name"]
READERS = {check_run: (), backends: (), page: ("--table",), compare: (NAME, NAME), costs: ()}


CLOCK, DESIGN, SUSPECT = '"clock_read_ns": 25.0', '"design": "', '"suspect": ['
# A text of a whole run.json, and the text in its place; or the whole file.
HOSTILE = {
    "a float without end": (CLOCK, '"clock_read_ns": 1e999'),
    "an integer of 401 digits": (CLOCK, '"clock_read_ns": 1' + "0" * 400),
    "an integer of 5001 digits": (CLOCK, '"clock_read_ns": 1' + "0" * 5000),
    "a number that overflows when squared": (CLOCK, '"clock_read_ns": 1e300'),
    "a formula in a label": (DESIGN, '"label": "$x{$", ' + DESIGN),
    "half a character": (DESIGN, DESIGN + "\\ud800"),
    "brackets inside": (SUSPECT, SUSPECT + "[" * 5000 + "]" * 5000),
    "200,000 brackets": (None, "[" * 200000 + "]" * 200000),
    "200,000 objects": (None, '{"a":' * 200000 + "1" + "}" * 200000),
}


class Hostile(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def refused(self, program, *arguments):
        said = complaint(self, answer(program, self.directory, *arguments))
        self.assertRegex(said, rf"\A{program.__name__}\.py: [^\n]+\n\Z")
        self.assertLess(len(said), 1000)
        return said

    def test_a_damaged_record_is_one_line_from_every_reader(self):
        RUN.write(self.directory)
        record = self.directory / "run.json"
        whole = json.dumps(json.loads(record.read_text(encoding="utf-8")))
        for what, (usual, hostile) in HOSTILE.items():
            self.assertIn(usual or "", whole)
            record.write_text(whole.replace(usual, hostile) if usual else hostile, encoding="utf-8")
            for program, arguments in READERS.items():
                with self.subTest(what, program=program.__name__):
                    self.refused(program, *arguments)

    def test_numbers_of_trials_that_no_run_has_are_one_line(self):
        for name in ("floor_round_trip_ns", "wall_ns", "operations"):
            for value in ("1" + "0" * 29, "1" + "0" * 400, "9" * 19):
                run = RUN.copy()
                run.rows[4][name] = value
                run.write(self.directory)
                for program, arguments in READERS.items():
                    with self.subTest(name, value=value, program=program.__name__):
                        self.assertIn("up to 2^53", self.refused(program, *arguments))

    def test_a_run_without_cells_or_trials_is_a_page_or_one_line(self):
        without_trials = RUN.copy()
        without_trials.rows.clear()
        for run in (synthetic.empty(), without_trials):
            run.write(self.directory)
            for kind in ("summary", "blog", "rivals"):
                with self.subTest(kind):
                    done = answer(page, self.directory, "--page", kind)
                    code, lines = done.returncode, len(done.stderr.splitlines())
                    self.assertEqual((code, lines), (0, 0) if kind == "summary" else (2, 1))
            self.refused(compare, NAME, NAME)

    def test_a_run_without_backends_is_one_line(self):
        run = synthetic.empty()
        run.record["backends"].clear()
        run.write(self.directory)
        self.assertIn("has no backend", self.refused(backends))

    def test_a_damaged_list_of_backends_is_one_line(self):
        kept = self.directory / "backends.json"
        whole = backends.kept_of(RUN.record)
        kept.write_text(json.dumps(whole), encoding="utf-8")
        self.assertEqual(answer(backends, kept).returncode, 0)
        for key, damaged in (("design", 7), ("waits", "spin"), ("capacity", []), ("put_blocks", "perhaps"), (None, {}), (None, [3]), (None, 5)):
            record = [{**one, key: damaged} for one in whole] if key else damaged
            kept.write_text(json.dumps(record), encoding="utf-8")
            with self.subTest(key, damaged=damaged):
                complaint(self, answer(backends, kept))


class Output(unittest.TestCase):
    def test_what_cannot_be_written_is_an_error(self):
        directory = RUN.write(pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())))
        for program, arguments in (*READERS.items(), (compare, ("--help",))):
            with self.subTest(program=program.__name__), open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run(
                    [sys.executable, program.__file__, directory, *arguments],
                    stdout=full,
                    stderr=subprocess.PIPE,
                    text=True,
                    check=False,
                )
                self.assertEqual(done.returncode, 2)
                self.assertEqual(
                    done.stderr, f"{program.__name__}.py: standard output: No space left on device\n"
                )


    def test_a_terminal_that_knows_ascii_only_gets_the_text_all_the_same(self):
        """With a letter that is not in ASCII in what each prints, also where it refuses something."""
        run = RUN.copy()
        for backend in run.record["backends"]:
            backend["design"] = "a ring → of µ"
        directory = run.write(pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "µ")
        lines = [(program, arguments) for program, arguments in READERS.items()] + [(program, ("µ",)) for program in (*READERS, agree)]
        for program, arguments in lines:
            with self.subTest(program=program.__name__, arguments=arguments):
                told = []
                for encoding in ("utf-8", "ascii"):
                    done = subprocess.run(
                        [sys.executable, program.__file__, directory, *arguments],
                        capture_output=True,
                        check=False,
                        env=os.environ | {"PYTHONIOENCODING": encoding},
                    )
                    self.assertNotIn(b"Traceback", done.stderr)
                    told.append((done.returncode, *(len(text.splitlines()) for text in (done.stdout, done.stderr))))
                self.assertEqual(told[0], told[1])
                self.assertTrue((done.stdout + done.stderr).isascii())


class WithoutModules(unittest.TestCase):
    def test_a_python_without_them_is_one_line(self):
        given = {program.__name__: ("here", *arguments) for program, arguments in READERS.items()}
        given |= {"agree": ("here", "there"), "self_test": ()}
        folder = pathlib.Path(page.__file__).parent
        programs = [one for one in folder.glob("*.py") if "check_modules()" in one.read_text(encoding="utf-8")]
        self.assertEqual({one.stem for one in programs}, set(given))
        for program in programs:
            with self.subTest(program=program.name):
                # -S leaves out Debian's modules.
                command = [sys.executable, "-S", program, *given[program.stem]]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertRegex(done.stderr, rf"\A{program.name}: numpy is missing from [^\n]+\n\Z")


if __name__ == "__main__":
    unittest.main()
