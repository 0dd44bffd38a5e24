"""row_figures.py - figures with a row for each backend and waiting policy.

A figure takes the run and its cells and returns a Sheet, or None where no usable cell is there.
"""

import drawing
import estimate
import sheet as sheets
import style
import units
import words


def latency(run, cells):
    """Ping-pong at its centre, a row for each backend and waiting policy, against the floor."""
    chosen = cells.at_centre("ping_pong", floor=True)
    if not any(cell.backend != style.FLOOR for cell in chosen):
        return None
    rows = _cost_rows(cells, chosen, floor=True)
    floors = words.floor_values(chosen)
    sheet = sheets.Sheet(
        10.4,
        _rows_height(len(rows)),
        "How long a round trip takes on each backend, beside the bare hand-off",
        words.caption(
            run,
            chosen,
            words.WHISKERS
            + " Grey line and band: the floor, a bare hand-off of a "
            "cache line between the same two cores in the same rounds, median and middle "
            "90 %. Closed loop: the next message waits for the last.",
        ),
        words.alarm(run),
        left=2.75,
        right=3.15,
    )
    (axes,) = sheet.panels(1)
    log = drawing.scale((axes, "x"), [value for row in rows for value in row.values] + floors)
    drawing.rows(axes, rows, units.time_tick, ("median [95 % interval]", "x floor"))
    drawing.limit(axes, floors, "")
    _describe_rows(sheet, rows)
    axes.set_xlabel(
        f"time per round trip, ping_pong, {words.where(cells.centre('ping_pong'))}\n"
        f"({words.direction(log, 'lower')})"
    )
    return sheet


def throughput(run, cells):
    """Stream at one pair, a row for each backend and waiting policy."""
    chosen = cells.at_centre("stream", pairs=1)
    if not chosen:
        return None
    rows = [_row(cells, cell, cell.rates, cell.rate, (), units.rate) for cell in chosen]
    sheet = sheets.Sheet(
        10.4,
        _rows_height(len(rows)),
        "How many messages a second one pair streams",
        words.caption(run, chosen, words.WHISKERS),
        words.alarm(run),
        left=2.75,
        right=2.75,
    )
    (axes,) = sheet.panels(1)
    log = drawing.scale((axes, "x"), [value for row in rows for value in row.values])
    drawing.rows(axes, rows, units.rate_tick, ("median [95 % interval]",))
    _describe_rows(sheet, rows)
    axes.set_xlabel(
        f"messages per second, stream, {words.where({**cells.centre('stream'), 'pairs': 1})}\n"
        f"({words.direction(log, 'higher')})"
    )
    return sheet


def conversations(run, cells):
    """A bank session, and a pipe created, used once and closed."""
    title = "How long a whole conversation takes, and a pipe that is made, used once and closed"
    return beside(run, cells, ("bank", "create_close"), title)


def beside(run, cells, workloads, title):
    """Workloads at their centres, side by side: a row for each backend and waiting policy."""
    panels = []
    for workload in workloads:
        chosen = cells.at_centre(workload)
        if chosen:
            panels.append((workload, chosen))
    if not panels:
        return None
    everything = [cell for _, chosen in panels for cell in chosen]
    names = list(
        dict.fromkeys((cell.backend, cell.wait) for cell in sorted(everything, key=cells.order))
    )
    sheet = sheets.Sheet(
        11.6,
        _rows_height(len(names)),
        title,
        words.caption(run, everything, words.WHISKERS),
        words.alarm(run),
        left=2.75,
        right=1.55,
    )
    for index, (axes, (workload, chosen)) in enumerate(
        zip(sheet.panels(len(panels), gap=1.75), panels)
    ):
        have = {(cell.backend, cell.wait): cell for cell in chosen}
        rows = []
        for key in names:
            if key in have:
                (row,) = _cost_rows(cells, [have[key]])
                row.words = (row.words[0].split("  [")[0].replace(" or ", "\n"),)
            else:
                row = drawing.Row(
                    f"{key[0]} · {style.wait_words(key[1])}",
                    cells.looks[key[0]],
                    key[1],
                    [],
                    [],
                    None,
                    None,
                    ("not run",),
                    key[0],
                )
            rows.append(row)
        log = drawing.scale((axes, "x"), [value for row in rows for value in row.values])
        drawing.rows(axes, rows, units.time_tick, ("median",))
        sheet.alternative += f" {workload}."
        _describe_rows(sheet, rows)
        if index:
            axes.set_yticklabels([])
        axes.set_title(workload, loc="left")
        axes.set_xlabel(
            f"time per {chosen[0].operation}, {words.where(cells.centre(workload))}\n"
            f"({words.direction(log, 'lower')})"
        )
    return sheet


def placement(run, cells):
    """The ping-pong of every placement the machine has, side by side."""
    names = [
        name
        for name in cells.values("ping_pong", "placement")
        if cells.at_centre("ping_pong", placement=name)
    ]
    if len(names) < 2:
        return None
    groups = {name: cells.at_centre("ping_pong", floor=True, placement=name) for name in names}
    everything = [cell for chosen in groups.values() for cell in chosen]
    keys = list(
        dict.fromkeys((cell.backend, cell.wait) for cell in sorted(everything, key=cells.order))
    )
    values = [cost for cell in everything for cost in cell.costs]
    sheet = sheets.Sheet(
        11.6,
        _rows_height(len(keys)),
        "How a round trip changes with the place of its two threads",
        words.caption(run, everything, words.WHISKERS),
        words.alarm(run),
        left=2.75,
        right=0.35,
    )
    for index, (axes, name) in enumerate(zip(sheet.panels(len(names), gap=0.3), names)):
        have = {(cell.backend, cell.wait): cell for cell in groups[name]}
        rows = []
        for key in keys:
            cell = have.get(key)
            sample = cell or next(
                other for other in everything if (other.backend, other.wait) == key
            )
            row = _row(cells, sample, sample.costs, sample.cost, (), units.time)
            if cell is None:
                row.values, row.marked, row.interval, row.modes = [], [], None, None
            rows.append(row)
        log = drawing.scale((axes, "x"), values)
        sheet.alternative += f" {name}."
        _describe_rows(sheet, rows)
        for row in rows:
            row.words = ()
        drawing.rows(axes, rows, units.time_tick)
        if index:
            axes.set_yticklabels([])
        axes.set_title(name, loc="left")
        axes.set_xlabel(f"time per {everything[0].operation}\n({words.direction(log, 'lower')})")
    return sheet


def _row(cells, cell, values, interval, more, write):
    modes = estimate.modes(values)
    if modes:
        first = " or ".join(f"{write(mode.median)} ({mode.weight:.0%})" for mode in modes)
    else:
        first = write(interval.median)
        if interval.low is not None:
            first += f"  [{units.interval(interval, write)}]"
    return drawing.Row(
        words.label(cell),
        cells.looks[cell.backend],
        cell.wait,
        values,
        cell.marked,
        interval,
        modes,
        (first, *more),
        cell.backend,
    )


def _cost_rows(cells, chosen, floor=False):
    rows = []
    for cell in chosen:
        ratio = cell.times_floor() if floor else None
        more = (units.times(ratio.median),) if ratio else ("",) if floor else ()
        rows.append(_row(cells, cell, cell.costs, cell.cost, more, units.time))
    return rows


def _rows_height(count):
    return 0.42 * count + 0.1


def _describe_rows(sheet, rows):
    """The alternative text of a figure of rows."""
    told = "; ".join(
        f"{row.label}: {row.words[0].split('  [')[0]}".replace("\n", " or ")
        for row in rows
        if row.values
    )
    sheet.alternative += f" Medians: {told}."
