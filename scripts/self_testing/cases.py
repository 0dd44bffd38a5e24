"""cases.py - what a self-test consists of: which runs are made, and by what they are judged."""

import dataclasses
from collections.abc import Callable, Iterator

from estimates.intervals import UNTOLD
from self_testing import beside_hog, judging
from self_testing.findings import FAILED, Finding
from self_testing.hog import hog
from self_testing.program import Laboratory, Refused

# Cells whose messages are delayed: where they run, the pattern of their names, and what all of their messages wait for,
# picoseconds. Between two cores that is more than a receiver needs to poll once: it may not see a shorter wait.
DELAYED = (
    ("in one thread", "^create_close/.*:same_pu/wait:spin", 0),
    ("on one core", "^ping_pong/.*:same_pu/wait:park", 0),
    ("between two cores", "^ping_pong/.*:same_(l2|l3)/wait:spin", 1_000_000),
)
# Delays beside that of 2 d by a run before: d is another in each run, and the nearest one is judged.
LADDER = (0.5, 0.75, 1.1, 1.65, 2.5)
_LONGEST_PS = 10**8


@dataclasses.dataclass(frozen=True)
class Step:
    """A run of a case, expected to take so many seconds."""

    seconds: float
    run: Callable


@dataclasses.dataclass(frozen=True)
class Case:
    """Some runs and the judgement of them all. `steps` are run in turn, each given the laboratory and the results so far;
    `judge` gets all results and returns findings."""

    name: str
    about: str
    steps: list
    judge: Callable

    @property
    def seconds(self):
        """How long it is expected to take."""
        return sum(step.seconds for step in self.steps)


def cases(repeats, seed):
    """All cases, in the order in which they run, with so many repeats of each comparison."""
    return [
        Case("programmed", "waits of a known length are read back", [Step(4, _plan("programmed"))], _of_last(judging.programmed)),
        Case("busy", "a thread that is left running is noticed", [Step(6, _plan("busy")), Step(6, _endless)], _judge_busy),
        Case("hog", "trials beside another process are left out", [Step(20, _beside(seed))], _judge_hog),
        Case("identical", "the same code is not called different", [Step(10, _plan("identical"))] * repeats, judging.identical),
        *(_delayed(*where, repeats) for where in DELAYED),
    ]


def names():
    """The names of cases, each once."""
    return list(dict.fromkeys(case.name for case in cases(1, 0)))


def carry_out(case, laboratory: Laboratory, progress) -> Iterator[Finding]:
    """The findings of a case. A run that fails makes one finding of it."""
    results = []
    try:
        for number, step in enumerate(case.steps, 1):
            progress.step(case.about, number, len(case.steps), step.seconds)
            results.append(step.run(laboratory, results))
        yield from case.judge(results)
    except Refused as refused:
        if refused.absent:
            yield Finding(case.about, "no cell", f"this machine has none: {refused.said}", UNTOLD)
        else:
            yield Finding(case.about, "a run", str(refused), FAILED)


def _of_last(judge):
    return lambda results: judge(results[-1])


def _plan(name):
    """A run of that plan as it is."""
    return lambda laboratory, _results: laboratory.run(name)


def _endless(laboratory, _results):
    """How a run ends of which a thread runs for good: exit code and last line."""
    try:
        laboratory.run("busy", "--backend=waits_200us,stays_busy", "--processes=1", "--rounds=1")
    except Refused as refused:
        return refused.code, refused.said
    return 0, ""


def _judge_busy(results):
    return [*judging.busy(results[0]), *judging.endless(*results[1])]


def _beside(seed):
    def run(laboratory, _results):
        # A short run of one of the cells says on which unit all of them run.
        first = laboratory.run("hog", "--workload=create_close", "--backend=slots", "--processes=1", "--rounds=1", "--trial_ms=1")
        with hog(first.rows[0].cpus[0], seed) as bursts:
            measured = laboratory.run("hog")
        return measured, bursts

    return run


def _judge_hog(results):
    return beside_hog.beside_hog(*results[0])


def _delayed(where, pattern, base, repeats):
    reference = f"delayed_{base}ps" if base else "undelayed"

    def run(laboratory, results):
        delays = next(filter(None, map(ladder, reversed(results))), [])  # by the last run that could tell its d
        words = [reference, reference, *(f"delayed_{base + ps}ps" for ps in delays)]
        return laboratory.run("delayed", f"--filter={pattern}", f"--backend={','.join(words)}")

    return Case("delayed", f"a delay {where} is found", [Step(2, run), *[Step(4, run)] * repeats], _of_delayed)


def _of_delayed(results):
    return judging.delayed(results[1:])


def ladder(run):
    """Delays per message, picoseconds, around that of 2 d by a run; none if that run cannot tell its d."""
    reference = judging.undelayed(run)
    told = None if reference is None else judging.told(run, reference, reference)
    if told is None or told.verdict is None:
        return []
    ns = reference.cost.median * ((1 + told.difference) ** 2 - 1) / reference.messages_per_operation
    return sorted({max(1, min(_LONGEST_PS, round(1000 * ns * factor))) for factor in LADDER})
