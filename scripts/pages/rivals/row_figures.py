"""row_figures.py - all backends in one setting, a row each, fastest first.

A figure takes a page and returns a Sheet, or None where nothing ran.
"""

import functools
import re

from estimates.measured import floor_values
from figures import panels, rows, style, units, words
from pages.rivals.comparison import Setting, setting_words

_HOW = (
    " Ours have the colours and markers of the other figures. Blue diamonds: others' queues with our front"
    " end; light blue triangles: the same queues bare. Orange squares: the designs of 2012."
    " Of a backend that is not ours: its fastest way to wait."
)
_ROW = 0.3  # inches
# The workloads with figures of their own, here and in line_figures.py, and the one whose numbers are in the
# table of requirements beside those of stream.
_SHOWN = ("ping_pong", "stream", "stream_batch", "create_close", "msgsend", "thread_ring")


def ping_pong(page):
    """A round trip on two near cores."""
    return _ranked(
        page,
        Setting("ping_pong", 8),
        "Time of a round trip: our backends, others' queues and the bare hand-off",
        "time per round trip, ping_pong, 8 B payload, two cores near each other",
        " Grey line and band: the floor in the same rounds, median and middle 90 %.",
        floor_values,
    )


def create_close(page):
    """A pipe made, used once and closed."""
    return _ranked(
        page,
        Setting("create_close", 8),
        "Time of a pipe for one message, in one thread",
        "time per pipe, create_close, 8 B payload, one thread",
    )


def msgsend(page):
    """Eight senders, one receiver."""
    return _ranked(
        page,
        Setting("msgsend"),
        "Time of a message from eight senders to one receiver",
        "time per message, msgsend, 8 senders, unpinned, threads started outside the span",
    )


def thread_ring(page):
    """A hundred tasks in a circle."""
    return _ranked(
        page,
        Setting("thread_ring"),
        "Time of a message in a ring of a hundred threads",
        "time per message, thread_ring, 100 threads, unpinned, starting them included",
    )


def crowded_ping_pong(page):
    """Four pairs per core that play ping-pong."""
    return _ranked(
        page,
        Setting("ping_pong", 8, None, True),
        "Time of a round trip with four pairs of threads per core",
        "time per round trip of all pairs together, ping_pong, 8 B payload, unpinned",
    )


def crowded_stream(page):
    """Four pairs per core that stream."""
    return _ranked(
        page,
        Setting("stream", 8, crowded=True),
        "Time of a message with four streaming pairs of threads per core",
        "time per message of all pairs together, stream, 8 B payload,"
        f" capacity {page.comparison.usual_capacity:,}, unpinned",
    )


def further(page):
    """For every setting of another workload a name and its figure."""
    return tuple(
        ("rivals_" + re.sub(r"\W+", "_", setting_words(setting)), functools.partial(_other, setting))
        for setting in page.comparison.settings()
        if setting.workload not in _SHOWN
    )


def _other(setting, page):
    operation = page.comparison.at(setting)[0].operation
    return _ranked(
        page,
        setting,
        f"Time of {setting.workload}, per {operation}: our backends and others' queues",
        f"time per {operation}, {setting_words(setting)}",
    )


def _best_waits(cells):
    """The fastest wait strategy of each backend; of ours all."""
    kept = {}
    for cell in sorted(cells, key=lambda cell: cell.cost.median):
        ours = cell.origin == "ours" and not cell.bare_of
        kept.setdefault((cell.backend, cell.wait if ours else None), cell)
    return sorted(kept.values(), key=lambda cell: cell.cost.median)


def _ranked(page, setting, title, what, more="", floors=lambda cells: []):
    chosen = _best_waits(page.comparison.at(setting))
    if not chosen:
        return None
    items = [rows.row(cell, style.look_among_others(cell)) for cell in chosen]
    for item in items:
        item.group = item.label
    sheet = panels.single(
        page.run,
        chosen,
        items,
        title,
        words.WHISKERS + _HOW + more,
        (what, "lower"),
        units.time_tick,
        ("estimate [95 % interval]",),
        floors(chosen),
        left=3.3,
        right=2.5,
        row=_ROW,
    )
    sheet.alternative += f" Estimates, fastest first: {rows.estimates(items)}."
    return sheet
