"""lookup.py - a cell of a run of the plan blog, or the reason why there is none.

The page has a row for each published figure, so that every gap is explained: by `skipped`, by `voids`,
or as not planned.
"""

import dataclasses

from estimates.measured import Measured, backend_order, ratio
from runs.errors import BadInput

# The workloads that the page has a section for.
WORKLOADS = ("msgsend", "thread_ring", "bounded_vs_unbounded", "idle_members")
# Keeble's parameters, the only ones that the Scala and Erlang programs ever had.
KEEBLE = {"messages": 3_000_000, "workers": 8, "spawn": "inside"}
# 2012 shipped a spin count of 0: a task that finds no message sleeps at once.
AS_IN_2012 = ("park", "spin_then_park", "spin")
OURS = ("spin_then_park", "park", "spin")
NOT_PLANNED = "not in this run"


@dataclasses.dataclass(frozen=True)
class Found:
    """A cell, or None and the reason."""

    cell: object
    reason: str = ""


class BlogCells:
    """The cells of a run, by workload, system and some of their keys."""

    def __init__(self, run):
        self.run = run
        self.measured = Measured(run)
        self._absent = []  # (workload, system, {parameter: text}, reason)
        self._reasons = {}  # name of a cell -> why it is not there
        voids = {entry["cell"]: _void(entry) for entry in reversed(run.record["voids"])}
        empty = {name: "no trial of it was made" for name in self.measured.empty}
        skipped = {entry["cell"]: entry["reason"] for entry in run.record["skipped"]}
        for name, reason in {**empty, **skipped, **voids}.items():
            workload, system, parameters = _parts(name)
            if workload in WORKLOADS:
                self._reasons[name] = reason
                self._absent.append((workload, system, parameters, reason))

    @property
    def anything(self):
        """Whether the run tried any of the workloads of 2012."""
        return bool(self._absent) or any(self.measured.of(workload) for workload in WORKLOADS)

    @property
    def others(self):
        """The workloads of the run that the page has no section for."""
        return [name for name in self.measured.workloads if name not in WORKLOADS]

    def all(self, workload, system=None, **parameters):
        """Usable cells in reading order; without a system those of all systems."""
        if system is not None:
            parameters["backend"] = system
        return self.measured.of(workload, **parameters)

    def find(self, workload, system, waits=None, **parameters):
        """The cell whose wait strategy comes first in `waits`, or why there is none."""
        chosen = self.all(workload, system, **parameters)
        waits = waits or self.usual_waits(system)
        if chosen:
            return Found(min(chosen, key=lambda cell: _place(waits, cell.wait)))
        wanted = {key: str(value) for key, value in parameters.items()}
        reasons = [
            (_place(waits, have.get("wait")), reason)
            for absent, name, have, reason in self._absent
            if absent == workload and name == system and _agree(have, wanted)
        ]
        return Found(None, min(reasons)[1] if reasons else NOT_PLANNED)

    def systems(self, workload, **parameters):
        """Names of the systems that were tried there, usable or not, in reading order."""
        wanted = {key: str(value) for key, value in parameters.items()}
        names = {cell.backend for cell in self.all(workload, **parameters)}
        names |= {
            name
            for absent, name, have, _ in self._absent
            if absent == workload and _agree(have, wanted)
        }
        backends = self.run.backends
        return sorted(names & backends.keys(), key=lambda name: backend_order(backends[name]))

    def usual_waits(self, system):
        """The order of preference among wait strategies: a design of 2012 waits as it was shipped."""
        return OURS if self.is_ours(system) else AS_IN_2012

    def is_ours(self, system):
        """Whether the run says that a system is of this project and not of 2012."""
        return self.run.backends.get(system, {}).get("origin") == "ours"

    def absent(self, workload):
        """The cells of a workload that are not there: reason -> names."""
        found = {}
        for name, reason in self._reasons.items():
            if name.startswith(f"{workload}/"):
                found.setdefault(reason, []).append(name)
        return found

    def values(self, workload, key):
        """The numbers that a key takes among the usable cells of a workload."""
        found = {getattr(cell, key, None) for cell in self.all(workload)} - {None}
        return sorted(found)


def of(run):
    """The cells of a run of the plan blog; BadInput if the run has none of its workloads."""
    found = BlogCells(run)
    if not found.anything:
        raise BadInput(
            f"{run.source}: no cell of {', '.join(WORKLOADS)}; allowed: a run of the plan blog, such as"
            " results/latest after 'make blog'"
        )
    return found


def alike(blog, workload, first, second, **parameters):
    """Both cells with one wait strategy if they share one, else each with its usual one."""
    waits = [
        {cell.wait for cell in blog.all(workload, system, **parameters)}
        for system in (first, second)
    ]
    shared = tuple(wait for wait in blog.usual_waits(first) if wait in waits[0] & waits[1])
    return tuple(
        blog.find(workload, system, shared + blog.usual_waits(system), **parameters)
        for system in (first, second)
    )


def speed_ratio(fast, slow):
    """How many times the messages per second of `slow` the cell `fast` does, by paired rounds.

    None where they share no round in one state of the machine.
    """
    return ratio(slow, fast)


def _void(entry):
    return f"failed in round {entry['round']}: {entry['reason']}"


def _parts(name):
    """Workload, system and keys (as text) of a cell's name."""
    workload, *rest = name.split("/")
    system = rest.pop(0) if rest else ""
    return workload, system, dict(part.split(":", 1) for part in rest if ":" in part)


def _agree(have, wanted):
    return all(have.get(key) == value for key, value in wanted.items())


def _place(waits, wait):
    return waits.index(wait) if wait in waits else len(waits)
