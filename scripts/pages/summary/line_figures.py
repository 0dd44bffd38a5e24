"""line_figures.py - the figures of the summary with a line per backend and wait strategy."""

import math

from estimates.by_pairs import pairs_series
from estimates.measured import floor_values, wait_order
from figures import axes as scales
from figures import labels, lines, sheet, units, words


def scaling(measured):
    """Throughput of stream against the number of pairs."""
    series, borrowed = pairs_series(measured, "stream")
    chosen = [cell for group in series.values() for cell in group]
    counts = sorted({cell.pairs for cell in chosen})
    if len(counts) < 2:
        return None
    note = f" One pair is placed {', '.join(sorted(borrowed))}." if borrowed else ""
    made = sheet.of(
        measured.run,
        chosen,
        (10.4, 4.6),
        "Messages per second of all pairs together, by the number of pairs",
        words.LINE_WHISKERS + note,
        left=1.1,
        right=3.15,
    )
    (axes,) = made.panels(1)
    items = [
        lines.line(group, lambda cell: math.log2(cell.pairs), "rates") for group in series.values()
    ]
    place = {str(count): math.log2(count) for count in counts}
    log = lines.set_up(axes, items, place, units.rate_tick, margin=0.25)
    _shade_oversubscribed(axes, chosen, counts)
    lines.draw(axes, items, dodge=0.03)
    labels.end_labels(axes, items)
    made.alternative += (
        f" Messages per second from {counts[0]} to {counts[-1]} pairs, first to last:"
        f" {lines.ends(items, units.rate)}."
    )
    point = {**measured.centre("stream"), "placement": chosen[-1].placement}
    point.pop("pairs")
    axes.set_xlabel(f"pairs of threads, logarithmic; stream, {words.where(point)}")
    axes.set_ylabel(f"messages per second, all pairs together\n({words.direction(log, 'higher')})")
    return made


def _shade_oversubscribed(axes, chosen, counts):
    crowded = {cell.pairs for cell in chosen if cell.oversubscribed}
    if not crowded:
        return
    first = min(crowded)
    before = [count for count in counts if count < first]
    start = (math.log2(first) + math.log2(before[-1])) / 2 if before else axes.get_xlim()[0]
    axes.axvspan(start, axes.get_xlim()[1], color="#8a6d00", alpha=0.09, linewidth=0, zorder=0)
    axes.annotate(
        "more threads than cores (oversubscribed)",
        (start, 1),
        (5, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        va="bottom",
        fontsize=8.4,
        color="#6b5400",
    )


def payload(measured):
    """Cost per operation against the size of the payload, ping_pong and stream side by side."""
    panels = {}
    for workload in ("ping_pong", "stream"):
        series = _one_wait_each(measured.along(workload, "payload_bytes", carry="value"))
        sizes = sorted({cell.payload_bytes for group in series.values() for cell in group})
        if len(sizes) >= 2:
            apart = _one_wait_each(measured.along(workload, "payload_bytes", carry="unique_ptr"))
            apart = {
                key: [cell for cell in group if cell.payload_bytes in sizes]
                for key, group in apart.items()
            }
            panels[workload] = (series, apart, sizes)
    if not panels:
        return None
    chosen = [
        cell
        for series, apart, _ in panels.values()
        for group in (*series.values(), *apart.values())
        for cell in group
    ]
    names = list(dict.fromkeys(key for series, _, _ in panels.values() for key in series))
    columns = 3
    made = sheet.of(
        measured.run,
        chosen,
        (10.4, 4.3),
        "Cost of a message by the size of its payload",
        words.LINE_WHISKERS + " Of each backend one way of waiting; the table has all.",
        left=0.95,
        right=0.3,
        bottom=0.84 + 0.175 * math.ceil(len(names) / columns),
    )
    drawn = {}
    for axes, (workload, panel) in zip(made.panels(len(panels), gap=1.0), panels.items()):
        items = _payload_panel(made, axes, workload, *panel)
        drawn.update({item.label: item for item in items})
    lines.legend(made, list(drawn.values()), columns)
    return made


def _one_wait_each(series):
    """Of each backend the line whose sides spin before they park, or the nearest to that: three of each are too many to read."""
    chosen = {}
    for backend, wait in sorted(series, key=lambda key: (key[1] != "spin_then_park", wait_order(key[1]))):
        chosen.setdefault(backend, wait)
    return {key: cells for key, cells in series.items() if chosen[key[0]] == key[1]}


def _payload_panel(made, axes, workload, series, apart, sizes):
    """Draws one workload, payloads by pointer in steps of their own; returns its lines."""
    steps = [("value", size) for size in sizes]
    steps += sorted({(cell.carry, cell.payload_bytes) for group in apart.values() for cell in group})
    place = {step: index for index, step in enumerate(steps)}

    def x(cell):
        return place[cell.carry, cell.payload_bytes]

    items = [
        lines.line(group, x, "costs", apart=apart.get(key, ())) for key, group in series.items()
    ]
    cells = [cell for group in series.values() for cell in group]
    floors = floor_values(cells) if workload == "ping_pong" else []
    names = {
        units.size(size) + ("" if carry == "value" else f"\nby {carry}"): index for (carry, size), index in place.items()
    }
    log = lines.set_up(axes, items, names, units.time_tick, margin=0.5, floors=floors)
    lines.draw(axes, items, dodge=0.035)
    made.alternative += (
        f" {workload} from {units.size(sizes[0])} to {units.size(sizes[-1])}, first to last:"
        f" {lines.ends(items, units.time)}."
    )
    if floors:
        scales.limit(axes, floors, "floor", "y")
    operation = cells[0].operation
    axes.set_title(f"{workload}: time per {operation}", loc="left")
    axes.set_xlabel("payload size (steps as measured, not to scale)")
    axes.set_ylabel(f"time per {operation} ({words.direction(log, 'lower')})")
    return items
