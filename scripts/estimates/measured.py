"""measured.py - the usable cells of a run with their estimates, as figures and tables select them.

A workload has a centre, the point where its axes cross; figures show the centre, or one axis through
it. Centres and axes are found in the data, so that a plan that adds a point adds it to the figures.
"""

import collections
import functools

import numpy
import pandas

from estimates import controls, intervals, usable

FLOOR = "floor"  # the origin of what other cells are compared with as their limit
# Reading order: the floor first, then from the oldest designs to other languages.
ORIGINS = (FLOOR, "historic", "ours", "third_party", "language")
WAITS = ("spin", "yield", "spin_then_park", "park")
# The centre where the data leave a choice: a small message by value, one pair, two cores near each
# other; of the workloads of 2012 the setting that most backends can run.
_PREFERRED = {
    "carry": ("value",),
    "members": (8,),
    "messages": (100000, 1000000),
    "pairs": (1,),
    "payload_bytes": (8,),
    "round_trips": (25000,),
    "spawn": ("inside",),
    "tasks": (100,),
    "workers": (8,),
    "placement": ("same_l3", "same_l2", "same_numa", "same_package", "smt", "same_pu", "unpinned"),
}


class Measured:
    """The cells of a run that have trials and no failed check.

    `table` has a row per cell: the fields of run.json and what its backend is (label, origin, order, family,
    bare_of); of the trials that its estimates are from (usable.py) `costs` (ns per operation), `rates` (messages per
    second) and `floors` (ns), each a Series by process and block, and the intervals `cost` and `rate`; of every trial
    `all_costs`, `all_rates` and `states` (Regime or None), and `choice`, which of them the estimates are from.

    The second cells of A/A controls are no rows: they are in `controls`, the Control of each group that was given one.

    Estimates take seconds: where `groups` is given, only the cells of these groups are estimated, and are rows. The
    states of the machine are those of the whole run all the same. Where one of these is given as `regime`, all other trials
    are left out, with the cells that then have none.
    """

    def __init__(self, run, groups=None, regime=None):
        self.run = run
        self.void = _void(run)
        states, self.regimes = usable.states(run)
        judged = run.trials.assign(
            state=states,
            disturbed=usable.disturbed_trials(run),
            cost=run.trials.wall_ns / run.trials.operations,
            rate=1e9 * run.trials.messages / run.trials.wall_ns,
        )
        if regime is not None:
            judged = judged[[one == regime for one in judged.state]]
        # Sorted here, once: cell by cell the estimates of a published run took a third longer.
        trials = dict(list(judged.set_index(["run_process", "block"]).sort_index(kind="stable").groupby("cell", sort=False)))
        wanted = run.cells if groups is None else run.cells[run.cells.group.isin(groups)]
        ran = _that_ran(run, wanted)
        self.empty = [name for name in wanted.index if name not in ran.index and name not in self.void]
        ran = ran[ran.index.isin(trials)]
        usual = regime or (self.regimes[0] if self.regimes else None)
        table = _table(run, {name: trials[name] for name in ran.index}, usual)
        self.controls = _controls(table, wanted[~_is_first(wanted)])
        self.table = table[_is_first(table)]

    @functools.cached_property
    def rows(self):
        """The cells as named tuples, in reading order; their fields are the columns of the table."""
        return list(self.table.itertuples(index=False, name="Cell"))

    @property
    def workloads(self):
        """Names of the workloads that have a cell, in the order of the run."""
        present = set(self.table.workload)
        return [name for name in self.run.cells.workload.unique() if name in present]

    def of(self, workload, floor=False, **fields):
        """The cells of a workload whose fields have these values; the floor only where asked for."""
        return [
            cell
            for cell in self._by_workload.get(workload, ())
            if (floor or cell.origin != FLOOR) and _agrees(cell, fields)
        ]

    @functools.cached_property
    def _by_workload(self):
        found = collections.defaultdict(list)
        for cell in self.rows:
            found[cell.workload].append(cell)
        return dict(found)

    def at_centre(self, workload, floor=False, **other):
        """The cells at the centre of a workload, or beside it where `other` says so."""
        centre = self.centre(workload)
        if centre is None:
            return []
        wanted = {**centre, **other}
        # The floor has no further keys: its placement is all that has to agree.
        at = {"placement": wanted["placement"]} if "placement" in wanted else {}
        return [
            cell
            for cell in self.of(workload, floor)
            if _agrees(cell, at if cell.origin == FLOOR else wanted)
        ]

    def along(self, workload, axis, **other):
        """The cells on one axis through the centre: (backend, wait) -> cells in its order."""
        wanted = {**(self.centre(workload) or {}), **other}
        wanted.pop(axis, None)
        series = collections.defaultdict(list)
        for cell in self.of(workload, **wanted):
            if getattr(cell, axis, None) is not None:
                series[cell.backend, cell.wait].append(cell)
        return {
            key: sorted(cells, key=lambda cell: getattr(cell, axis))
            for key, cells in series.items()
        }

    def difference(self, cell):
        """The smallest difference that the group of a cell can resolve, a share: what its control says, None if that had
        too few processes; what is assumed of a group that was given no control."""
        told = self.controls.get(cell.group)
        return intervals.DELTA if told is None else told.difference

    def resolves(self, first, second):
        """The smallest difference between two cells that can be resolved: the larger of their groups, None if not known."""
        both = [self.difference(cell) for cell in (first, second)]
        return None if None in both else max(both)

    def compare(self, first, second, comparisons=1):
        """The comparison of two cells, as one of so many; None if they share no round in one state of the machine."""
        if unlike(first, second):
            return None
        found = intervals.compare(first.costs, second.costs, self.resolves(first, second), comparisons)
        if found is not None and (first.choice.disturbed or second.choice.disturbed):
            return intervals.Comparison(found.ratio, intervals.UNTOLD)
        return found

    def values(self, workload, axis):
        """The values that a key takes in a workload, the preferred ones first."""
        found = {getattr(cell, axis, None) for cell in self.of(workload)} - {None}
        return sorted(found, key=lambda value: (_preference(axis, value), str(value)))

    def centre(self, workload):
        """The point where the axes of a workload cross: most others are one step away from it."""
        points = {tuple(cell.point.items()): cell.point for cell in self.of(workload)}

        def rank(item):
            key, point = item
            near = sum(_distance(point, other) <= 1 for other in points.values())
            return (
                near,
                [-_preference(name, value) for name, value in key],
                [str(part) for part in key],
            )

        return max(points.items(), key=rank)[1] if points else None


def at_other_states(measured):
    """The cells in each state of the machine that is not the usual one, Measured: those that met it often enough for an interval,
    of groups of which most did."""
    for regime in measured.regimes[1:]:
        found = Measured(measured.run, regime=regime)
        has_interval = found.table.cost.map(lambda cost: cost.low is not None).astype(bool)
        of_most = has_interval.astype(float).groupby(found.table.group).transform("mean") > 0.5
        found.table = found.table[has_interval & of_most]
        if len(found.table):
            yield regime, found


def cells_with_estimates(run):
    """The cells of run.json that have a row if all of the run is estimated."""
    ran = _that_ran(run, run.cells)
    return ran[_is_first(ran)]


def _that_ran(run, cells):
    """Those of the cells that have trials and no failed check."""
    return cells[cells.index.isin(run.trials.cell.unique()) & ~cells.index.isin(_void(run))]


def _is_first(cells):
    """Of each cell, whether it is not the second one of an A/A control."""
    return cells.control_of.isna()


def _void(run):
    return sorted({entry["cell"] for entry in run.record["voids"]})


def _agrees(cell, fields):
    return all(getattr(cell, key, None) == value for key, value in fields.items())


def unlike(first, second):
    """Why the estimates of two cells are not comparable; empty if they are. Those of another state of the machine are not."""
    states = [cell.choice.regime for cell in (first, second)]
    if None in states or states[0] == states[1]:
        return ""
    return f"one was measured at a {states[0].name}, the other at a {states[1].name}"


def ratio(first, second, comparisons=1):
    """How many times the cost of the second cell the first one has, over the rounds of both; None where there is none in
    one state of the machine. As one of so many comparisons its interval is the wider."""
    if unlike(first, second):
        return None
    return intervals.paired_ratio(first.costs, second.costs, intervals.corrected(comparisons))


def times_floor(cell):
    """The cost of a cell as a multiple of the same round's floor, or None."""
    return intervals.paired_ratio(cell.costs, cell.floors)


def wait_order(wait):
    """Place of a wait strategy within a backend."""
    return (WAITS.index(wait), "") if wait in WAITS else (len(WAITS), wait)


def backend_order(backend):
    """Place of a backend, an entry of run.json, among all."""
    bare = backend.get("bare_of") is not None
    return (ORIGINS.index(backend["origin"]), bare, backend["order"], backend["name"])


def look_number(backend):
    """The number of its look among those of its origin; of a run that does not say, its place."""
    return backend.get("look", backend["order"])


def costs_in(cell, regime):
    """The costs of the undisturbed trials of a cell in one state of the machine; none if there is no such state."""
    if regime is None:
        return cell.all_costs[:0]
    return cell.all_costs[~cell.choice.marked & numpy.array([one == regime for one in cell.states], bool)]


def _controls(table, second_cells):
    """The control of each group that was given one, also of one that did not run: it resolves nothing that is known."""
    found = {}
    for again in second_cells.itertuples():
        if again.group is not None:
            ran = {again.name, again.control_of} <= set(table.index)
            ratios = table.costs[again.name] / table.costs[again.control_of] if ran else None
            difference = controls.smallest_difference(ratios) if ran else None
            found[again.group] = controls.Control(again.control_of, difference)
    return found


def _table(run, groups, usual):
    """One row per cell, in reading order."""
    table = run.cells.loc[list(groups)].copy()
    backends = [run.backends[name] for name in table.backend]
    for key in ("origin", "order", "family", "bare_of"):
        table[key] = pandas.Series([backend.get(key) for backend in backends], table.index, object)
    looks = [look_number(backend) for backend in backends]
    table["look"] = pandas.Series(looks, table.index, object)
    labels = [
        label or backend.get("label", backend["name"])
        for label, backend in zip(table.label, backends)
    ]
    table["label"] = pandas.Series(labels, table.index, object)
    for key in _ESTIMATES:
        table[key] = pandas.Series([None] * len(table), table.index, object)
    for name, trials in groups.items():
        for key, value in zip(_ESTIMATES, _estimates(trials, usual)):
            table.at[name, key] = value
    keys = [
        (backend_order(backend), wait_order(wait)) for backend, wait in zip(backends, table.wait)
    ]
    return table.iloc[sorted(range(len(table)), key=lambda at: keys[at])]


_ESTIMATES = ("all_costs", "all_rates", "states", "choice", "costs", "rates", "floors", "cost", "rate")


def _estimates(trials, usual):
    """What the trials of one cell amount to, in the order of _ESTIMATES."""
    costs, rates, states = trials.cost, trials.rate, list(trials.state)
    choice = usable.choose(trials.disturbed.to_numpy(bool), costs, states, usual)
    used = costs[choice.use], rates[choice.use], trials.floor_round_trip_ns[choice.use].dropna()
    return (costs, rates, states, choice, *used, *map(intervals.median_interval, used[:2]))


def floor_values(cells):
    """The round trips of the bare hand-off in the rounds of some cells."""
    return numpy.concatenate([cell.floors.to_numpy() for cell in cells] or [numpy.array([])]).tolist()


def _distance(one, other):
    """Steps between two points. How the payload travels goes with its size, and where the threads
    are with how many they are: more pairs than cores cannot be pinned."""
    keys = one.keys() | other.keys()
    together = {"carry": "payload_bytes", "placement": "pairs"}
    return len({together.get(key, key) for key in keys if one.get(key) != other.get(key)})


def _preference(key, value):
    liked = _PREFERRED.get(key, ())
    return liked.index(value) if value in liked else len(liked)
