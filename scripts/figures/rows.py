"""rows.py - figures of rows: every trial of a cell, its estimate, and words beside it.

Nothing here chooses what to show.
"""

import dataclasses

import matplotlib.ticker

from estimates.modes import modes
from figures import style, units, words
from figures.axes import mark


_REACH = 1.5  # A whisker may lead this far beyond all trials. A longer one ends in an arrow.


@dataclasses.dataclass
class Row:
    """One line of a figure of rows: every trial, what they amount to, and words for it."""

    label: str
    look: style.Look
    wait: str
    values: list
    left_out: list  # of values: which the estimate is not from
    interval: object
    modes: tuple | None
    words: tuple  # one per text column, right of the axes
    group: str


def row(cell, look=None, more=(), values="costs", write=units.time):
    """The row of a cell; `values` are its costs or its rates, `more` are further words beside it."""
    interval = getattr(cell, values[:-1])
    found = modes(getattr(cell, values))
    first = estimate_words(interval, found, write)
    label = words.label(cell)
    return Row(
        label,
        look or style.look(cell),
        cell.wait,
        list(getattr(cell, f"all_{values}")),
        list(~cell.choice.use),
        interval,
        found,
        (first, *more),
        cell.backend,
    )


def modes_words(found, write):
    """Both modes with their weights."""
    return " or ".join(f"{write(mode.median)} ({mode.weight:.0%})" for mode in found)


def estimate_words(interval, found, write):
    """An estimate with its interval, or both modes with their weights."""
    if found:
        return modes_words(found, write)
    if interval.low is None:
        return write(interval.median)
    return f"{write(interval.median)}  [{units.interval(interval, write)}]"


def estimates(items):
    """The estimates of some rows in words, for the alternative text of a figure."""
    told = (f"{item.label}: {item.words[0].split('  [')[0]}" for item in items if len(item.values))
    return "; ".join(told).replace("\n", " or ")


def extent(items):
    """What rows show, for the limits of their axis: every trial, and whiskers that are not much longer."""
    values = [value for item in items for value in item.values]
    ends = [end for item in items if item.interval for end in (item.interval.low, item.interval.high) if end is not None]
    low, high = (min(values) / _REACH, max(values) * _REACH) if values else (0, 0)
    return values + [min(max(end, low), high) for end in ends]


def draw(axes, items, format_tick, heads=()):
    """Rows of trials, first on top: dots for trials, a mark for the median or each mode."""
    axes.set_ylim(len(items) - 0.5, -0.5)
    axes.set_yticks(range(len(items)), [item.label for item in items])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_formatter(
        matplotlib.ticker.FuncFormatter(lambda value, _: format_tick(value))
    )
    groups = list(dict.fromkeys(item.group for item in items))
    for at, item in enumerate(items):
        if groups.index(item.group) % 2 == 0:
            axes.axhspan(at - 0.5, at + 0.5, color=style.BAND, zorder=0, linewidth=0)
        _trials(axes, at, item)
        _estimate(axes, at, item)
        for column, word in enumerate(item.words):
            axes.annotate(
                word,
                (1, at),
                (10 + _column(column), 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="center",
                fontsize=8.8,
                annotation_clip=False,
            )
    for column, head in enumerate(heads):
        axes.annotate(
            head,
            (1, 1),
            (10 + _column(column), 4),
            xycoords="axes fraction",
            textcoords="offset points",
            va="bottom",
            fontsize=8,
            color=style.QUIET,
        )


def _column(index):
    """Left edge of a text column beside the rows, in points."""
    return (0, 158)[index]


def _trials(axes, at, item):
    # Spread over the lower part of the row in order, so that trials on one value stay countable.
    last = max(1, len(item.values) - 1)
    spots = [(value, at + 0.02 + 0.3 * index / last) for index, value in enumerate(item.values)]
    for hollow in (False, True):
        chosen = [spot for spot, left_out in zip(spots, item.left_out) if left_out == hollow]
        axes.plot(
            [x for x, _ in chosen],
            [y for _, y in chosen],
            "o",
            markersize=3.2,
            zorder=3,
            markeredgewidth=0.8,
            color=item.look.colour,
            markerfacecolor="white" if hollow else item.look.colour,
            alpha=1 if hollow else 0.45,
        )


def _estimate(axes, at, item):
    y = at - 0.18
    if item.interval is None:  # a row kept free so that panels side by side line up
        return
    if item.modes:
        for mode in item.modes:
            mark(axes, mode.median, y, item.look, item.wait, size=4 + 5 * mode.weight)
        return
    if item.interval.low is not None:
        axes.plot(
            [item.interval.low, item.interval.high],
            [y, y],
            color=item.look.colour,
            linewidth=2,
            solid_capstyle="butt",
            zorder=4,
        )
        left, right = axes.get_xlim()
        for end, edge, arrow, beyond in (
            (item.interval.low, left, "<", item.interval.low < left),
            (item.interval.high, right, ">", item.interval.high > right),
        ):
            if beyond:
                axes.plot(edge, y, arrow, color=item.look.colour, markersize=5, zorder=4, clip_on=False)
            else:
                axes.plot([end, end], [y - 0.13, y + 0.13], color=item.look.colour, linewidth=1.4, zorder=4)
    mark(axes, item.interval.median, y, item.look, item.wait, size=6.5)
