"""The programs of languages/, as far as their toolchains are installed here: every one does the
work, says what it counted, and ends as its driver expects."""

import functools
import pathlib
import subprocess
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "test_languages"  # kept: the next time nothing has to be made again
ROWS = sorted(path.parent.name for path in (ROOT / "languages").glob("*/row.sh"))
MOST_MESSAGES = 1000000000
MOST_WORKERS = 10000
TIMEOUT_S = 120


def setUpModule():
    subprocess.run([ROOT / "languages" / "build.sh", OUT], check=True, stdout=subprocess.DEVNULL)


def each_row(test):
    """Runs a test for every row that has a program; the others are skipped, with the reason."""

    @functools.wraps(test)
    def over_rows(self):
        for row in ROWS:
            with self.subTest(row):
                missing = OUT / row / "missing"
                if missing.exists():
                    self.skipTest(missing.read_text(encoding="utf-8").strip())
                test(self, row)

    return over_rows


class Rows(unittest.TestCase):
    def run_row(self, row, *arguments, said="go\n"):
        return subprocess.run(
            [OUT / row / "run", *map(str, arguments)],
            input=said,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )

    def assert_refused(self, done, words):
        self.assertEqual((done.returncode, done.stderr), (2, words + "\n"))

    @each_row
    def test_counts_and_sums_what_was_sent(self, row):
        for messages, workers in ((1000, 8), (1, 1), (7, 3), (3, 8), (100000, 2)):
            done = self.run_row(row, messages, workers)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertRegex(done.stdout, rf"\Aready\ndone {messages} {100 * messages} \d+\n\Z")

    @each_row
    def test_its_clock_counts_nanoseconds(self, row):
        began = time.monotonic_ns()
        done = self.run_row(row, 100000, 8)
        whole_ns = time.monotonic_ns() - began
        took_ns = int(done.stdout.split()[-1])
        self.assertLess(took_ns, whole_ns)
        self.assertGreater(took_ns, 100000)  # no message takes less than 1 ns

    @each_row
    def test_is_ready_before_it_is_told_to_go_and_waits_after(self, row):
        with subprocess.Popen(
            [OUT / row / "run", "1000", "4"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as program:
            self.assertEqual(program.stdout.readline(), "ready\n")
            program.stdin.write("go\n")
            program.stdin.flush()
            self.assertRegex(program.stdout.readline(), r"\Adone 1000 100000 \d+\n\Z")
            self.assertIsNone(program.poll())
            program.stdin.close()
            self.assertEqual(program.wait(TIMEOUT_S), 0)
            self.assertEqual((program.stdout.read(), program.stderr.read()), ("", ""))

    @each_row
    def test_end_of_input_ends_it(self, row):
        done = self.run_row(row, 1000, 4, said="")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "ready\n", ""))

    @each_row
    def test_other_input_is_refused_in_one_line(self, row):
        done = self.run_row(row, 10, 2, said="stop\n")
        self.assertEqual(done.stdout, "ready\n")
        self.assert_refused(done, f"{row}: standard input is 'stop'; allowed: one line 'go'")
        self.assert_refused(
            self.run_row(row, 10, 2, said="go\ngo\n"),
            f"{row}: more than one line on standard input; allowed: one, 'go'",
        )

    @each_row
    def test_bad_arguments_are_refused_in_one_line(self, row):
        messages = f"allowed: a whole number from 1 to {MOST_MESSAGES}"
        workers = f"allowed: a whole number from 1 to {MOST_WORKERS}"
        for arguments, words in {
            (): "0 arguments; allowed: two, MESSAGES WORKERS",
            ("1", "2", "3"): "3 arguments; allowed: two, MESSAGES WORKERS",
            ("0", "8"): f"MESSAGES is '0'; {messages}",
            ("-5", "8"): f"MESSAGES is '-5'; {messages}",
            ("ten", "8"): f"MESSAGES is 'ten'; {messages}",
            ("1.5", "8"): f"MESSAGES is '1.5'; {messages}",
            ("1000000001", "8"): f"MESSAGES is '1000000001'; {messages}",
            ("10", "10001"): f"WORKERS is '10001'; {workers}",
            ("10", ""): f"WORKERS is ''; {workers}",
            ("10", "9" * 30): f"WORKERS is '{'9' * 30}'; {workers}",
        }.items():
            done = self.run_row(row, *arguments)
            self.assertEqual(done.stdout, "")
            self.assert_refused(done, f"{row}: {words}")


if __name__ == "__main__":
    unittest.main()
