"""line_figures.py - figures with a line for each backend and waiting policy over one axis.

A figure takes the run and its cells and returns a Sheet, or None where no usable cell is there.
"""

import math

import drawing
import estimate
import sheet as sheets
import style
import units
import words


def scaling(run, cells):
    """Throughput of stream against the number of pairs."""
    series, borrowed = _pairs_series(cells)
    chosen = [cell for group in series.values() for cell in group]
    counts = sorted({cell.parameters["pairs"] for cell in chosen})
    if len(counts) < 2:
        return None
    note = f" One pair is placed {', '.join(sorted(borrowed))}." if borrowed else ""
    sheet = sheets.Sheet(
        10.4,
        4.6,
        "How many messages a second all pairs together stream as pairs are added",
        words.caption(run, chosen, words.LINE_WHISKERS + note),
        words.alarm(run),
        left=1.1,
        right=3.15,
    )
    (axes,) = sheet.panels(1)
    lines = [
        _line(
            cells,
            key,
            [(cell, cell.rate, cell.rates) for cell in group],
            lambda cell: math.log2(cell.parameters["pairs"]),
        )
        for key, group in series.items()
    ]
    log = drawing.scale((axes, "y"), drawing.extent(lines))
    axes.yaxis.set_major_formatter(lambda value, _: units.rate_tick(value))
    axes.set_xticks([math.log2(count) for count in counts], [str(count) for count in counts])
    axes.set_xlim(math.log2(counts[0]) - 0.25, math.log2(counts[-1]) + 0.25)
    _shade_oversubscribed(axes, chosen, counts)
    drawing.lines(axes, lines, dodge=0.03)
    drawing.end_labels(axes, lines)
    _describe_lines(
        sheet, f"Messages per second from {counts[0]} to {counts[-1]} pairs", lines, units.rate
    )
    placement = chosen[-1].parameters["placement"]
    point = {**cells.centre("stream"), "placement": placement}
    point.pop("pairs")
    axes.set_xlabel(f"pairs of threads, logarithmic; stream, {words.where(point)}")
    axes.set_ylabel(f"messages per second, all pairs together\n({words.direction(log, 'higher')})")
    return sheet


def payload(run, cells):
    """Cost per operation against the size of the payload, ping_pong beside stream."""
    panels = []
    for workload in ("ping_pong", "stream"):
        series = cells.along(workload, "payload_bytes", carry="value")
        sizes = sorted(
            {cell.parameters["payload_bytes"] for group in series.values() for cell in group}
        )
        if len(sizes) >= 2:
            panels.append(
                (
                    workload,
                    series,
                    cells.along(workload, "payload_bytes", carry="unique_ptr"),
                    sizes,
                )
            )
    if not panels:
        return None
    chosen = [
        cell
        for _, series, apart, _ in panels
        for group in (*series.values(), *apart.values())
        for cell in group
    ]
    names = list(dict.fromkeys(key for _, series, _, _ in panels for key in series))
    columns = 3
    entries = len(names) + any(apart for _, _, apart, _ in panels)
    legend_height = 0.175 * math.ceil(entries / columns) + 0.22
    sheet = sheets.Sheet(
        10.4,
        4.3,
        "How the cost of a message grows with its payload",
        words.caption(run, chosen, words.LINE_WHISKERS),
        words.alarm(run),
        left=0.95,
        right=0.3,
        bottom=0.5 + legend_height,
    )
    drawn = {}
    for axes, (workload, series, apart, sizes) in zip(sheet.panels(len(panels), gap=1.0), panels):
        place = {size: index for index, size in enumerate(sizes)}
        apart = {
            key: [cell for cell in group if cell.parameters["payload_bytes"] in place]
            for key, group in apart.items()
        }
        lines = [
            _line(
                cells,
                key,
                [(cell, cell.cost, cell.costs) for cell in group],
                lambda cell: place[cell.parameters["payload_bytes"]],
                [(cell, cell.cost, cell.costs) for cell in apart.get(key, ())],
            )
            for key, group in series.items()
        ]
        drawn.update({line.label: line for line in lines})
        floors = (
            words.floor_values(group_cell for group in series.values() for group_cell in group)
            if workload == "ping_pong"
            else []
        )
        log = drawing.scale((axes, "y"), drawing.extent(lines) + floors)
        drawing.lines(axes, lines, dodge=0.035)
        _describe_lines(
            sheet,
            f"{workload} from {units.size(sizes[0])} to {units.size(sizes[-1])}",
            lines,
            units.time,
        )
        if floors:
            drawing.limit(axes, floors, "floor", "y")
        axes.yaxis.set_major_formatter(lambda value, _: units.time_tick(value))
        axes.set_xticks(range(len(sizes)), [units.size(size) for size in sizes])
        axes.set_xlim(-0.35, len(sizes) - 0.65)
        operation = next(iter(series.values()))[0].operation
        axes.set_title(f"{workload}: time per {operation}", loc="left")
        axes.set_xlabel("payload size (steps as measured, not to scale)")
        axes.set_ylabel(f"time per {operation} ({words.direction(log, 'lower')})")
    extra = (
        [drawing.open_star("the same payload carried by unique_ptr")]
        if entries > len(names)
        else []
    )
    drawing.legend(sheet, axes, list(drawn.values()), columns, extra)
    return sheet


def _pairs_series(cells):
    """Stream by number of pairs, where most numbers of pairs ran, one pair from the centre."""
    best = {}
    for placement in cells.values("stream", "placement"):
        series = cells.along("stream", "pairs", placement=placement)
        if _reach(series) > _reach(best):
            best = series
    alone = cells.along("stream", "pairs")
    borrowed = set()
    for key, chosen in best.items():
        if chosen[0].parameters["pairs"] != 1:
            first = [cell for cell in alone.get(key, []) if cell.parameters["pairs"] == 1]
            borrowed.update(cell.parameters["placement"] for cell in first)
            best[key] = first + chosen
    return best, borrowed


def _reach(series):
    return len({cell.parameters["pairs"] for chosen in series.values() for cell in chosen})


def _line(cells, key, chosen, x, apart=()):
    def point(cell, interval, values):
        return drawing.Point(x(cell), interval, estimate.modes(values))

    return drawing.Line(
        f"{key[0]} · {style.wait_words(key[1])}",
        cells.looks[key[0]],
        key[1],
        [point(*item) for item in chosen],
        [point(*item) for item in apart],
    )


def _shade_oversubscribed(axes, chosen, counts):
    crowded = {cell.parameters["pairs"] for cell in chosen if cell.oversubscribed}
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


def _describe_lines(sheet, name, lines, write):
    """The alternative text of a figure of lines: where each begins and ends."""
    told = "; ".join(
        f"{line.label}: {write(line.points[0].interval.median)} to "
        f"{write(line.points[-1].interval.median)}"
        for line in lines
    )
    sheet.alternative += f" {name}, first to last: {told}."
