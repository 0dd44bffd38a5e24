"""tables.py - the main table of a run, each workload at its centre and all backends against the least; and every axis."""

import collections

from estimates.by_pairs import pairs_series
from estimates.measured import FLOOR, times_floor
from estimates.modes import modes
from figures import rows, style, units, words
from pages import floors
from pages.tables import Table, spoken_of, spread

# Of these every value is in the tables of the other axes.
_IN_EACH = frozenset({"carry", "wait"})
LONG = frozenset({"pairs", "placement"})  # tables that would bury the main ones on a terminal


def main_tables(measured):
    """A table for each workload."""
    return [_table(measured, workload) for workload in measured.workloads if measured.of(workload)]


def axis_tables(measured, without=frozenset()):
    """For each axis of a workload a table of each backend at each value."""
    found = []
    for workload in measured.workloads:
        axes = dict.fromkeys(key for cell in measured.of(workload) for key in cell.point)
        found += [_along(measured, workload, axis) for axis in axes if axis not in _IN_EACH | without]
    return [table for table in found if table]


def _along(measured, workload, axis):
    """The table of one axis; None if no backend has two values of it. After the values of messages as they are usually
    carried come those of messages that are carried otherwise."""
    series = pairs_series(measured, workload)[0] if axis == "pairs" else measured.along(workload, axis)
    if not any(len(cells) > 1 for cells in series.values()):
        return None
    usual = measured.centre(workload).get("carry")
    others = dict.fromkeys(cell.point["carry"] for cell in measured.of(workload) if cell.point.get("carry", usual) != usual)
    further = {f" by {carry}": measured.along(workload, axis, carry=carry) for carry in others}
    columns = {}
    for ending, drawn in {"": series, **further}.items():
        by_value = collections.defaultdict(dict)
        for key, cells in drawn.items():
            for cell in cells:
                by_value[getattr(cell, axis)][key] = cell
        columns |= {_number(value) + ending: by_value[value] for value in sorted(by_value)}
    regime = _usual_regime(measured, [cell for cell_of in columns.values() for cell in cell_of.values()])
    together = axis == "pairs"  # what one pair takes says little of several that run at once
    rows = [
        (cells[0].backend, style.wait_words(key[1]), *(_value(cell_of.get(key), regime, together) for cell_of in columns.values()))
        for key, cells in series.items()
    ]
    last = next(iter(series.values()))[-1]
    elsewhere = {key: value for key, value in measured.centre(workload).items() if key != axis}
    elsewhere |= {"placement": last.placement} if together else {}
    what, better = ("messages per second of all pairs together", "higher") if together else (f"time per {last.operation}", "lower")
    title = (
        f"{workload}: {what} by {axis.replace('_', ' ')}"
        f" at {words.where(elsewhere)} ({better} is better){f'; {regime.name}' if regime else ''}"
    )
    return Table(title, ("backend", "wait", *columns), rows)


def _number(value):
    return f"{value:,}" if isinstance(value, int) else str(value)


def _usual_regime(measured, cells):
    """The state of the machine that most of the cells are of; None if the run had only one."""
    found = collections.Counter(cell.choice.regime for cell in cells if cell.choice.regime is not None)
    return found.most_common(1)[0][0] if len(measured.regimes) > 1 and found else None


def _value(cell, usual, as_rate=False):
    """A time or a rate with its interval, and the state of the machine that it is of if that is not the usual one."""
    if cell is None:
        return "-"
    told = spread(cell.rate, units.rate) if as_rate else spread(cell.cost, units.time)
    told += ", two modes" if modes(cell.costs) else ""
    return told if usual is None or cell.choice.regime in (usual, None) else f"{told}, {cell.choice.regime.name}"


def _table(measured, workload):
    chosen = measured.at_centre(workload, floor=True)
    least = min((c for c in chosen if c.origin != FLOOR), key=lambda cell: cell.cost.median)
    # Each round probes a round trip, which is the floor of nothing else.
    with_floor = least.operation == "round trip" and any(c.origin == FLOOR for c in chosen)
    heads = ("backend", "wait", "estimate", "95 % interval", *(("x floor",) if with_floor else ()))
    heads += ("x least", "verdict", "messages/s", "trials", "used", "disturbed", "other speed")
    title = (
        f"{workload}: time per {least.operation} at {words.where(measured.centre(workload))} "
        f"(lower is better){spoken_of(measured, least)}"
    )
    others = [cell for cell in chosen if cell.origin != FLOOR and cell.name != least.name]
    found = {cell.name: measured.compare(cell, least, len(others)) for cell in others}
    ahead = bool(found) and all(one is not None and one.verdict == "slower" for one in found.values())
    against = {name: _against(one) for name, one in found.items()}
    against[least.name] = ("1", "best" if ahead else "least")
    notes = floors.note([(cell, times_floor(cell)) for cell in chosen]) if with_floor else []
    all_rows = [_row(cell, with_floor, against.get(cell.name, ("-", "reference"))) for cell in chosen]
    return Table(title, heads, all_rows, notes=notes)


def _row(cell, with_floor, against):
    found = modes(cell.costs)
    if found:
        interval = f"two modes: {rows.modes_words(found, units.time)}"
    else:
        interval = units.interval(cell.cost, units.time)
    floor = times_floor(cell) if with_floor else None
    return (
        cell.backend,
        style.wait_words(cell.wait),
        units.time(cell.cost.median),
        interval,
        *((units.times(floor.median) if floor else "-",) if with_floor else ()),
        *against,
        units.rate(cell.rate.median),
        str(len(cell.all_costs)),
        str(len(cell.costs)),
        str(int(cell.choice.marked.sum())),
        str(cell.choice.elsewhere),
    )


def _against(found):
    """The columns `x least` and `verdict` of a comparison with the cell of least estimate."""
    if found is None:
        return "-", "no common round"
    return spread(found.ratio), found.verdict
