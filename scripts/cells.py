"""cells.py - the cells of a run, as figures and tables ask for them.

A workload has a centre, the point its axes cross; figures show the centre, or one axis through it.
Centres and axes are found in the data, so that a plan that adds a point adds it to the figures too.
"""

import collections
import functools

import estimate
import style

# What to call the centre where the data leave a choice: a small message by value, one pair, two
# cores near each other; of the workloads of 2012 the setting that most backends can bear.
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


class Cell:
    """One cell and what can be computed from its trials."""

    def __init__(self, record):
        self.name = record["name"]
        self.workload = record["workload"]
        self.backend = record["backend"]
        self.operation = record["operation"]
        self.parameters = record["parameters"]
        self.wait = record["parameters"]["wait"]
        self.oversubscribed = record["oversubscribed"]
        self.trials = record["trials"]

    @property
    def point(self):
        """The parameters without the waiting policy, which belongs to the series."""
        return {key: value for key, value in self.parameters.items() if key != "wait"}

    @functools.cached_property
    def costs(self):
        """Nanoseconds per operation of each trial."""
        return [trial["ns"] / trial["operations"] for trial in self.trials]

    @functools.cached_property
    def rates(self):
        """Messages per second of each trial."""
        return [1e9 * trial["messages"] / trial["ns"] for trial in self.trials]

    @functools.cached_property
    def cost(self):
        return estimate.median_interval(self.costs)

    @functools.cached_property
    def rate(self):
        return estimate.median_interval(self.rates)

    @property
    def keyed_costs(self):
        """Costs by (process, round), for comparing in pairs."""
        return {_key(trial): cost for trial, cost in zip(self.trials, self.costs)}

    @property
    def floors(self):
        """The floor's round trip by (process, round), where it was measured."""
        return {
            _key(trial): trial["floor_round_trip_ns"]
            for trial in self.trials
            if trial["floor_round_trip_ns"] is not None
        }

    @property
    def marked(self):
        """For each trial, whether it carries a mark."""
        return [bool(trial["marks"]) for trial in self.trials]

    def times_floor(self):
        """Cost as a multiple of the same round's floor, or None."""
        return estimate.paired_ratio(self.keyed_costs, self.floors)


def _key(trial):
    return trial["process"], trial["round"]


class Cells:
    """The usable cells of a run: those with trials and without a failed check."""

    def __init__(self, run):
        void = {entry["cell"] for entry in run["voids"]}
        everything = [Cell(record) for record in run["cells"]]
        self.void = sorted(void)
        self.empty = [cell.name for cell in everything if not cell.trials and cell.name not in void]
        usable = [cell for cell in everything if cell.trials and cell.name not in void]
        self.looks = style.looks([cell.backend for cell in everything])
        self.all = sorted(usable, key=self.order)

    def order(self, cell):
        """Where a cell stands among its peers: by backend, then by waiting policy."""
        return self.looks[cell.backend].order, style.wait_order(cell.wait)

    @property
    def workloads(self):
        """Names of the workloads that have a cell, in the order people read them."""
        known = ["ping_pong", "stream", "bank", "create_close", "msgsend", "ring"]
        known += ["bounded_vs_unbounded", "idle_members"]
        present = {cell.workload for cell in self.all}
        return [name for name in known if name in present] + sorted(present - set(known))

    def of(self, workload, floor=False):
        """The cells of a workload; the floor only where it is asked for."""
        return [
            cell
            for cell in self.all
            if cell.workload == workload and (floor or cell.backend != style.FLOOR)
        ]

    def centre(self, workload):
        """The point where the axes of a workload cross: most others are one step away from it."""
        points = {tuple(sorted(cell.point.items())): cell.point for cell in self.of(workload)}
        if not points:
            return None

        def rank(item):
            key, point = item
            near = sum(_distance(point, other) <= 1 for other in points.values())
            return (
                near,
                [-_preference(name, value) for name, value in key],
                [str(part) for part in key],
            )

        return max(points.items(), key=rank)[1]

    def at_centre(self, workload, floor=False, **other):
        """The cells at the centre of a workload, or beside it where `other` says so."""
        centre = self.centre(workload)
        if centre is None:
            return []
        wanted = {**centre, **other}
        return [cell for cell in self.of(workload, floor) if _agrees(cell, wanted)]

    def along(self, workload, axis, **other):
        """The cells on one axis through the centre: (backend, wait) -> cells in its order."""
        centre = self.centre(workload) or {}
        wanted = {key: value for key, value in {**centre, **other}.items() if key != axis}
        series = collections.defaultdict(list)
        for cell in self.of(workload):
            if axis in cell.parameters and _agrees(cell, wanted):
                series[cell.backend, cell.wait].append(cell)
        return {
            key: sorted(cells, key=lambda cell: cell.parameters[axis])
            for key, cells in series.items()
        }

    def values(self, workload, axis):
        """The values a parameter takes in a workload."""
        found = {cell.parameters[axis] for cell in self.of(workload) if axis in cell.parameters}
        return sorted(found, key=lambda value: (_preference(axis, value), str(value)))


def _agrees(cell, wanted):
    """Whether a cell stands at `wanted`; the floor has only a placement to agree in."""
    keys = ["placement"] if cell.backend == style.FLOOR else wanted
    return all(cell.parameters.get(key) == wanted[key] for key in keys if key in wanted)


def _distance(one, other):
    """Steps between two points. How the payload travels goes with its size, and where the threads
    sit with how many they are: more pairs than cores cannot be pinned."""
    keys = one.keys() | other.keys()
    together = {"carry": "payload_bytes", "placement": "pairs"}
    return len({together.get(key, key) for key in keys if one.get(key) != other.get(key)})


def _preference(key, value):
    liked = _PREFERRED.get(key, ())
    return liked.index(value) if value in liked else len(liked)
