"""small.py - a small figure of ratios, a row each, placed beside another one on a first screen.

It is as wide as half a column of text and is shown in its own size, so that its words can be read there.
"""

import dataclasses
import textwrap

import matplotlib.legend_handler
import matplotlib.lines
import matplotlib.ticker

from figures import sheet as sheets
from figures import style, words
from figures.axes import mark, marker

_WIDTH = 4.2  # inches
_HEIGHT = 2.75  # of the panel, whatever the number of rows, so that two figures stand level
_LEGEND_LINE = 0.14
BEFORE = style.Look("#b9b9b9", "D")


@dataclasses.dataclass
class Ratio:
    """One row: a ratio with its interval, the look of whose it is, and older values to compare with."""

    label: str
    interval: object
    look: style.Look
    wait: str
    told: str
    before: tuple = ()
    decided: bool = True  # whether the ratio can be told from one


def key(looks, name):
    """An entry of the legend: pairs of a look and a wait strategy, and what they stand for."""
    marks = [
        matplotlib.lines.Line2D([], [], linestyle="none", markersize=6, **marker(look, wait)) for look, wait in looks
    ]
    return tuple(marks), name


def ratios(run, items, title, caption, what, tick, keys):
    """The sheet of these rows over a logarithmic axis, which has a line where both are alike; `tick` writes a
    ratio on that axis, `keys` are the entries of the legend."""
    caption, legend = words.of_processes(run, caption), _LEGEND_LINE * len(keys)
    made = sheets.Sheet(
        _WIDTH, _HEIGHT, title, caption, words.alarm(run), left=1.45, right=0.85, bottom=0.62 + legend
    )
    _legend(made, keys)
    (axes,) = made.panels(1)
    spread = [
        end
        for item in items
        for end in (item.interval.median, item.interval.low, item.interval.high, *item.before, 1)
        if end
    ]
    base = 10 if max(spread) > 30 * min(spread) else 2
    axes.set_xscale("log", base=base)
    axes.set_xlim(min(spread) / 1.25, max(spread) * 1.25)
    axes.xaxis.set_major_locator(matplotlib.ticker.LogLocator(base, numticks=9))
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: tick(value))
    axes.set_ylim(len(items) - 0.5, -0.5)
    axes.set_yticks(range(len(items)), [textwrap.fill(item.label, 20) for item in items], fontsize=8.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
    axes.axvline(1, color=style.QUIET, linewidth=0.9, zorder=1)
    for at, item in enumerate(items):
        _row(axes, at, item)
    axes.set_xlabel(what, fontsize=8.6)
    axes.tick_params(axis="x", labelsize=8.6)
    _beside(axes, (1, 1), "axes fraction", "estimate", va="bottom", color=style.QUIET, fontsize=8)
    return made


def _legend(made, keys):
    """What colours and markers stand for, a line each between the axis and the caption."""
    made.figure.legend(
        *zip(*keys),
        handler_map={tuple: matplotlib.legend_handler.HandlerTuple(ndivide=None, pad=0.3)},
        loc="upper left",
        bbox_to_anchor=(0.15 / made.width, (made.below - 0.62) / made.height),
        frameon=False,
        fontsize=7.6,
        handlelength=1.2 * max(len(marks) for marks, _ in keys),
        borderpad=0,
        borderaxespad=0,
        labelspacing=0.3,
    )


def _row(axes, at, item):
    for value in item.before:
        mark(axes, value, at, BEFORE, "", size=6)
    if item.interval.low is not None:
        ends = [item.interval.low, item.interval.high]
        colour = item.look.colour if item.decided else style.QUIET
        axes.plot(ends, [at, at], color=colour, linewidth=2, zorder=4)
        for end in ends:
            axes.plot([end, end], [at - 0.13, at + 0.13], color=colour, linewidth=1.4, zorder=4)
    mark(axes, item.interval.median, at, item.look, item.wait, size=6.5)
    told, colour = (item.told, style.TEXT) if item.decided else (f"{item.told} ?", style.QUIET)
    _beside(axes, (1, at), ("axes fraction", "data"), told, va="center", color=colour, fontsize=8.4)


def _beside(axes, place, coordinates, text, **looks):
    axes.annotate(
        text, place, (8, 0), xycoords=coordinates, textcoords="offset points", annotation_clip=False, **looks
    )
