"""rivals_line_figures.py - throughput of a stream over its payload and over its room.

A figure takes what the page is made of and returns a Sheet, or None where nothing ran. Ours, the
floor and the fastest rivals have a colour and a name; the others are grey lines.
"""

import collections

import drawing
import estimate
import rivals_cells
import sheet as sheets
import style
import units
import words

_NAMED = 6  # rivals with a name
_PALETTE = ("#0072b2", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9", "#661100")
_MARKERS = ("D", "s", "^", "P", "X", "v")
_OTHER = style.Look(99, "#b5b5b5", ".")


def payload(page):
    """Messages per second against the size of the message, at the usual room."""
    return _figure(
        page,
        "payload_bytes",
        [p for p in _streams(page) if p.room == rivals_cells.USUAL_ROOM],
        "How many messages a second one pair streams, by the size of the message",
        "size of a message (steps as measured, not to scale); stream, room for 1,024",
        units.size,
    )


def room(page):
    """Messages per second against the room, at 8 bytes."""
    return _figure(
        page,
        "room",
        [p for p in _streams(page) if p.payload == 8],
        "How many messages of 8 bytes a second one pair streams, by the room between its ends",
        "messages that find room (steps as measured, not to scale); stream, 8 B payload",
        lambda count: f"{count:,}",
    )


def _streams(page):
    return [p for p in page.arena.places() if p.workload == "stream" and not p.crowded]


def _figure(page, axis, places, title, what, write):
    steps = sorted({_step(place, axis) for place in places})
    series = _series(page, axis, places)
    if len(steps) < 2 or not series:
        return None
    lines = _lines(series, {step: index for index, step in enumerate(steps)}, axis)
    chosen = [cell for group in series.values() for cell in group]
    named = [line for line in lines if line.look is not _OTHER]
    others = len(lines) - len(named)
    sheet = sheets.Sheet(
        10.4,
        5.4,
        title,
        words.caption(
            page.run,
            chosen,
            words.LINE_WHISKERS
            + f" Named: ours, the floor, and the {_NAMED} rivals that are fastest somewhere"
            + (f"; grey: {others} more, listed on the page." if others else "."),
        ),
        words.alarm(page.run),
        left=1.1,
        right=3.3,
    )
    (axes,) = sheet.panels(1)
    log = drawing.scale((axes, "y"), drawing.extent(lines))
    axes.yaxis.set_major_formatter(lambda value, _: units.rate_tick(value))
    axes.set_xticks(range(len(steps)), [write(step) for step in steps])
    axes.set_xlim(-0.25, len(steps) - 0.75)
    drawing.lines(axes, [line for line in lines if line.look is _OTHER])
    drawing.lines(axes, named, dodge=0.015)
    drawing.end_labels(axes, named)
    axes.set_xlabel(what)
    axes.set_ylabel(f"messages per second\n({words.direction(log, 'higher')})")
    told = "; ".join(
        f"{line.label}: {units.rate(line.points[0].interval.median)} to"
        f" {units.rate(line.points[-1].interval.median)}"
        for line in named
    )
    sheet.alternative += f" First to last: {told}."
    return sheet


def _step(place, axis):
    return place.payload if axis == "payload_bytes" else place.room


def _series(page, axis, places):
    """(backend, wait) -> [cell], of those that have more than one place on the axis."""
    found = collections.defaultdict(list)
    for place in sorted(places, key=lambda p: _step(p, axis)):
        for cell in page.arena.at(place):
            if rivals_cells.kind(cell) != "bare" and _has(cell, axis):
                found[cell.backend, cell.wait].append(cell)
    return {key: cells for key, cells in found.items() if len(cells) > 1}


def _has(cell, axis):
    return axis in cell.parameters


def _lines(series, place, axis):
    leaders = _leaders(series, axis)
    lines = []
    for key, group in series.items():
        points = [
            drawing.Point(place[c.parameters[axis]], c.rate, estimate.modes(c.rates)) for c in group
        ]
        lines.append(
            drawing.Line(
                rivals_cells.label(group[0]), _look(key, group[0], leaders), key[1], points, []
            )
        )
    return lines


def _leaders(series, axis):
    """The rivals nearest to the best of their kind somewhere on the axis."""
    best = collections.defaultdict(float)
    rivals = {k: v for k, v in series.items() if rivals_cells.kind(v[0]) == "rival"}
    for group in rivals.values():
        for cell in group:
            step = cell.parameters[axis]
            best[step] = max(best[step], cell.rate.median)
    nearness = {
        key: max(cell.rate.median / best[cell.parameters[axis]] for cell in group)
        for key, group in rivals.items()
    }
    return sorted(nearness, key=lambda key: (-nearness[key], key))[:_NAMED]


def _look(key, cell, leaders):
    kind = rivals_cells.kind(cell)
    if kind in ("ours", "floor"):
        return style.looks([key[0]])[key[0]]
    if key not in leaders:
        return _OTHER
    place = leaders.index(key)
    return style.Look(place, _PALETTE[place], _MARKERS[place])
