"""estimate.py - what a handful of trials allow one to say.

Medians with intervals from order statistics (the sign test turned round), so that no shape of
distribution is assumed; ratios of two cells from trials of the same process and round, so that the
drift of the machine cancels; two modes where there are two. An interval that too few trials cannot
give is None, never a guess.
"""

import dataclasses
import math
import statistics

import numpy
import scipy.stats

CONFIDENCE = 0.95
# Differences below this are called the same: a machine shared with others resolves no less.
DELTA = 0.02


@dataclasses.dataclass(frozen=True)
class Interval:
    """A median and the interval around it; low and high are None below six values (at 95 %)."""

    median: float
    low: float | None
    high: float | None
    count: int

    def map(self, function):
        """The same interval in another unit; a falling function swaps the ends."""
        ends = [None if end is None else function(end) for end in (self.low, self.high)]
        if ends[0] is not None and ends[0] > ends[1]:
            ends.reverse()
        return Interval(function(self.median), *ends, self.count)


@dataclasses.dataclass(frozen=True)
class Mode:
    """One of two groups that the trials of a cell fall into."""

    median: float
    weight: float


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How many times the cost of the second cell the first one has."""

    ratio: Interval
    verdict: str  # faster, slower, same, undecided


def interval_ranks(count, confidence=CONFIDENCE):
    """Ranks, counted from 1, between which the median lies; None where no such pair exists.

    The number of values below the true median is binomial(count, 1/2), whatever the distribution.
    """
    if count < 1:
        return None
    low = int(scipy.stats.binom.ppf((1 - confidence) / 2, count, 0.5))
    return (low, count + 1 - low) if low >= 1 else None


def median_interval(values, confidence=CONFIDENCE):
    """The median of `values` with its order-statistic interval."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a median needs at least one value")
    ranks = interval_ranks(len(ordered), confidence)
    low, high = (ordered[ranks[0] - 1], ordered[ranks[1] - 1]) if ranks else (None, None)
    return Interval(statistics.median(ordered), low, high, len(ordered))


def paired_ratio(first, second, confidence=CONFIDENCE):
    """exp(median ln(first / second)) over the keys both have; None if they share none.

    `first` and `second` map (process, round) to a cost.
    """
    shared = sorted(first.keys() & second.keys())
    if not shared:
        return None
    logs = [math.log(first[key] / second[key]) for key in shared]
    return median_interval(logs, confidence).map(math.exp)


def verdict(ratio, delta=DELTA):
    """What an interval of a ratio of costs says, differences within `delta` being none."""
    if ratio.low is None:
        return "undecided"
    bound = math.log1p(delta)
    low, high = math.log(ratio.low), math.log(ratio.high)
    if high < -bound:
        return "faster"
    if low > bound:
        return "slower"
    return "same" if -bound <= low and high <= bound else "undecided"


def compare(first, second, delta=DELTA):
    """The comparison of two cells, or None if no trial of one has a partner in the other."""
    ratio = paired_ratio(first, second)
    return None if ratio is None else Comparison(ratio, verdict(ratio, delta))


def modes(values, share=0.10, separation=3.0, fewest=9, least_gap=0.10):
    """The two modes of `values`, smaller first, or None if there is one.

    The logarithms are split in two where that leaves the least spread (Otsu). There are two modes
    if both groups hold `share` of the values, and at least two, and the gap between them exceeds
    `separation` times the larger standard deviation and `least_gap`, since modes a few percent
    apart explain nothing. Values of a single bell do so by chance at most once in 35 times at nine
    values and once in 100 at twelve; below `fewest` it would happen too often to be said.
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
