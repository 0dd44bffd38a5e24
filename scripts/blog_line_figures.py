"""blog_line_figures.py - the figures of the page over an axis: workers, idle members, turns.

A figure takes what the page is made of and returns a Sheet, or None where there is nothing to show.
"""

import math

import drawing
import estimate
import sheet as sheets
import style
import units
import words


def workers(page):
    """Messages per second against the number of senders."""
    cells = [
        cell
        for cell in page.blog.all("msgsend", messages=10**6, spawn="inside")
        if "workers" in cell.parameters
    ]
    counts = sorted({cell.parameters["workers"] for cell in cells})
    if len(counts) < 2:
        return None
    place = {count: index for index, count in enumerate(counts)}
    lines = _lines(page, cells, "workers", lambda cell: cell.rate, place)
    sheet = sheets.Sheet(
        10.4,
        4.8,
        "How many messages a second one receiver takes as senders are added",
        words.caption(
            page.run,
            cells,
            words.LINE_WHISKERS
            + " Making and joining the senders is inside the span, as it was in 2012: with 10,000"
            " of them that is part of what is seen.",
        ),
        words.alarm(page.run),
        left=1.1,
        right=3.15,
    )
    axes, log = _drawn(sheet, lines, place, units.rate_tick, margin=0.2, dodge=0.012)
    axes.set_xlabel("senders (steps as measured, not to scale); msgsend, 1,000,000 messages")
    axes.set_ylabel(f"messages per second\n({words.direction(log, 'higher')})")
    _describe(sheet, lines, units.rate)
    return sheet


def idle_members(page):
    """Cost per message against the number of members, of which 8 are active."""
    cells = page.blog.all("idle_members")
    counts = sorted({cell.parameters["members"] for cell in cells})
    if len(counts) < 2:
        return None
    place = {count: math.log10(count) for count in counts}
    lines = _lines(page, cells, "members", lambda cell: cell.cost, place)
    sheet = sheets.Sheet(
        10.4,
        4.2,
        "What idle members cost: time per message of a set of which 8 members are active",
        words.caption(page.run, cells, words.LINE_WHISKERS),
        words.alarm(page.run),
        left=1.1,
        right=2.9,
    )
    axes, log = _drawn(sheet, lines, place, units.time_tick, margin=0.12)
    axes.set_xlabel("members of the set, logarithmic; 8 of them active")
    axes.set_ylabel(f"time per message\n({words.direction(log, 'lower')})")
    _describe(sheet, lines, units.time)
    return sheet


def order(page):
    """Whose message was received when, all being queued before the first receive."""
    orders = page.counts["order"] if page.counts else []
    if not orders:
        return None
    looks = style.looks([entry["system"] for entry in orders])
    sheet = sheets.Sheet(
        10.4,
        3.1,
        "Whose turn it is: members in the order in which their messages were received",
        "All messages of all members are queued before the first is received. Each mark is one"
        " message. A row of marks far to the right is a member that had to wait, with its messages"
        f" there, while others were served. Counted at commit {page.counts.get('commit', '?')[:7]},"
        f" {page.counts.get('compiler', 'unknown compiler')}; nothing here is timed.",
        left=0.75,
        right=0.3,
        bottom=0.55,
    )
    panels = sheet.panels(len(orders), gap=0.75)
    for axes, entry in zip(panels, orders):
        received = entry["received"]
        look = looks[entry["system"]]
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
            sheets.matplotlib.ticker.MaxNLocator(8, integer=True, steps=[1, 2, 5, 10])
        )
        first = {member: received.index(member) + 1 for member in sorted(set(received))}
        told = ", ".join(f"member {member} at {at}" for member, at in first.items())
        sheet.alternative += f" {entry['system']}: first message of {told}."
    return sheet


def _lines(page, cells, key, interval, place):
    series = {}
    for cell in sorted(cells, key=lambda cell: cell.parameters[key]):
        series.setdefault((cell.backend, cell.wait), []).append(cell)
    ordered = sorted(series.items(), key=lambda item: page.usable.order(item[1][0]))
    return [
        drawing.Line(
            words.label(group[0]),
            page.usable.looks[name],
            wait,
            [drawing.Point(place[c.parameters[key]], interval(c), _modes(c)) for c in group],
            [],
        )
        for (name, wait), group in ordered
    ]


def _drawn(sheet, lines, place, tick, margin, dodge=0.0):
    """The axes of a sheet with its lines, and whether their scale is logarithmic; `place` says where
    each count stands, in ascending order."""
    (axes,) = sheet.panels(1)
    log = drawing.scale((axes, "y"), drawing.extent(lines))
    axes.yaxis.set_major_formatter(lambda value, _: tick(value))
    spots = list(place.values())
    axes.set_xticks(spots, [f"{count:,}" for count in place])
    axes.set_xlim(spots[0] - margin, spots[-1] + margin)
    drawing.lines(axes, lines, dodge=dodge)
    drawing.end_labels(axes, lines)
    return axes, log


def _modes(cell):
    # Modes are of costs; as rates they would stand the other way round. The interval shows them.
    return estimate.modes(cell.costs) if cell.workload == "idle_members" else None


def _describe(sheet, lines, write):
    told = "; ".join(
        f"{line.label}: {write(line.points[0].interval.median)} to"
        f" {write(line.points[-1].interval.median)}"
        for line in lines
    )
    sheet.alternative += f" First to last: {told}."
