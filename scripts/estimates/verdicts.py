"""verdicts.py - whether a measured ratio meets a criterion: one rule for all pages.

The 95 % interval of the ratio against a band: inside it the criterion holds, wholly outside it does
not, and otherwise, or where something is missing, it cannot be told.
"""

import dataclasses

from estimates.intervals import UNTOLD, Interval

HOLDS, FAILS = "holds", "does not hold"


@dataclasses.dataclass(frozen=True)
class Measure:
    """One comparison: its ratio, or the reason why there is none. A reason beside a ratio says why nothing follows from it."""

    what: str
    ratio: Interval | None
    reason: str = ""


def measure_of(what, ratio, *cells):
    """The measure of some cells, whose ratio is None if they share no round."""
    if ratio is None:
        return Measure(what, None, "no round in which both ran")
    noisy = [cell.label for cell in cells if cell.choice.disturbed]
    return Measure(what, ratio, f"most trials of {' and of '.join(noisy)} were disturbed" if noisy else "")


def judge(measure, band):
    """The verdict of one measure, and the reason that goes with it."""
    ratio, (low, high) = measure.ratio, band
    if ratio is None or measure.reason:
        return UNTOLD, measure.reason
    if ratio.low is None:
        return UNTOLD, f"no interval from {ratio.count} trial{'' if ratio.count == 1 else 's'}"
    if low <= ratio.low and ratio.high <= high:
        return HOLDS, ""
    if ratio.low > high:
        return FAILS, "it is more"
    if ratio.high < low:
        return FAILS, "it is less"
    return UNTOLD, "the interval reaches over an edge of the band"
