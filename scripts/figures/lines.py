"""lines.py - figures of lines: one series per backend and wait strategy over an axis.

Nothing here chooses what to show.
"""

import dataclasses
import itertools

import matplotlib.legend_handler
import matplotlib.lines

from estimates.modes import modes
from figures import axes as scales
from figures import style, words
from figures.axes import mark


APART = (8, 2, 0)  # rays, which no backend has for its marker


@dataclasses.dataclass
class Point:
    """One place on a line: where, what was seen there, and in which state of the machine."""

    x: float
    interval: object
    modes: tuple | None = None
    regime: object = None


@dataclasses.dataclass
class Line:
    """One series of a figure of lines; `apart` are points of another kind, drawn as rays."""

    label: str
    look: style.Look
    wait: str
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
        [point(cell) for cell in cells],
        [point(cell) for cell in apart],
    )


def ends(items, write):
    """Where each line begins and ends in words, for the alternative text of a figure."""
    return "; ".join(
        f"{item.label}: {write(item.points[0].interval.median)} to"
        f" {write(item.points[-1].interval.median)}"
        for item in items
    )


def draw(axes, series, dodge=0.0):
    """Lines over a logarithmic or a categorical axis with whiskers; modes as small open marks; points apart right of all lines."""
    beside = dodge * len(series)
    for index, item in enumerate(series):
        shift = dodge * (index - (len(series) - 1) / 2)
        xs = [point.x + shift for point in item.points]
        colour = item.look.colour
        for piece in _pieces(item.points):
            axes.plot(
                [point.x + shift for point in piece],
                [point.interval.median for point in piece],
                color=colour,
                linewidth=1.6,
                linestyle=style.line(item.wait),
                zorder=3,
            )
        for x, point in zip(xs, item.points):
            _whisker(axes, x, point, colour)
            mark(axes, x, point.interval.median, item.look, item.wait, size=6)
        for point in item.apart:
            x = point.x + shift + beside
            _whisker(axes, x, point, colour)
            axes.plot(x, point.interval.median, **_rays(colour), zorder=6)


def _rays(colour):
    return {"marker": APART, "markersize": 9, "color": colour, "markeredgewidth": 1.2, "linestyle": "none"}


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


def legend(sheet, axes, series, columns, extra=()):
    """The names of the series under the panels, each with its line and marker; `extra` are pairs of a handle and a name."""
    handles = []
    for item in series:
        handles.append(
            matplotlib.lines.Line2D(
                [],
                [],
                color=item.look.colour,
                linestyle=style.line(item.wait),
                marker=item.look.marker,
                fillstyle=style.fill(item.wait),
                markerfacecoloralt="white",
                markersize=6,
                linewidth=1.6,
            )
        )
    handles += [handle for handle, _ in extra]
    names = [item.label for item in series] + [name for _, name in extra]
    x, y = 0.15 / sheet.width, (sheet.below - 0.62) / sheet.height
    sheet.figure.legend(
        handles,
        names,
        handler_map={tuple: matplotlib.legend_handler.HandlerTuple(ndivide=None, pad=0.2)},
        loc="upper left",
        bbox_to_anchor=(x, y),
        ncol=columns,
        frameon=False,
        fontsize=8.4,
        handlelength=3.2,
        columnspacing=1.6,
        borderaxespad=0,
    )


def rays(series):
    """The legend's handle for points of another kind, in the colours of the first lines that have some."""
    colours = [item.look.colour for item in series if item.apart]
    return tuple(matplotlib.lines.Line2D([], [], **_rays(colour)) for colour in colours[:3])
