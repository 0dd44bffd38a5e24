"""processes.py - estimates over several processes: processes first, rounds second.

Rounds of one process share its layout of memory, its calibration and the place the host gave it, so they are no
independent measurements. The estimate is the mean, over processes, of the median of the logarithms over the rounds
of each. Its standard error comes from a bootstrap that draws processes and then rounds within each, from a fixed
seed, and its interval from Student's t with one degree of freedom less than there are processes. Percentiles of the
bootstrap itself would cover too little with few processes. test_processes.py shows how often intervals at 95 % hold the
truth: at least as often as they say, but where a few of the processes are in another mode, of which six have seen too
little (88 %).
"""

import dataclasses
import functools
import math

import numpy
import scipy.special  # scipy.stats takes half a second to import

FEWEST = 4  # processes for which an interval is given
RESAMPLES = 1000
SEED = 20120706  # of the bootstrap, so that a page is drawn with the same bytes again


@dataclasses.dataclass(frozen=True)
class Estimate:
    """Of logarithms: the centre, its standard error (None below two processes), and how many processes there are."""

    centre: float
    error: float | None
    processes: int

    def reach(self, confidence):
        """Half the width of the interval, or None."""
        if self.processes < FEWEST:
            return None
        return self.error * float(scipy.special.stdtrit(self.processes - 1, (1 + confidence) / 2))


def by_process(values):
    """The logarithms of each process of positive values, a Series by process and round.

    ValueError for a flat one: each of its rounds would be taken as a process, and so as independent of the others.
    """
    if values.index.nlevels < 2:
        raise ValueError("a flat series of rounds: an estimate over processes needs to know which process each is of")
    processes = values.index.get_level_values(0).to_numpy()
    order = numpy.argsort(processes, kind="stable")
    begins = numpy.flatnonzero(numpy.diff(processes[order])) + 1
    return numpy.split(numpy.log(values.to_numpy(float)[order]), begins) if len(values) else []


def estimate(groups):
    """The estimate from the logarithms of each process, a list of arrays that hold at least one value each."""
    count = len(groups)
    centre = float(numpy.mean([_median(values) for values in groups]))
    return Estimate(centre, None if count < 2 else _error(groups), count)


def _median(values):
    """As numpy.median() of some values, which takes several times as long."""
    ordered = numpy.sort(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _error(groups):
    count = len(groups)
    lengths = numpy.array([len(values) for values in groups])
    longest = int(lengths.max())
    table = numpy.full((count, longest), numpy.nan)
    for at, values in enumerate(groups):
        table[at, : len(values)] = values
    drawn, places = _draws(count, longest)
    rounds = lengths[drawn]
    values = table[drawn[:, :, None], (places * rounds[:, :, None]).astype(int)]
    if lengths.min() < longest:
        # Of as many rounds as the process has, not as the longest one: the others are sorted to the end, where no median is.
        values[numpy.arange(longest) >= rounds[:, :, None]] = numpy.inf
    values.sort(axis=2)
    resample, process = numpy.ogrid[:RESAMPLES, :count]
    medians = (values[resample, process, (rounds - 1) // 2] + values[resample, process, rounds // 2]) / 2
    # The mean of `count` draws varies too little by this factor, as a variance that is divided by the count does.
    return float(medians.mean(axis=1).std(ddof=1)) * math.sqrt(count / (count - 1))


@functools.lru_cache(maxsize=8)
def _draws(count, longest):
    """Which processes are drawn in each resample, and where in each of them its rounds are; the cells of a run have the same."""
    random = numpy.random.default_rng(SEED)
    return random.integers(0, count, (RESAMPLES, count)), random.random((RESAMPLES, count, longest))


def shares(groups):
    """The shares of the variance between processes and between the rounds of one; None if there is too little.

    From an analysis of variance with random effects; a process that varies less than its rounds explain has none.
    """
    kept = [values for values in groups if len(values) > 1]
    if len(kept) < 2:
        return None
    rounds = len(numpy.concatenate(kept))
    within = sum(((values - values.mean()) ** 2).sum() for values in kept) / (rounds - len(kept))
    # The number of rounds that counts where processes have different numbers of them.
    usual = (rounds - sum(len(values) ** 2 for values in kept) / rounds) / (len(kept) - 1)
    means = numpy.array([values.mean() for values in kept])
    grand = numpy.concatenate(kept).mean()
    among = sum(len(values) * (mean - grand) ** 2 for values, mean in zip(kept, means)) / (len(kept) - 1)
    between = max(0.0, (among - within) / usual)
    whole = between + within
    return None if whole == 0 else (between / whole, within / whole)
