"""regimes.py - the states of the machine in which the trials of a run were measured.

The host moves the virtual cores of a machine near each other or apart, for seconds to minutes. A bare hand-off then
takes twice to ten times as long, and what is measured changes with it. It is timed right before and after each trial;
of older runs, in each round of a group. The regimes of a run are the modes of all its hand-offs. They are found in
the whole run and not in a group, of which all rounds may have met the same one.

A run that goes on until it has seen enough of each regime finds them by the same statistic, harness/base/regimes.hpp:
what is changed here is changed there. The tests of both read harness/test/regimes.json.
"""

import dataclasses
import math

import numpy

# Of the density of the logarithms of hand-offs: its smoothing, how deep a valley between two modes must be, and the
# width of a bin. A regime is steady to a few percent, and differs from the next by half or more.
_BANDWIDTH = 0.08
_VALLEY = 0.5
_STEP = 0.01


@dataclasses.dataclass(frozen=True)
class Regime:
    """One of the states: the usual round trip of the bare hand-off in it, and between which it was."""

    median: float  # ns
    low: float
    high: float
    rounds: int  # how many hand-offs: one for each trial, or of older runs for each round of a group

    @property
    def name(self):
        """What pages call it."""
        return f"hand-off of {self.median:.0f} ns"


def regimes(hand_offs):
    """The regimes of a run from all its hand-offs, nanoseconds, the nearest first."""
    logs = numpy.sort(numpy.log(numpy.asarray(hand_offs, dtype=float)))
    if not len(logs):
        return []
    bins = numpy.floor((logs - logs[0]) / _STEP).astype(int)
    parts = numpy.split(logs, numpy.searchsorted(bins, _cuts(_smoothed(numpy.bincount(bins)))))
    return [
        Regime(*(float(numpy.exp(edge)) for edge in (numpy.median(part), part[0], part[-1])), len(part))
        for part in parts
        if len(part)
    ]


def _smoothed(counts):
    """The density in each bin: from those around it, weighted by a normal curve of four bandwidths to either side."""
    reach = round(4 * _BANDWIDTH / _STEP)
    away = numpy.arange(-reach, reach + 1) * _STEP / _BANDWIDTH
    return numpy.convolve(counts, numpy.exp(-away * away / 2))[reach : reach + len(counts)]


def _cuts(density):
    """The bins at which the density is least between two modes, if that is little."""
    found = []
    top = low = 0  # of the present mode; since its top
    for at, here in enumerate(density):
        if here < density[low]:
            low = at
        if density[low] < _VALLEY * min(density[top], here):
            found.append(low)
            top = low = at
        elif here > density[top]:
            top = low = at
    return found


def regime_of(hand_off, found):
    """The one of the regimes found in which a trial with this hand-off was; None if that is not known."""
    if not found or not numpy.isfinite(hand_off):
        return None
    return min(found, key=lambda regime: abs(math.log(hand_off / min(max(hand_off, regime.low), regime.high))))
