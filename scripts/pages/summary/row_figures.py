"""row_figures.py - the figures of the summary with a row for each backend and wait strategy."""

import functools

from estimates import measured as cells
from figures import panels, rows, units, words

# The workloads with figures of their own, here and in line_figures.py.
_SHOWN = ("ping_pong", "stream", "bank", "create_close")


def latency(measured):
    """Ping-pong at its centre, against the floor."""
    chosen = measured.at_centre("ping_pong", floor=True)
    if all(cell.origin == cells.FLOOR for cell in chosen):
        return None
    items = [rows.row(cell, more=(_times_floor(cell),)) for cell in chosen]
    sheet = panels.single(
        measured.run,
        chosen,
        items,
        "Time of a round trip on each backend, compared with the bare hand-off",
        words.WHISKERS
        + " Grey line and band: the floor, a bare hand-off of a cache line between the same two cores"
        " in the same rounds, median and middle 90 %. Closed loop: the next message waits for the"
        " last.",
        (f"time per round trip, ping_pong, {words.where(measured.centre('ping_pong'))}", "lower"),
        units.time_tick,
        ("estimate [95 % interval]", "x floor"),
        cells.floor_values(chosen),
        left=2.75,
        right=3.15,
    )
    sheet.alternative += f" Estimates: {rows.estimates(items)}."
    return sheet


def _times_floor(cell):
    ratio = cells.times_floor(cell)
    return units.times(ratio.median) if ratio else ""


def throughput(measured):
    """Stream at one pair."""
    chosen = measured.at_centre("stream", pairs=1)
    if not chosen:
        return None
    items = [rows.row(cell, values="rates", write=units.rate) for cell in chosen]
    setting = words.where({**measured.centre("stream"), "pairs": 1})
    sheet = panels.single(
        measured.run,
        chosen,
        items,
        "Messages per second that one pair streams on each backend",
        words.WHISKERS,
        (f"messages per second, stream, {setting}", "higher"),
        units.rate_tick,
        ("estimate [95 % interval]",),
        left=2.75,
        right=2.75,
    )
    sheet.alternative += f" Estimates: {rows.estimates(items)}."
    return sheet


def sessions(measured):
    """A bank session, and a pipe created, used once and closed."""
    title = "Time of a conversation with the bank, and of a pipe that is created, used once and closed"
    return panels.beside(measured, ("bank", "create_close"), title)


def placement(measured):
    """The ping-pong of every placement the machine has, side by side."""
    title = "Time of a round trip by the placement of its two threads"
    return panels.by_key(measured, "ping_pong", "placement", title)


def further(measured):
    """For every other workload its name and its figure at its centre."""
    return tuple(
        (f"workload_{workload}", functools.partial(_costs, workload))
        for workload in measured.workloads
        if workload not in _SHOWN
    )


def _costs(workload, measured):
    chosen = measured.at_centre(workload)
    if not chosen:
        return None
    items = [rows.row(cell) for cell in chosen]
    operation = chosen[0].operation
    sheet = panels.single(
        measured.run,
        chosen,
        items,
        f"Time of {workload} on each backend, per {operation}",
        words.WHISKERS,
        (f"time per {operation}, {workload}, {words.where(measured.centre(workload))}", "lower"),
        units.time_tick,
        ("estimate [95 % interval]",),
        left=2.75,
        right=2.75,
    )
    sheet.alternative += f" Estimates: {rows.estimates(items)}."
    return sheet
