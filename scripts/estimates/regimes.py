"""regimes.py - the states of the machine in which the rounds of a run were measured.

The host moves the virtual cores of a machine near each other or apart, for seconds to minutes. A bare hand-off, which
is timed in each round of a group, then takes twice to ten times as long, and what is measured changes with it. The
regimes of a run are the modes of all its hand-offs. They are found in the whole run and not in a group, of which all
rounds may have met the same one.
"""

import dataclasses

import numpy
import scipy.signal
import scipy.stats

# Of the density of the logarithms of hand-offs: its smoothing, and how deep a valley between two modes must be. A
# regime is steady to a few percent, and differs from the next by half or more.
_BANDWIDTH = 0.08
_VALLEY = 0.5
_STEP = 0.01


@dataclasses.dataclass(frozen=True)
class Regime:
    """One of the states: the usual round trip of the bare hand-off in it, and between which it was."""

    median: float  # ns
    low: float
    high: float
    rounds: int  # of groups

    @property
    def name(self):
        """What pages call it."""
        return f"hand-off of {self.median:.0f} ns"


def regimes(hand_offs):
    """The regimes of a run from all its hand-offs, one of each round of each group, the nearest first."""
    logs = numpy.sort(numpy.log(numpy.asarray(hand_offs, dtype=float)))
    if not len(logs):
        return []
    parts = numpy.split(logs, numpy.searchsorted(logs, _valleys(logs)))
    return [
        Regime(*(float(numpy.exp(edge)) for edge in (numpy.median(part), part[0], part[-1])), len(part))
        for part in parts
        if len(part)
    ]


def _valleys(logs):
    """Where the density between two of its modes is least, if that is little."""
    grid = numpy.arange(logs[0] - 4 * _BANDWIDTH, logs[-1] + 4 * _BANDWIDTH, _STEP)
    counts, edges = numpy.histogram(logs, numpy.append(grid, grid[-1] + _STEP))
    kernel = scipy.stats.norm.pdf(numpy.arange(-4 * _BANDWIDTH, 4 * _BANDWIDTH + _STEP, _STEP), scale=_BANDWIDTH)
    density = numpy.convolve(counts, kernel, "same")
    kept = []  # modes that a valley keeps apart
    for peak in scipy.signal.find_peaks(numpy.concatenate([[0], density, [0]]))[0] - 1:
        if kept and density[kept[-1] : peak + 1].min() > _VALLEY * min(density[kept[-1]], density[peak]):
            if density[peak] > density[kept[-1]]:
                kept[-1] = peak
        else:
            kept.append(peak)
    return [edges[left + density[left : right + 1].argmin()] for left, right in zip(kept, kept[1:])]


def regime_of(hand_off, found):
    """The one of the regimes found in which a round with this hand-off was; None if that is not known."""
    if not found or not numpy.isfinite(hand_off):
        return None
    return min(found, key=lambda regime: abs(numpy.log(hand_off / numpy.clip(hand_off, regime.low, regime.high))))
