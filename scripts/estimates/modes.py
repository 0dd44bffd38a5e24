"""modes.py - whether the trials of a cell fall into two groups."""

import dataclasses
import math

import numpy


@dataclasses.dataclass(frozen=True)
class Mode:
    """One of two groups that the trials of a cell fall into."""

    median: float
    weight: float


def modes(values, share=0.10, separation=3.0, fewest=9, least_gap=0.10):
    """The two modes of `values`, smaller first, or None if there is one.

    The logarithms are split in two where that leaves the least spread (Otsu). There are two modes
    if both groups hold `share` of the values, and at least two, and the gap between them exceeds
    `separation` times the larger standard deviation and `least_gap`, since modes a few percent
    apart explain nothing. Normally distributed values do so by chance at most once in 35 times at
    nine values and once in 100 at twelve; below `fewest` it would happen too often to be reported.
    """
    logs = numpy.sort(numpy.log(numpy.asarray(values, dtype=float)))
    if len(logs) < fewest:
        return None
    least = max(2, math.ceil(share * len(logs)))
    cuts = range(least, len(logs) - least + 1)
    cut = min(cuts, key=lambda at: logs[:at].var() * at + logs[at:].var() * (len(logs) - at))
    lower, upper = logs[:cut], logs[cut:]
    gap = upper[0] - lower[-1]
    spread = max(lower.std(ddof=1), upper.std(ddof=1))
    if gap <= max(separation * spread, math.log1p(least_gap)):
        return None
    return tuple(
        Mode(float(numpy.exp(numpy.median(group))), len(group) / len(logs))
        for group in (lower, upper)
    )
