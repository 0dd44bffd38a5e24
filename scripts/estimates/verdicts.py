"""verdicts.py - whether a measured ratio meets a criterion: one rule for all pages.

The 95 % interval of the ratio is held against a band, and against what the group of its cells can resolve (controls.py):
of two cells of the same code one may seem to cost so much more than the other. Where the interval is inside the band by
more than that the criterion holds, where it is outside by more it does not; otherwise, or where something is missing, it
cannot be told. A ratio of one to which nothing was added is judged by the same rule in intervals.verdict().
"""

import dataclasses

from estimates import intervals
from estimates.intervals import UNTOLD, Interval
from estimates.measured import unlike

HOLDS, FAILS = "holds", "does not hold"
_UNKNOWN = "which differences its group resolves is not known: its control has too few processes"
TOO_CLOSE = "closer to the bound than its group resolves; more processes, longer trials or another speed of the hand-off may tell"


@dataclasses.dataclass(frozen=True)
class Measure:
    """One comparison: its ratio, or the reason why there is none. A reason beside a ratio says why nothing follows from it."""

    what: str
    ratio: Interval | None
    reason: str = ""
    judged: Interval | None = None  # the interval that decides, if the ratio is one of several of which none may be wrong
    resolves: float | None = 0  # the smallest difference that can be told, a share; 0: counted; None: not known


def measure_of(what, measured, first, second, comparisons=1, costs=None):
    """How many times the cost of the second cell the first one has, as one of so many comparisons; or why that is not
    known. `costs` are those of both, if not the ones that their estimates are from."""
    if costs is None and (why := unlike(first, second)):
        return Measure(what, None, why)
    found, judged = intervals.shown_and_judged(*(costs or (first.costs, second.costs)), comparisons)
    if found is None:
        return Measure(what, None, "no round in which both ran")
    noisy = [cell.label for cell in (first, second) if cell.choice.disturbed]
    reason = f"most trials of {' and of '.join(noisy)} were disturbed" if noisy else ""
    return Measure(what, found, reason, judged, measured.resolves(first, second))


def judge(measure, band):
    """The verdict of one measure, and the reason that goes with it."""
    if measure.ratio is None or measure.reason:
        return UNTOLD, measure.reason
    found, (low, high) = measure.judged or measure.ratio, band
    if found.low is None:
        trials = f"{found.count} trial{'' if found.count == 1 else 's'}"
        if measure.ratio.low is None:
            return UNTOLD, f"no interval from {trials}"
        return UNTOLD, f"{trials} are too few for an interval that is corrected for the number of comparisons"
    if measure.resolves is None:
        return UNTOLD, _UNKNOWN
    by = 1 + measure.resolves
    if low * by <= found.low and found.high * by <= high:
        return HOLDS, ""
    if found.low > high * by:
        return FAILS, "it is more"
    if found.high * by < low:
        return FAILS, "it is less"
    apart = low <= found.low and found.high <= high or found.low > high or found.high < low
    return UNTOLD, TOO_CLOSE if apart else "the interval reaches over an edge of the band"
