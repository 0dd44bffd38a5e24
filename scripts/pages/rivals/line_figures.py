"""line_figures.py - throughput of a stream over its payload and over the capacity of its queues.

A figure takes a page and returns a Sheet, or None where nothing ran. Ours, the floor and the fastest
of others' queues have a colour and a name; the rest are grey lines.
"""

import collections

from estimates.measured import FLOOR
from figures import labels, lines, sheet, style, units, words

_NAMED = 6  # of others' queues


def payload(page):
    """Messages per second against the size of the message, at the usual capacity."""
    usual = page.comparison.usual_capacity
    return _figure(
        page,
        "payload_bytes",
        [s for s in _streams(page) if s.capacity in (None, usual)],
        "Messages per second of one pair, by the size of the message",
        f"size of a message (steps as measured, not to scale); stream, capacity {usual:,}",
        units.size,
    )


def capacity(page):
    """Messages per second against the capacity, at 8 bytes."""
    return _figure(
        page,
        "capacity",
        [s for s in _streams(page) if s.payload == 8],
        "Messages of 8 bytes per second of one pair, by the capacity of the queue",
        "capacity in messages (steps as measured, not to scale); stream, 8 B payload",
        lambda count: f"{count:,}",
    )


def _streams(page):
    return [s for s in page.comparison.settings() if s.workload == "stream" and not s.crowded]


def _figure(page, axis, settings, title, what, write):
    series = _series(page, axis, settings)
    steps = sorted({getattr(cell, axis) for group in series.values() for cell in group})
    if len(steps) < 2:
        return None
    place = {step: index for index, step in enumerate(steps)}
    leaders = _leaders(series, axis)
    items = [
        lines.line(
            group,
            lambda cell: place[getattr(cell, axis)],
            "rates",
            None if key in leaders or _always(group[0]) else style.OTHER,
        )
        for key, group in series.items()
    ]
    chosen = [cell for group in series.values() for cell in group]
    named = [item for item in items if item.look is not style.OTHER]
    others = len(items) - len(named)
    floor = "the floor, " if any(cell.origin == FLOOR for cell in chosen) else ""
    made = sheet.of(
        page.run,
        chosen,
        (10.4, 5.4),
        title,
        words.LINE_WHISKERS
        + f" Named: ours, {floor}and the {_NAMED} of others' queues that come nearest to the fastest of them somewhere"
        + ("; dashes and dots: bare" if any(cell.bare_of for cell in chosen) else "")
        + (f"; grey: {others} more, listed on the page." if others else ".")
        + _bare_elsewhere(page, settings, chosen),
        left=1.1,
        right=3.3,
    )
    (axes,) = made.panels(1)
    log = lines.set_up(
        axes, items, {write(step): at for step, at in place.items()}, units.rate_tick, margin=0.25
    )
    lines.draw(axes, [item for item in items if item.look is style.OTHER])
    lines.draw(axes, named, dodge=0.015)
    labels.end_labels(axes, named)
    axes.set_xlabel(what)
    axes.set_ylabel(f"messages per second\n({words.direction(log, 'higher')})")
    made.alternative += f" First to last: {lines.ends(named, units.rate)}."
    return made


def _bare_elsewhere(page, settings, chosen):
    """What the caption says of bare queues that have no line, because they have one step."""
    bare = [cell for setting in settings for cell in page.comparison.at(setting) if cell.bare_of and cell.origin == "third_party"]
    if not bare or any(cell.bare_of for cell in chosen):
        return ""
    best = max(bare, key=lambda cell: cell.rate.median)
    return f" Bare queues have one size and are on the page; the fastest has {units.rate(best.rate.median)} at {units.size(best.payload_bytes)}."


def _series(page, axis, settings):
    """(backend, wait) -> [cell], of those with more than one step on the axis, bare ones included."""
    found = collections.defaultdict(list)
    for setting in sorted(settings, key=lambda s: (s.payload, s.capacity)):
        for cell in page.comparison.at(setting):
            if getattr(cell, axis) is not None:
                found[cell.backend, cell.wait].append(cell)
    return {
        key: cells
        for key, cells in found.items()
        if len({getattr(cell, axis) for cell in cells}) > 1
    }


def _always(cell):
    """Whether a series has a name and a colour however fast it is."""
    return cell.origin == FLOOR or (cell.origin == "ours" and not cell.bare_of)


def _leaders(series, axis):
    """The queues of others that are nearest to the best of them somewhere on the axis."""
    rivals = {key: cells for key, cells in series.items() if cells[0].origin == "third_party"}
    best = collections.defaultdict(float)
    for group in rivals.values():
        for cell in group:
            step = getattr(cell, axis)
            best[step] = max(best[step], cell.rate.median)
    nearness = {
        key: max(cell.rate.median / best[getattr(cell, axis)] for cell in group)
        for key, group in rivals.items()
    }
    return sorted(nearness, key=lambda key: (-nearness[key], key))[:_NAMED]
