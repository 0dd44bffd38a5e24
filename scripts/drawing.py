"""drawing.py - how data are drawn on axes: rows of trials, lines over an axis, the floor, labels.

Nothing here knows a workload, and nothing chooses what to show.
"""

import dataclasses

import matplotlib.lines
import matplotlib.ticker

import style

LOG_BEYOND = 30  # a range wider than this would hide its lower part on a linear axis


@dataclasses.dataclass
class Row:
    """One line of a figure of rows: every trial, what they amount to, and words for it."""

    label: str
    look: style.Look
    wait: str
    values: list
    marked: list
    interval: object
    modes: tuple | None
    words: tuple  # one per text column, right of the axes
    group: str


@dataclasses.dataclass
class Point:
    """One place on a line: where, and what was seen there."""

    x: float
    interval: object
    modes: tuple | None = None


@dataclasses.dataclass
class Line:
    """One series of a figure of lines; `apart` are points of another kind, drawn as open stars."""

    label: str
    look: style.Look
    wait: str
    points: list
    apart: list


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


def rows(axes, items, format_tick, heads=()):
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
        chosen = [spot for spot, marked in zip(spots, item.marked) if marked == hollow]
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
            _mark(axes, mode.median, y, item.look, item.wait, size=4 + 5 * mode.weight)
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
        for end in (item.interval.low, item.interval.high):
            axes.plot(
                [end, end], [y - 0.13, y + 0.13], color=item.look.colour, linewidth=1.4, zorder=4
            )
    _mark(axes, item.interval.median, y, item.look, item.wait, size=6.5)


def _mark(axes, x, y, look, wait, size=7.5, **other):
    face = (
        "white" if style.fill(wait) == "none" else look.colour
    )  # white, so that no whisker shows through
    half = "left" if style.fill(wait) == "left" else "full"
    axes.plot(
        x,
        y,
        marker=look.marker,
        markersize=size,
        color=look.colour,
        markerfacecolor=face,
        fillstyle=half,
        markerfacecoloralt="white",
        markeredgewidth=1.3,
        markeredgecolor=look.colour,
        zorder=5,
        linestyle="none",
        clip_on=False,
        **other,
    )


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


def lines(axes, series, dodge=0.0):
    """Lines over a logarithmic or a categorical axis with whiskers; modes as small open marks."""
    for index, item in enumerate(series):
        shift = dodge * (index - (len(series) - 1) / 2)
        xs = [point.x + shift for point in item.points]
        colour = item.look.colour
        axes.plot(
            xs,
            [point.interval.median for point in item.points],
            color=colour,
            linewidth=1.6,
            linestyle=style.line(item.wait),
            zorder=3,
        )
        for x, point in zip(xs, item.points):
            _whisker(axes, x, point, colour)
            _mark(axes, x, point.interval.median, item.look, item.wait, size=6)
        for point in item.apart:
            _whisker(axes, point.x + shift, point, colour)
            axes.plot(
                point.x + shift,
                point.interval.median,
                marker="*",
                markersize=9,
                color=colour,
                markerfacecolor="white",
                markeredgewidth=1.2,
                linestyle="none",
                zorder=6,
            )


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


def extent(series):
    """All that the lines will show, for the limits of their axis."""
    found = []
    for line in series:
        for point in line.points + line.apart:
            found += [point.interval.median, point.interval.low, point.interval.high]
            found += [mode.median for mode in point.modes or ()]
    return [value for value in found if value is not None]


def end_labels(axes, series, size=8.6):
    """Each line's name at its right end, moved apart where ends are close, with a thin leader."""
    axes.figure.canvas.draw()
    ends = [(item, item.points[-1]) for item in series if item.points]
    to_pixels = axes.transData.transform
    step = size * 1.28 * axes.figure.dpi / 72
    spots = sorted(
        ((to_pixels((1, end.interval.median))[1], item) for item, end in ends),
        key=lambda spot: spot[0],
    )
    placed = spread([spot for spot, _ in spots], step, *(axes.bbox.y0, axes.bbox.y1))
    inside = axes.transAxes.inverted().transform
    for (spot, item), y in zip(spots, placed):
        end = item.points[-1]
        axes.annotate(
            item.label,
            xy=(end.x, end.interval.median),
            xycoords="data",
            xytext=(1.06, inside((0, y))[1]),
            textcoords="axes fraction",
            va="center",
            fontsize=size,
            color=item.look.colour,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "relpos": (0, 0.5),
                "color": item.look.colour,
                "linewidth": 0.7,
                "alpha": 0.6,
                "shrinkA": 1,
                "shrinkB": 4,
            },
        )


def spread(spots, step, low, high):
    """`spots`, ascending, moved to stand `step` apart, within low and high if they fit."""
    groups = [[spot, 1] for spot in spots]  # centre, members
    merged = []
    for centre, count in groups:
        merged.append([centre, count])
        while (
            len(merged) > 1
            and merged[-1][0] - merged[-2][0] < step * (merged[-1][1] + merged[-2][1]) / 2
        ):
            centre, count = merged.pop()
            before, others = merged.pop()
            merged.append([(centre * count + before * others) / (count + others), count + others])
    placed = [
        centre + step * (index - (count - 1) / 2)
        for centre, count in merged
        for index in range(count)
    ]
    if placed and placed[-1] > high:
        for index in range(len(placed) - 1, -1, -1):
            placed[index] = min(placed[index], high - step * (len(placed) - 1 - index))
    if placed and placed[0] < low:
        for index, spot in enumerate(placed):
            placed[index] = max(spot, low + step * index)
    return placed


def legend(sheet, axes, series, columns, extra=()):
    """The names of the series under the panels, each with its line and marker."""
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
                label=item.label,
            )
        )
    handles.extend(extra)
    x, y = 0.15 / sheet.width, (sheet.below - 0.62) / sheet.height
    sheet.figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(x, y),
        ncol=columns,
        frameon=False,
        fontsize=8.4,
        handlelength=3.2,
        columnspacing=1.6,
        borderaxespad=0,
    )


def open_star(label):
    """The legend's entry for points of another kind."""
    return matplotlib.lines.Line2D(
        [],
        [],
        color=style.TEXT,
        marker="*",
        markersize=9,
        markerfacecolor="white",
        linestyle="none",
        label=label,
    )
