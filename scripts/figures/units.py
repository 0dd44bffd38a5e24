"""units.py - numbers as people read them: three digits and a unit."""

import math

from estimates import processes

_TIMES = ((1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s"))
_COUNTS = ((1.0, ""), (1e3, " k"), (1e6, " M"), (1e9, " G"))


def digits(value, count=3):
    """`value` with that many significant digits, never in powers of ten."""
    if value == 0:
        return "0"
    places = max(0, count - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    # Rounding may have added a digit: 9.999 is 10.0, not 10.00.
    again = max(0, count - 1 - math.floor(math.log10(abs(float(text)))))
    return f"{value:.{min(places, again)}f}"


def _scaled(value, steps):
    step = max((step for step in steps if abs(value) >= 0.9995 * step[0]), default=steps[0])
    return value / step[0], step[1]


def time(ns, count=3):
    """A time: 61.2 ns, 4.56 µs."""
    value, unit = _scaled(ns, _TIMES)
    return f"{digits(value, count)} {unit}"


def rate(per_second, count=3):
    """A rate without its noun: 12.3 M/s."""
    value, unit = _scaled(per_second, _COUNTS)
    return f"{digits(value, count)}{unit or ' '}/s"


def time_tick(ns):
    """A time on an axis: 50 ns, 2.5 µs."""
    value, unit = _scaled(ns, _TIMES)
    return f"{value:g} {unit}"


def rate_tick(per_second):
    """A rate on an axis: 20 M/s."""
    value, unit = _scaled(per_second, _COUNTS)
    return f"{value:g}{unit}/s" if unit else f"{value:g} /s"


def size(count):
    """A size in bytes: 8 B, 64 KiB."""
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= factor and count % factor == 0:
            return f"{count // factor} {unit}"
    return f"{count} B"


def interval(found, write):
    """An interval as `low to high`, or the reason why there is none."""
    if found.low is None:
        if found.processes > 1:
            return f"none below {processes.FEWEST} processes ({found.processes})"
        return f"none below 6 trials ({found.count})"
    low, high = write(found.low), write(found.high)
    low_number, _, low_unit = low.rpartition(" ")
    same_unit = low_number and low_unit == high.rpartition(" ")[2]
    return f"{low_number if same_unit else low} to {high}"


def difference(share):
    """A difference from 1, a share: 2.3 %; above a half a factor says more: a factor of 26."""
    return f"{100 * share:.1f} %" if share < 0.5 else f"a factor of {digits(1 + share, 2)}"


def times(ratio, count=3):
    """A ratio: 1.85x."""
    return f"{digits(ratio, count)}x"
