"""intervals.py - costs with intervals, and ratios of paired trials.

Of one process an estimate is the median over its rounds, with an interval from order statistics (the sign test
turned round), so that no shape of distribution is assumed; it speaks of that process only. Of several processes
estimates take processes first and rounds second (processes.py). Two cells are compared by the ratios of their
trials of the same process and round, so that the drift of the machine cancels. Too few trials or processes give
no interval (None).
"""

import dataclasses
import functools
import math

import numpy
import pandas
import scipy.special

from estimates import processes

CONFIDENCE = 0.95
UNTOLD = "cannot be told"
# The difference that is assumed to be the smallest resolvable one in a group without a control (controls.py).
DELTA = 0.02
# Where only larger differences can be resolved, nothing is called the same.
MOST_FOR_SAME = 0.05


@dataclasses.dataclass(frozen=True)
class Interval:
    """A centre and the interval around it; low and high are None where there is too little (at 95 %, below six
    rounds of one process, or below four processes)."""

    median: float
    low: float | None
    high: float | None
    count: int  # trials
    processes: int = 1

    def map(self, function):
        """The same interval in another unit; a falling function swaps the ends."""
        ends = [None if end is None else function(end) for end in (self.low, self.high)]
        if ends[0] is not None and ends[0] > ends[1]:
            ends.reverse()
        return Interval(function(self.median), *ends, self.count, self.processes)


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How many times the cost of the second cell the first one has."""

    ratio: Interval
    verdict: str  # faster, slower, same, cannot be told


@functools.lru_cache
def interval_ranks(count, confidence=CONFIDENCE):
    """Ranks, counted from 1, between which the median lies; None where no such pair exists.

    The number of values below the true median is binomial(count, 1/2), whatever the distribution.
    """
    low = int(numpy.searchsorted(scipy.special.bdtr(numpy.arange(count + 1), count, 0.5), (1 - confidence) / 2))
    return (low, count + 1 - low) if low >= 1 else None


def median_interval(values, confidence=CONFIDENCE):
    """The estimate of positive values: a Series by process and round, or the values of one process."""
    groups = _several(values)
    return _of_several(groups, confidence) if groups else _of_one(values, confidence)


def has_interval(values, confidence=CONFIDENCE):
    """Whether median_interval() of these values has ends."""
    groups = _several(values)
    return len(groups) >= processes.FEWEST if groups else interval_ranks(len(values), confidence) is not None


def paired_ratio(first, second, confidence=CONFIDENCE):
    """The estimate of first / second over the rounds both have; None if they share none.

    `first` and `second` are Series of costs by process and round, or by the round of one process.
    """
    ratios = (first / second).dropna()
    if ratios.empty:
        return None
    groups = _several(ratios)
    return _of_several(groups, confidence) if groups else _of_one(numpy.log(ratios), confidence).map(math.exp)


def _several(values):
    """The logarithms of each process; nothing if it is one.

    ValueError for a flat series in which a round occurs twice: it is of several processes, whose rounds are not independent.
    """
    if not isinstance(values, pandas.Series):
        return []
    if values.index.nlevels == 1:
        if not values.index.is_unique:
            raise ValueError("a flat series with a round twice: rounds of several processes are not independent")
        return []
    groups = processes.by_process(values)
    return groups if len(groups) > 1 else []


def _of_one(values, confidence):
    ordered = numpy.sort(numpy.asarray(values, dtype=float))
    if not len(ordered):
        raise ValueError("a median needs at least one value")
    ranks = interval_ranks(len(ordered), confidence)
    low, high = (float(ordered[rank - 1]) for rank in ranks) if ranks else (None, None)
    return Interval(float(numpy.median(ordered)), low, high, len(ordered))


def _of_several(groups, confidence):
    found = processes.estimate(groups)
    reach = found.reach(confidence)
    ends = (None, None) if reach is None else (math.exp(found.centre - reach), math.exp(found.centre + reach))
    return Interval(math.exp(found.centre), *ends, sum(map(len, groups)), found.processes)


def verdict(ratio, delta=DELTA):
    """What an interval of a ratio of costs says where `delta` is the smallest difference that can be resolved, or None if
    that is not known.

    Faster or slower: all of the interval is beyond that difference. The same: all of it is within, and the
    difference is small enough for that to mean something. Otherwise it cannot be told.
    """
    if ratio.low is None or delta is None:
        return UNTOLD
    bound = math.log1p(delta)
    low, high = math.log(ratio.low), math.log(ratio.high)
    if high < -bound:
        return "faster"
    if low > bound:
        return "slower"
    return "same" if delta <= MOST_FOR_SAME and -bound <= low and high <= bound else UNTOLD


def corrected(comparisons):
    """The confidence of each of so many comparisons with which all of them together have the usual one (Bonferroni)."""
    return 1 - (1 - CONFIDENCE) / max(1, comparisons)


def shown_and_judged(first, second, comparisons):
    """The ratio of two cells with the usual interval, and with that by which it is judged as one of so many comparisons; None
    twice if no trial of one has a partner in the other."""
    ratio = paired_ratio(first, second)
    if ratio is None or comparisons <= 1:
        return ratio, ratio
    return ratio, paired_ratio(first, second, corrected(comparisons))


def compare(first, second, delta=DELTA, comparisons=1):
    """The comparison of two cells, or None if no trial of one has a partner in the other.

    As one of several `comparisons` of which none may be wrong, its verdict asks for more: from an interval at a
    confidence that is corrected for their number. The ratio that is returned has the usual one.
    """
    ratio, judged = shown_and_judged(first, second, comparisons)
    return None if ratio is None else Comparison(ratio, verdict(judged, delta))
