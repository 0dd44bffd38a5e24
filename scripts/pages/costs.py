"""costs.py - what each cell of a run costs per message, besides its time.

A cost is the sum over the trials that the cell's estimates are from (estimates/usable.py), divided by the messages they
received: disturbed trials are left out, and no cost is of two states of the machine. Processor time is of all threads,
those included that wait at the start. What was not counted is named with the reason.
"""

import dataclasses

from estimates.measured import Measured
from estimates.modes import modes
from figures import style, units
from pages.tables import Table
from runs.errors import BadInput

ALLOCATES = {"at_creation": "at creation", "queue_growth": "as it grows", "per_message": "per message"}
# The costs that no run counts, and why.
NEVER = (
    "allocations: not available: to count them operator new would have to be replaced, which by itself changes what an"
    " allocation costs by about a tenth; build/release/pipes_counts counts them apart, and `allocates` is what the traits say",
    "retries: not available: backends do not count polls in vain, which would add to each",
    "resumptions: not available: nothing is resumed, because what receives here blocks its thread",
    "mean depth of a queue, how often it was found empty or full: not available: no backend counts what lies in it; to count"
    " that at both ends would move a cache line more per message, and so change what is measured",
)
_DOUBTS = "beside it"
_ON_MODES = "two modes: trials that cost one amount or another, of which the mean is shown; the depth of the queue, which might"
_ON_MODES += " explain them, is not available (below)"


@dataclasses.dataclass(frozen=True)
class Cost:
    """A column of the table: the sum of some columns of trials.csv, per message or per so many of them."""

    head: str
    columns: tuple
    per: int = 1

    def write(self, value):
        """The value as the table shows it."""
        if self.head == "processor time":
            return units.time(value)
        return units.digits(value * self.per)


COSTS = (
    Cost("processor time", ("cpu_ns",)),
    Cost("switches", ("voluntary_switches", "involuntary_switches"), 1000),
    Cost("futex waits", ("futex_waits",), 1000),
    Cost("futex wakes", ("futex_wakes",), 1000),
    Cost("page faults", ("page_faults",), 1000),
    Cost("cycles", ("cycles",)),
    Cost("instructions", ("instructions",)),
    Cost("cache misses", ("cache_misses",), 1000),
    Cost("µJ", ("energy_uj",)),
)


def per_message(trials, cost):
    """What a message of these trials cost; None where a trial does not say, or none received any."""
    counted = trials[list(cost.columns)]
    messages = trials.messages.sum()
    if not messages or counted.isna().to_numpy().any():
        return None
    return float(counted.to_numpy().sum()) / float(messages)


def tables_of(run, workload=None):
    """A table for each workload, or for one, of all its cells; BadInput if the run has no usable cell of it."""
    measured = Measured(run)
    if workload is not None and workload not in measured.workloads:
        allowed = ", ".join(measured.workloads)
        raise BadInput(f"--workload={workload}: not in this run; allowed: {allowed or 'none, it has no usable cell'}")
    return _tables(measured, {name: measured.of(name, floor=True) for name in ([workload] if workload else measured.workloads)})


def tables_at_centre(measured):
    """A table for each workload, of the cells at its centre."""
    return _tables(measured, {name: measured.at_centre(name, floor=True) for name in measured.workloads if measured.of(name)})


def _tables(measured, cells_of):
    trials = dict(list(measured.run.trials.set_index(["run_process", "block"]).groupby("cell", sort=False)))
    several = len(measured.regimes) > 1
    return [_table(measured.run, cells, trials, workload, several) for workload, cells in cells_of.items()]


def _table(run, cells, trials, workload, several):
    # Those that the estimates are from, so that a time and what it cost are of the same trials.
    used = {cell.name: trials[cell.name].loc[cell.costs.index] for cell in cells}
    in_two = [modes(cell.costs) is not None for cell in cells]
    values = [[per_message(used[cell.name], cost) for cost in COSTS] for cell in cells]
    shown = [at for at in range(len(COSTS)) if any(row[at] is not None for row in values)]
    keys = list(dict.fromkeys(key for cell in cells for key in cell.point))
    keys = [key for key in keys if len({cell.point.get(key) for cell in cells}) > 1]
    states = ["state"] if several else []
    heads = ["backend", "wait", *keys, *states, "used", *(_head(COSTS[at]) for at in shown), "allocates", _DOUBTS]
    rows = [
        [
            cell.backend,
            style.wait_words(cell.wait),
            *(str(cell.point.get(key, "-")) for key in keys),
            *([cell.choice.regime.name if cell.choice.regime else "any"] if several else []),
            f"{len(cell.costs)} of {len(cell.all_costs)}",
            *("-" if row[at] is None else COSTS[at].write(row[at]) for at in shown),
            ALLOCATES.get(run.backends[cell.backend]["allocation"], "-"),
            _doubts(cell, split),
        ]
        for cell, row, split in zip(cells, values, in_two)
    ]
    left = frozenset({"backend", "wait", "allocates", *keys, *states, _DOUBTS})
    notes = [_ON_MODES] if any(in_two) else []
    return Table(f"{workload}: costs per message", tuple(heads), rows, left, notes)


def _doubts(cell, in_two):
    """What to know of a row: of which trials its costs are the mean."""
    found = ["two modes"] if in_two else []
    return ", ".join([*found, *(["most trials disturbed, all used"] if cell.choice.disturbed else [])])


def _head(cost):
    return cost.head if cost.per == 1 else f"{cost.head} per {cost.per:,}"


def missing(run):
    """What some cells or all do not say, each with the reason, a line each."""
    reasons = {}
    for cell in run.record["cells"]:
        for column, reason in cell.get("unknown", {}).items():
            reasons.setdefault((column, reason), []).append(cell["name"])
    lines = []
    for cost in COSTS:
        empty = [name for name in cost.columns if run.trials[name].isna().all()]
        if empty:
            lines.append(f"{cost.head}: not available: {_why(run, cost.columns[0], reasons)}")
            continue
        lines += [
            f"{cost.head}: not available for {len(cells)} of {len(run.record['cells'])} cells: {reason}"
            for (column, reason), cells in reasons.items()
            if column == cost.columns[0]
        ]
    return [*lines, *NEVER]


def _why(run, column, reasons):
    """Why no trial of a run has a column."""
    of_machine = "energy" if column == "energy_uj" else "hardware_counters"
    if column in ("cycles", "instructions", "cache_misses", "energy_uj") and of_machine in run.machine:
        return run.machine.get(f"{of_machine}_reason", "no trial has a value")
    told = sorted({reason for known, reason in reasons if known == column})
    return "; ".join(told) or "the run is older than this column"
