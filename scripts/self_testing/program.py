"""program.py - runs pipes_self_test, and says how far the self-test is."""

import dataclasses
import pathlib
import signal
import subprocess
import sys
import time

from runs import errors

PLANS = pathlib.Path(__file__).resolve().parents[2] / "harness/self_test/plans"


class Refused(Exception):
    """A run that ended with another exit code than 0: the code, and the last line that it said."""

    def __init__(self, code, said):
        super().__init__(f"exit code {code}: {said or 'no word'}")
        self.code, self.said = code, said

    @property
    def absent(self):
        """Whether the machine has none of the cells."""
        return self.code == 2 and ("nothing to run" in self.said or "matches no cell" in self.said)


class Progress:
    """A line on standard error that is rewritten on a terminal, and elsewhere a line for each case.

    `planned` are the seconds that all steps are expected to take.
    """

    def __init__(self, planned):
        self._left, self._done, self._start = planned, 0.0, time.monotonic()
        self._terminal = sys.stderr.isatty()
        self._case = None

    def step(self, case, number, count, seconds):
        """Step `number` of `count` of a case begins, which is expected to take so long."""
        passed = time.monotonic() - self._start
        pace = passed / self._done if self._done else 1.0
        left = self._left * max(0.5, min(3.0, pace))
        text = f"self-test: {case}, run {number} of {count}; about {spoken(left)} left"
        if self._terminal:
            print(f"\r\033[K{text[:118]}", end="", file=sys.stderr, flush=True)
        elif case != self._case:
            print(text, file=sys.stderr, flush=True)
        self._case = case
        self._left, self._done = self._left - seconds, self._done + seconds

    def clear(self):
        """Removes the line that is being rewritten."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def spoken(seconds):
    """A time in words: 40 s, 5 min."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


@dataclasses.dataclass
class Laboratory:
    """Makes the runs of a self-test. `out` gets a directory of runs for each plan."""

    program: pathlib.Path
    out: pathlib.Path
    seed: int
    made: int = 0  # runs so far, so that each has a seed of its own

    def run(self, plan, *flags):
        """The run of that plan with these flags, as Measured; Refused if its exit code is not 0."""
        from estimates.measured import Measured
        from runs import reading

        out = self.out / plan
        self.made += 1
        seed = (self.seed + self.made) % 2**32
        words = [self.program, f"--plan={PLANS / plan}.toml", f"--out={out}", "--quiet", f"--seed={seed}", *flags]
        code, said = _ended(words)
        if code != 0:
            raise Refused(code, said)
        return Measured(reading.load(out / "latest"))


def _ended(words):
    """The exit code of a program, and the last line of its standard error.

    It is in a session of its own, so that Ctrl-C reaches it once, from here: it then ends with what it has.
    """
    try:
        running = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    except OSError as error:
        raise errors.BadInput(f"{words[0]}: {error.strerror}; allowed: the program that make self-test builds") from error
    try:
        _, said = running.communicate()
    except BaseException:
        running.send_signal(signal.SIGINT)
        running.wait()
        raise
    lines = said.split("\n")
    return running.returncode, next((line for line in reversed(lines) if line.strip()), "").strip()
