"""judging.py - findings from runs whose truth is known, by the same estimates and verdicts as every page."""

import collections
import dataclasses
import re

import numpy

from estimates import usable, verdicts
from estimates.intervals import MOST_FOR_SAME, UNTOLD
from figures import units
from self_testing.findings import FAILED, PASSED, Finding, most_wrong, of_counts

# A group that does not resolve a factor of two tells nothing: there no verdict could be wrong.
MOST_RESOLVED = 1.0
# A delay of so many d or less is judged: to find a longer one says little.
LONGEST_DELAY = 4
# A programmed time is read back within this share.
TOLERANCE = 0.01
_UNITS = {"us": 1e3, "ms": 1e6}
_VERDICTS = {verdicts.HOLDS: PASSED, verdicts.FAILS: FAILED, UNTOLD: UNTOLD}


@dataclasses.dataclass(frozen=True)
class Told:
    """What a run says of two cells of one group."""

    verdict: str | None  # as on a page; None if the run cannot tell
    difference: float | None  # the smallest that their group resolves, a share
    ratio: float | None = None  # of the first cell's cost to the second's
    why: str = ""  # the run cannot tell


def told(run, first, second):
    """What a run, Measured, says of two of its cells."""
    control = run.controls.get(second.group)
    difference = None if control is None else control.difference
    found = run.compare(first, second)
    if first.choice.disturbed or second.choice.disturbed:
        return Told(None, difference, why="most trials were disturbed")
    if difference is None or found is None or found.ratio.low is None:
        return Told(None, difference, why="too few processes met the same regime of the machine")
    if difference > MOST_RESOLVED:
        return Told(None, difference, why=f"d was over {MOST_RESOLVED:.0%}")
    return Told(found.verdict, difference, found.ratio.median)


def place(cell):
    """What tells a cell from others of a self-test, in a few words."""
    pairs = f"{cell.pairs} pairs" if getattr(cell, "pairs", 1) != 1 else ""
    return " ".join(filter(None, (cell.workload, cell.backend, pairs, cell.placement, cell.wait)))


def _percent(values):
    """Shares as a range in percent, or one number."""
    low, high = (units.digits(100 * end, 2) for end in (min(values), max(values)))
    return f"{low} %" if low == high else f"{low} to {high} %"


def identical(runs):
    """From runs of plan identical: for each cell how often its copy was called different from it, and for all of them that,
    and how often it was called the same."""
    seen = collections.defaultdict(list)
    for run in runs:
        cells = {cell.name: cell for cell in run.rows}
        for cell in run.rows:
            original = cells.get(re.sub(r"^(\w+/\w+?)_[0-9]/", r"\1/", cell.name))
            if original is not None and original is not cell:
                seen[original.name].append((place(original), told(run, cell, original)))
    found = [_of_copies(each[0][0], [one for _, one in each]) for _, each in sorted(seen.items())]
    every = [one for each in seen.values() for _, one in each]
    return [*found, _of_copies("all of these", every), _of_the_same(every)] if found else []


def _of_copies(where, comparisons):
    known = [one for one in comparisons if one.verdict is not None]
    different = sum(one.verdict in ("faster", "slower") for one in known)
    text = f"different in {different} of {len(known)} (at most {most_wrong(len(known))})"
    if known:
        text += f"; d is {_percent([one.difference for one in known])}"
    reasons = [one.why for one in comparisons if one.verdict is None]
    return of_counts("nothing: the same code", where, text, different, len(known), reasons)


def _of_the_same(comparisons):
    """Whether equal cells are usually called the same where their group resolves enough for that to mean something."""
    known = [one for one in comparisons if one.verdict is not None and one.difference <= MOST_FOR_SAME]
    same = sum(one.verdict == "same" for one in known)
    text = f"the same in {same} of {len(known)} (at least half)"
    verdict = UNTOLD if len(known) < len(comparisons) / 10 else PASSED if same >= len(known) / 2 else FAILED
    return Finding("nothing: the same code", f"those that resolve {MOST_FOR_SAME:.0%}", text, verdict)


def delay_of(cell):
    """The delay per message in the name of a cell's backend, picoseconds; None if it is of another kind."""
    if cell.backend == "undelayed":
        return 0
    named = re.fullmatch(r"delayed_(\d+)ps", cell.backend)
    return None if named is None else int(named[1])


def undelayed(run):
    """The cell that delays of a run of plan delayed are judged against, the one with a control; None if there is none."""
    names = {control.reference for control in run.controls.values()}
    return next((cell for cell in run.rows if cell.name in names and delay_of(cell) is not None), None)


def delayed(runs):
    """From runs of plan delayed over the same cells: how often the shortest delay of 2 d or more was found.

    d is that of each run, and a difference of 2 d is d twice: (1 + d)^2 - 1.
    """
    seen = [_of_delay(run) for run in runs]
    judged = [(one, share) for one, share in seen if one.verdict is not None]
    where = next((place(cell) for run in runs if (cell := undelayed(run)) is not None), "no cell")
    missed = sum(one.verdict != "slower" for one, _ in judged)
    text = f"slower in {len(judged) - missed} of {len(judged)} (at least {len(judged) - most_wrong(len(judged))})"
    injected = "a delay of 2 d or more"
    if judged:
        d = [one.difference for one, _ in judged]
        back = numpy.median([(one.ratio - 1) / share for one, share in judged])
        times = numpy.median([numpy.log1p(share) / numpy.log1p(one.difference) for one, share in judged])
        injected = f"a delay, +{_percent([share for _, share in judged])}: {units.digits(times, 2)} d"
        text += f"; d is {_percent(d)}; measured {units.times(back)} the delay"
    return [of_counts(injected, where, text, missed, len(judged), [one.why for one, _ in seen if one.verdict is None])]


def _of_delay(run):
    """What a run says of the delay that it is judged by, and which share of the cost that is; 0 if it cannot tell."""
    reference = undelayed(run)
    if reference is None:
        return Told(None, None, why="no cell was measured twice"), 0
    itself = told(run, reference, reference)
    if itself.verdict is None:
        return itself, 0
    per_ps = reference.messages_per_operation / 1e3 / reference.cost.median
    longer = [cell for cell in run.rows if cell is not reference and delay_of(cell) is not None]
    shares = (((delay_of(cell) - delay_of(reference)) * per_ps, cell) for cell in longer)
    enough = [(share, cell) for share, cell in shares if share >= (1 + itself.difference) ** 2 - 1]
    if not enough:
        why = "all delays were below 2 d: d was less in the run before" if longer else "no run before could tell its d"
        return Told(None, itself.difference, why=why), 0
    share, cell = min(enough, key=lambda one: one[0])
    if share > (1 + itself.difference) ** LONGEST_DELAY - 1:
        return Told(None, itself.difference, why=f"all delays were over {LONGEST_DELAY} d: d was more in the run before"), 0
    return told(run, cell, reference), share


def other_work(run):
    """What took the processors from all threads at the time of a run, in a sentence; empty if nothing is known to have.

    A trial that has nearly all of its processor is not marked, so that a little work of others makes known times longer.
    """
    told = [doubt for doubt in run.run.about["suspect"] if doubt.startswith("Other work")]
    qualified = run.run.machine.get("qualification") or {}  # a run of few operations has none
    lost = qualified.get("spin", {}).get("lost_share", 0)
    if lost > TOLERANCE / 2:
        told.append(f"Before the run spinning threads lost {lost:.1%} of their time.")
    return told[0] if told else ""


def programmed(run):
    """From a run of workload programmed: whether each known time is read back. One that seems longer while others worked is
    no evidence against the method."""
    found = []
    for cell in run.of("programmed"):
        if (named := re.fullmatch(r"waits_(\d+)(us|ms)", cell.backend)) is None:
            continue
        length = int(named[1]) * _UNITS[named[2]]
        ratio = cell.cost.map(lambda ns: ns / length)
        verdict, why = verdicts.judge(verdicts.Measure(cell.backend, ratio), (1 / (1 + TOLERANCE), 1 + TOLERANCE))
        if verdict != verdicts.HOLDS and (cell.choice.disturbed or other_work(run)):
            verdict, why = UNTOLD, other_work(run) or "most trials were disturbed"
        text = f"{units.time(cell.cost.median, 5)}, {units.interval(cell.cost, lambda ns: units.time(ns, 5))}"
        text += f" (within {TOLERANCE:.0%})" + (f": {why}" if why else "")
        found.append(Finding(f"a wait of {units.time(length)}", place(cell), text, _VERDICTS[verdict]))
    return found


def busy(run):
    """From a run of plan busy: that what was left running is marked, and that its neighbours are as without it."""
    trials = run.run.trials.join(run.run.cells.backend, on="cell")
    marked = numpy.array(["left_busy" in words for words in usable.marks(trials)], bool)
    leaves = trials.backend.str.startswith("leaves_")
    left = (int(marked[leaves].sum()), int(leaves.sum()))
    others = (int(marked[~leaves].sum()), int((~leaves).sum()))
    injected = "a thread left running"
    where = "its neighbours"
    text = f"marked left_busy in {left[0]} of {left[1]} trials, and {others[0]} of {others[1]} of its neighbours"
    verdict = PASSED if left[0] == left[1] > 0 == others[0] else FAILED
    beside = [dataclasses.replace(one, injected=f"{injected}, and {one.injected}", where=where) for one in programmed(run)]
    return [Finding(injected, "its own trials", text, verdict), *beside]


def endless(code, said):
    """From how a run ended of which a thread runs for good: the exit code and the last line that it said."""
    refused = code == 2 and "left a thread running" in said
    text = f"exit code {code}: {said.partition(' (allowed')[0] or 'no word'}"
    return [Finding("a thread left running for good", "the run", text, PASSED if refused else FAILED)]
