"""rivals_figures.py - everybody at one place, a row each, fastest first.

A figure takes what the page is made of and returns a Sheet, or None where nothing ran.
"""

import dataclasses

import drawing
import estimate
import rivals_cells
import sheet as sheets
import style
import units
import words

OURS = "#009e73"
RIVAL = "#0072b2"
BARE = "#56b4e9"
PAST = "#d55e00"
FLOOR = "#4d4d4d"
_COLOURS = {"ours": OURS, "past": PAST, "rival": RIVAL, "bare": BARE, "floor": FLOOR}
_MARKERS = {"ours": "o", "past": "s", "rival": "D", "bare": "^", "floor": "|"}
_HOW = (
    " Green circles: ours. Blue diamonds: rivals under our front end; light blue triangles: their"
    " queues bare. Orange squares: the designs of 2012."
)
_ROW = 0.3  # inches


def look(cell):
    """What a cell looks like here: whose it is, not what it is called."""
    kind = rivals_cells.kind(cell)
    return style.Look(0, _COLOURS[kind], _MARKERS[kind])


def ping_pong(page):
    """A round trip on two near cores: each backend the way it waits best, ours all ways."""
    place = rivals_cells.Place("ping_pong", 8)
    return _ranked(
        page,
        place,
        "How long a round trip takes, ours and rivals, beside the bare hand-off",
        "time per round trip, ping_pong, 8 B payload, two cores near each other",
        " Grey line and band: the floor in the same rounds, median and middle 90 %.",
        words.floor_values,
    )


def create_close(page):
    """A pipe made, used once and closed."""
    return _ranked(
        page,
        rivals_cells.Place("create_close", 8),
        "What a pipe for one message costs, in one thread",
        "time per pipe, create_close, 8 B payload, one thread",
    )


def msgsend(page):
    """Eight senders, one receiver."""
    return _ranked(
        page,
        rivals_cells.Place("msgsend"),
        "How long a message takes from eight senders to one receiver",
        "time per message, msgsend, 8 senders, unpinned, threads made outside the span",
    )


def ring(page):
    """A hundred tasks in a circle."""
    return _ranked(
        page,
        rivals_cells.Place("ring"),
        "How long a message takes in a ring of a hundred threads",
        "time per message, ring, 100 threads, unpinned, starting them included",
    )


def crowded_ping_pong(page):
    """Four pairs per core that play ping-pong."""
    return _ranked(
        page,
        rivals_cells.Place("ping_pong", 8, None, True),
        "How long a round trip takes with four pairs of threads per core",
        "time per round trip of all pairs together, ping_pong, 8 B payload, unpinned",
    )


def crowded_stream(page):
    """Four pairs per core that stream."""
    return _ranked(
        page,
        rivals_cells.Place("stream", 8, rivals_cells.USUAL_ROOM, True),
        "How long a message takes with four streaming pairs of threads per core",
        "time per message of all pairs together, stream, 8 B payload, room for 1,024, unpinned",
    )


def _best_ways(cells):
    """Of rivals and of 2012 the fastest way of waiting; of ours all."""
    kept = {}
    for cell in sorted(cells, key=lambda cell: cell.cost.median):
        ours = rivals_cells.kind(cell) == "ours"
        kept.setdefault((cell.backend, cell.wait if ours else None), cell)
    return sorted(kept.values(), key=lambda cell: cell.cost.median)


def _ranked(page, place, title, what, more="", floors=lambda cells: []):
    chosen = _best_ways(page.arena.at(place))
    if not chosen:
        return None
    rows = [_row(cell) for cell in chosen]
    limits = floors(chosen)
    sheet = sheets.Sheet(
        10.4,
        _ROW * len(rows) + 0.1,
        title,
        words.caption(page.run, chosen, words.WHISKERS + _HOW + more),
        words.alarm(page.run),
        left=3.3,
        right=2.5,
    )
    (axes,) = sheet.panels(1)
    values = [value for row in rows for value in row.values] + limits
    log = drawing.scale((axes, "x"), values)
    drawing.rows(axes, rows, units.time_tick, ("median [95 % interval]",))
    drawing.limit(axes, limits, "")
    axes.set_xlabel(f"{what}\n({words.direction(log, 'lower')})")
    told = "; ".join(f"{row.label}: {row.words[0].split('  [')[0]}" for row in rows)
    sheet.alternative += f" Medians, fastest first: {told}."
    return sheet


def _row(cell):
    modes = estimate.modes(cell.costs)
    if modes:
        told = " or ".join(f"{units.time(mode.median)} ({mode.weight:.0%})" for mode in modes)
    else:
        told = units.time(cell.cost.median)
        if cell.cost.low is not None:
            told += f"  [{units.interval(cell.cost, units.time)}]"
    label = rivals_cells.label(cell)
    looks = look(cell)
    return drawing.Row(
        label,
        dataclasses.replace(looks),
        cell.wait,
        cell.costs,
        cell.marked,
        cell.cost,
        modes,
        (told,),
        label,
    )
