"""panels.py - sheets of rows: one panel, or several side by side whose rows line up."""

from figures import axes as scales
from figures import rows, sheet, style, units, words

ROW = 0.42  # inches


def single(run, cells, items, title, caption, axis, format_tick, heads, floors=(), **layout):
    """One panel of rows; `axis` are what is shown and which direction is better.

    `layout` are the margins of the sheet, and the height of a `row`, in inches.
    """
    height = layout.pop("row", ROW) * len(items) + 0.1
    made = sheet.of(run, cells, (10.4, height), title, caption, **layout)
    (axes,) = made.panels(1)
    log = scales.scale((axes, "x"), [*rows.extent(items), *floors])
    rows.draw(axes, items, format_tick, heads)
    scales.limit(axes, floors, "")
    what, better = axis
    axes.set_xlabel(f"{what}\n({words.direction(log, better)})")
    return made


def beside(measured, workloads, title):
    """Workloads at their centres, side by side: a row for each backend and wait strategy."""
    panels = [(workload, measured.at_centre(workload)) for workload in workloads]
    panels = [(workload, cells) for workload, cells in panels if cells]
    if not panels:
        return None
    everything = [cell for _, cells in panels for cell in cells]
    samples = _series(measured, everything)
    centres = {workload: _parts(measured.centre(workload)) for workload, _ in panels}
    note = _not_run(measured.run, lambda workload, parts: centres.get(workload, {""}) <= parts)
    made = _of_rows(measured, everything, samples, title, right=1.55, note=note)
    for index, (axes, (workload, cells)) in enumerate(
        zip(made.panels(len(panels), gap=1.75), panels)
    ):
        have = {(cell.backend, cell.wait): cell for cell in cells}
        items = [_row(sample, have.get(key)) for key, sample in samples.items()]
        for item in items:
            item.words = (item.words[0].split("  [")[0].replace(" or ", "\n"),)
        log = scales.scale((axes, "x"), rows.extent(items))
        rows.draw(axes, items, units.time_tick, ("estimate",))
        made.alternative += f" {workload}. Estimates: {rows.estimates(items)}."
        if index:
            axes.set_yticklabels([])
        axes.set_title(workload, loc="left")
        axes.set_xlabel(
            f"time per {cells[0].operation}, {words.where(measured.centre(workload))}\n"
            f"({words.direction(log, 'lower')})"
        )
    return made


def by_key(measured, workload, key, title):
    """One workload at each value of a key, side by side on one scale, the floor among the rows."""
    values = [
        value
        for value in measured.values(workload, key)
        if measured.at_centre(workload, **{key: value})
    ]
    if len(values) < 2:
        return None
    groups = {v: measured.at_centre(workload, floor=True, **{key: v}) for v in values}
    everything = [cell for cells in groups.values() for cell in cells]
    samples = _series(measured, everything)
    extent = rows.extent([rows.row(cell) for cell in everything])
    centre = measured.centre(workload)
    places = [_parts({**centre, key: value}) for value in values]
    note = _not_run(measured.run, lambda of, parts: of == workload and any(place <= parts for place in places))
    made = _of_rows(measured, everything, samples, title, right=0.35, note=note)
    for index, (axes, value) in enumerate(zip(made.panels(len(values), gap=0.3), values)):
        have = {(cell.backend, cell.wait): cell for cell in groups[value]}
        items = [_row(sample, have.get(series)) for series, sample in samples.items()]
        log = scales.scale((axes, "x"), extent)
        made.alternative += f" {value}. Estimates: {rows.estimates(items)}."
        for item in items:
            item.words = ()
        rows.draw(axes, items, units.time_tick)
        if index:
            axes.set_yticklabels([])
        axes.set_title(str(value), loc="left")
        axes.set_xlabel(f"time per {everything[0].operation}\n({words.direction(log, 'lower')})")
    return made


def _parts(point):
    """The parts of a cell's name that say it is at this point ("placement:same_pu")."""
    return {f"{key}:{value}" for key, value in point.items()}


def _not_run(run, is_shown):
    """Why rows are empty; `is_shown` says of a workload and the parts of a cell's name whether the figure has a place for it."""
    names = [(entry["reason"], entry["cell"].split("/")) for entry in run.record["skipped"]]
    reasons = dict.fromkeys(reason for reason, (workload, *parts) in names if is_shown(workload, set(parts)))
    return f" An empty place was not run: {'; '.join(reasons)}." if reasons else ""


def _of_rows(measured, cells, samples, title, right, note=""):
    size = (11.6, ROW * len(samples) + 0.1)
    return sheet.of(measured.run, cells, size, title, words.WHISKERS + note, left=2.75, right=right)


def _series(measured, cells):
    """(backend, wait) -> one cell of it, in reading order."""
    order = {name: at for at, name in enumerate(measured.table.index)}
    found = {}
    for cell in sorted(cells, key=lambda cell: order[cell.name]):
        found.setdefault((cell.backend, cell.wait), cell)
    return found


def _row(sample, cell):
    """The row of a cell; where it was not run, an empty one, so that the panels line up."""
    if cell is not None:
        return rows.row(cell)
    look = style.look(sample)
    return rows.Row(
        words.label(sample), look, sample.wait, [], [], None, None, ("not run",), sample.backend
    )
