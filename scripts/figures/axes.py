"""axes.py - scales, the floor, and the mark of one estimate, as every figure draws them."""

import matplotlib.ticker

from figures import style

LOG_BEYOND = 30  # a range wider than this would hide its lower part on a linear axis


def scale(axis, values):
    """A logarithmic axis if the values span more than LOG_BEYOND, else a linear one from zero.

    Returns True for logarithmic; `axis` is "x" or "y" of some axes, given as (axes, "x").
    """
    axes, which = axis
    low, high = min(values), max(values)
    log = high > LOG_BEYOND * low
    set_limits = getattr(axes, f"set_{which}lim")
    ticks = getattr(axes, f"{which}axis")
    inches = (axes.bbox.width if which == "x" else axes.bbox.height) / axes.figure.dpi
    if log:
        getattr(axes, f"set_{which}scale")("log")
        _ticks_by_decade(ticks, decades=high > 100 * low, most=max(3, int(inches * 1.6)))
        pad = (high / low) ** 0.05
        set_limits(low / pad, high * pad)
    else:
        bins = max(3, min(8, int(inches * 1.3)))
        ticks.set_major_locator(matplotlib.ticker.MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10]))
        set_limits(0, high * 1.06)
    axes.grid(True, axis=which)
    return log


def _ticks_by_decade(ticks, decades, most):
    """Named ticks at powers of ten and small ones between, or at 1, 2 and 5 of each decade."""
    locator = matplotlib.ticker.LogLocator
    ticks.set_major_locator(locator(numticks=most) if decades else locator(subs=(1, 2, 5)))
    small = locator(subs=range(2, 10), numticks=99) if decades else matplotlib.ticker.NullLocator()
    ticks.set_minor_locator(small)
    ticks.set_minor_formatter(matplotlib.ticker.NullFormatter())


def marker(look, wait):
    """How a mark looks, as matplotlib takes it."""
    return {
        "marker": look.marker,
        "color": look.colour,
        # White, so that no whisker shows through.
        "markerfacecolor": "white" if style.fill(wait) == "none" else look.colour,
        "fillstyle": "left" if style.fill(wait) == "left" else "full",
        "markerfacecoloralt": "white",
        "markeredgewidth": 1.3,
        "markeredgecolor": look.colour,
    }


def mark(axes, x, y, look, wait, size=7.5, **other):
    axes.plot(x, y, markersize=size, zorder=5, linestyle="none", clip_on=False, **marker(look, wait), **other)


def limit(axes, values, name, direction="x"):
    """The floor: a line at its median, a band over the middle nine tenths."""
    ordered = sorted(values)
    if not ordered:
        return
    low, middle, high = (
        ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.05, 0.5, 0.95)
    )
    span, line = (axes.axvspan, axes.axvline) if direction == "x" else (axes.axhspan, axes.axhline)
    span(low, high, color="#000000", alpha=0.10, linewidth=0, zorder=1)
    line(middle, color="#4d4d4d", linewidth=1.2, zorder=2)
    if direction == "x":
        axes.annotate(
            name,
            (middle, 1),
            (0, 3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=8,
            color="#4d4d4d",
        )
    else:
        axes.annotate(
            name,
            (1, middle),
            (-4, -3),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=8,
            color="#4d4d4d",
        )
