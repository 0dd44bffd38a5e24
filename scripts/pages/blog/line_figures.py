"""line_figures.py - the figures of the page over an axis: workers, idle members, order of service.

A figure takes what the page is made of and returns a Sheet, or None where there is nothing to show.
"""

import math

import types

import matplotlib.ticker

from estimates.measured import look_number
from figures import labels, lines, style, units, words
from figures import sheet as sheets


def workers(page):
    """Messages per second against the number of senders."""
    cells = [
        cell
        for cell in page.blog.all("msgsend", messages=10**6, spawn="inside")
        if cell.workers is not None
    ]
    counts = sorted({cell.workers for cell in cells})
    if len(counts) < 2:
        return None
    place = {count: index for index, count in enumerate(counts)}
    items = _lines(cells, "workers", "rates", place, with_modes=False)
    sheet = sheets.of(
        page.run,
        cells,
        (10.4, 4.8),
        "Messages per second of one receiver, by the number of senders",
        words.LINE_WHISKERS
        + " Starting and joining the senders is inside the span, as it was in 2012: with 10,000"
        " of them that is part of the time.",
        left=1.1,
        right=3.15,
    )
    axes, log = _drawn(sheet, items, place, units.rate_tick, margin=0.2, dodge=0.012)
    axes.set_xlabel("senders (steps as measured, not to scale); msgsend, 1,000,000 messages")
    axes.set_ylabel(f"messages per second\n({words.direction(log, 'higher')})")
    sheet.alternative += f" First to last: {lines.ends(items, units.rate)}."
    return sheet


def idle_members(page):
    """Cost per message against the number of members, of which 8 are active."""
    cells = page.blog.all("idle_members")
    counts = sorted({cell.members for cell in cells})
    if len(counts) < 2:
        return None
    place = {count: math.log10(count) for count in counts}
    items = _lines(cells, "members", "costs", place)
    sheet = sheets.of(
        page.run,
        cells,
        (10.4, 4.2),
        "Time per message of a set of which 8 members are active, by the number of members",
        words.LINE_WHISKERS,
        left=1.1,
        right=2.9,
    )
    axes, log = _drawn(sheet, items, place, units.time_tick, margin=0.12)
    axes.set_xlabel("members of the set, logarithmic; 8 of them active")
    axes.set_ylabel(f"time per message\n({words.direction(log, 'lower')})")
    sheet.alternative += f" First to last: {lines.ends(items, units.time)}."
    return sheet


def order(page):
    """Which member's message was received when, all being queued before the first receive."""
    orders = page.counts["order"] if page.counts else []
    if not orders:
        return None
    sheet = sheets.Sheet(
        10.4,
        3.1,
        "Order of service: members in the order in which their messages were received",
        "All messages of all members are queued before the first is received. Each mark is one"
        " message. A row of marks far to the right is a member that had to wait, with its messages"
        f" queued, while others were served. Counted at commit {page.counts.get('commit', '?')[:7]},"
        f" {page.counts.get('compiler', 'unknown compiler')}; nothing here is timed.",
        left=0.75,
        right=0.3,
        bottom=0.55,
    )
    panels = sheet.panels(len(orders), gap=0.75)
    for axes, entry in zip(panels, orders):
        received = entry["received"]
        look = _look(page, entry["system"])
        axes.plot(
            range(1, len(received) + 1),
            received,
            linestyle="none",
            marker="|",
            markersize=8,
            markeredgewidth=1.2,
            color=look.colour,
        )
        axes.set_ylim(entry["members"] - 0.4, -0.6)
        axes.set_xlim(0, len(received) + 1)
        if entry["members"] <= 16:
            axes.set_yticks(range(entry["members"]))
        axes.grid(True, axis="y")
        axes.set_title(entry["system"], loc="left")
        axes.set_xlabel("number of the message, in the order received")
        axes.set_ylabel("member")
        axes.xaxis.set_major_locator(
            matplotlib.ticker.MaxNLocator(8, integer=True, steps=[1, 2, 5, 10])
        )
        first = {member: received.index(member) + 1 for member in sorted(set(received))}
        told = ", ".join(f"member {member} at {at}" for member, at in first.items())
        sheet.alternative += f" {entry['system']}: first message of {told}."
    return sheet


def _look(page, system):
    """The look of a system; that of a backend without a trial is in the run's list all the same."""
    backend = page.run.backends.get(system, {"origin": "ours", "order": 0})
    return style.look(types.SimpleNamespace(origin=backend["origin"], look=look_number(backend)))


def _lines(cells, key, values, place, with_modes=True):
    """One line for each backend and wait strategy, in the order of the cells."""
    series = {}
    for cell in cells:
        series.setdefault((cell.backend, cell.wait), []).append(cell)
    return [
        lines.line(
            sorted(group, key=lambda cell: getattr(cell, key)),
            lambda cell: place[getattr(cell, key)],
            values,
            with_modes=with_modes,
        )
        for group in series.values()
    ]


def _drawn(sheet, items, place, tick, margin, dodge=0.0):
    """The axes of a sheet with its lines, and whether their scale is logarithmic; `place` says where
    each count is, in ascending order."""
    (axes,) = sheet.panels(1)
    log = lines.set_up(axes, items, {f"{count:,}": at for count, at in place.items()}, tick, margin)
    lines.draw(axes, items, dodge=dodge)
    labels.end_labels(axes, items)
    return axes, log
