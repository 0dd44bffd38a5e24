"""lines.py - figures of lines: one series per backend and wait strategy over an axis.

Nothing here chooses what to show.
"""

import dataclasses
import itertools

import matplotlib.lines

from estimates.modes import modes
from figures import axes as scales
from figures import style, words
from figures.axes import mark


@dataclasses.dataclass
class Point:
    """One place on a line: where, what was seen there, and in which state of the machine."""

    x: float
    interval: object
    modes: tuple | None = None
    regime: object = None


@dataclasses.dataclass
class Line:
    """One series of a figure of lines; `apart` are points that no line joins."""

    label: str
    look: style.Look
    wait: str
    stroke: str | tuple
    points: list
    apart: list


def line(cells, x, values, look=None, apart=(), with_modes=True):
    """The line of some cells of one series; `x` says where each is, `values` are costs or rates."""

    def point(cell):
        found = modes(getattr(cell, values)) if with_modes else None
        return Point(x(cell), getattr(cell, values[:-1]), found, cell.choice.regime)

    first = cells[0]
    return Line(
        words.label(first),
        look or style.look(first),
        first.wait,
        style.line(first),
        [point(cell) for cell in cells],
        [point(cell) for cell in apart],
    )


def ends(items, write):
    """Where each line begins and ends in words, for the alternative text of a figure."""
    return "; ".join(f"{item.label}: {_end_words(item.points, write)}" for item in items)


def _end_words(points, write):
    first, last = (write(points[at].interval.median) for at in (0, -1))
    return f"{first} to {last}" if len(points) > 1 else f"{first}, one point only"


def draw(axes, series, dodge=0.0):
    """Lines over a logarithmic or a categorical axis with whiskers; modes as small open marks."""
    for index, item in enumerate(series):
        shift = dodge * (index - (len(series) - 1) / 2)
        colour = item.look.colour
        for piece in _pieces(item.points):
            axes.plot(
                [point.x + shift for point in piece],
                [point.interval.median for point in piece],
                color=colour,
                linewidth=1.6,
                linestyle=item.stroke,
                zorder=3,
            )
        for point in item.points + item.apart:
            _whisker(axes, point.x + shift, point, colour)
            mark(axes, point.x + shift, point.interval.median, item.look, item.wait, size=6)


def _pieces(points):
    """The points that a line joins: neighbours of one state of the machine."""
    return [list(piece) for _, piece in itertools.groupby(points, key=lambda point: point.regime)]


def _whisker(axes, x, point, colour):
    if point.modes:
        axes.plot(
            [x, x],
            [mode.median for mode in point.modes],
            marker="_",
            markersize=9,
            linestyle=":",
            color=colour,
            linewidth=1,
            zorder=4,
        )
    elif point.interval.low is not None:
        axes.plot(
            [x, x],
            [point.interval.low, point.interval.high],
            marker="_",
            markersize=6,
            linewidth=1.4,
            color=colour,
            zorder=4,
        )


def set_up(axes, items, place, tick, margin, floors=()):
    """The axes of a figure of lines: `place` says where each named step is, in ascending order.

    Returns whether the vertical scale is logarithmic.
    """
    log = scales.scale((axes, "y"), extent(items) + list(floors))
    axes.yaxis.set_major_formatter(lambda value, _: tick(value))
    spots = list(place.values())
    axes.set_xticks(spots, list(place))
    axes.set_xlim(spots[0] - margin, spots[-1] + margin)
    return log


def extent(series):
    """All that the lines will show, for the limits of their axis."""
    found = []
    for item in series:
        for point in item.points + item.apart:
            found += [point.interval.median, point.interval.low, point.interval.high]
            found += [mode.median for mode in point.modes or ()]
    return [value for value in found if value is not None]


def legend(sheet, series, columns):
    """The names of the series under the panels, each with its line and marker."""
    handles = []
    for item in series:
        handles.append(
            matplotlib.lines.Line2D(
                [],
                [],
                color=item.look.colour,
                linestyle=item.stroke,
                marker=item.look.marker,
                fillstyle=style.fill(item.wait),
                markerfacecoloralt="white",
                markersize=6,
                linewidth=1.6,
            )
        )
    names = [item.label for item in series]
    x, y = 0.15 / sheet.width, (sheet.below - 0.74) / sheet.height
    sheet.figure.legend(
        handles,
        names,
        loc="upper left",
        bbox_to_anchor=(x, y),
        ncol=columns,
        frameon=False,
        fontsize=8.4,
        handlelength=3.2,
        columnspacing=1.6,
        borderaxespad=0,
    )
