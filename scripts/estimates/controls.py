"""controls.py - the smallest difference that a group of cells can resolve.

Each group measures its reference twice, as two cells of the same code over the same processes: an A/A control. From
the error of their ratio follows the difference d that two such cells must have to be told apart: with a chance of 95 %
a difference of 2 d is called one, with at least as much two equal cells are not, and usually they are called the same.
"""

import dataclasses
import math

import scipy.special

from estimates import intervals, processes

_POWER = 0.95
# An error that few processes tell is itself uncertain: with this probability it is at most the one that is taken.
_SAFETY = 0.65


@dataclasses.dataclass(frozen=True)
class Control:
    """What a group's control says."""

    reference: str  # the cell that was measured twice
    difference: float | None  # that can be resolved, a share; None if there are too few processes to tell


def smallest_difference(ratios):
    """The difference that can be resolved, from the ratios of two cells of the same code; None if it is not known."""
    groups = processes.by_process(ratios.dropna())
    if len(groups) < processes.FEWEST:
        return None
    found = processes.estimate(groups)
    freedom = len(groups) - 1
    inside = float(scipy.special.stdtrit(freedom, (1 + intervals.CONFIDENCE) / 2))
    power = float(scipy.special.stdtrit(freedom, _POWER))
    safe = math.sqrt(freedom / float(scipy.special.chdtri(freedom, _SAFETY)))
    difference = (inside + power) * safe * found.error
    if abs(found.centre) > inside * found.error:  # identical code differed: that much is not for others to claim
        difference = max(difference, abs(found.centre) + power * found.error)
    return math.expm1(difference)
