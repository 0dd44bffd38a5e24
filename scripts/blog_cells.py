"""blog_cells.py - a cell of a run of the plan blog, or the reason why there is none.

The page has a row for everything that was published, so that a gap must be found and explained, not
passed over: by `skipped`, by `voids`, or as never planned.
"""

import dataclasses

import estimate
import run_file
import style
import words

WORKLOADS = ("msgsend", "ring", "bounded_vs_unbounded", "idle_members")
# Keeble's parameters, the only ones that the Scala and Erlang programs ever had.
KEEBLE = {"messages": 3_000_000, "workers": 8, "spawn": "inside"}
# 2012 shipped a spin count of 0: whoever finds nothing falls asleep at once.
AS_IN_2012 = ("park", "spin_then_park", "spin")
OURS = ("spin_then_park", "park", "spin")
NOT_PLANNED = "not in this run"
LANGUAGES = ("erlang_bare", "erlang_gen_server", "scala_actors", "go_channels", "rust_mpsc")


@dataclasses.dataclass(frozen=True)
class Found:
    """A cell, or None and the reason."""

    cell: object
    reason: str = ""


class BlogCells:
    """The cells of a run, by workload, system and some of their parameters."""

    def __init__(self, run, usable):
        self.usable = usable
        self._absent = []  # (workload, system, {parameter: text}, reason)
        self._reasons = {}  # name of a cell -> why it is not there
        voids = {entry["cell"]: _void(entry) for entry in reversed(run["voids"])}
        empty = {name: "no trial of it was made" for name in usable.empty}
        skipped = {entry["cell"]: entry["reason"] for entry in run["skipped"]}
        for name, reason in {**empty, **skipped, **voids}.items():
            workload, system, parameters = _parts(name)
            if workload in WORKLOADS:
                self._reasons[name] = reason
                self._absent.append((workload, system, parameters, reason))

    @property
    def anything(self):
        """Whether the run tried any of the workloads of 2012."""
        return bool(self._absent) or any(self.usable.of(workload) for workload in WORKLOADS)

    def all(self, workload, system=None, **parameters):
        """Usable cells in reading order; without a system those of all systems."""
        return [
            cell
            for cell in self.usable.of(workload)
            if system in (None, cell.backend) and _agree(cell.parameters, parameters)
        ]

    def find(self, workload, system, waits=None, **parameters):
        """The cell whose way of waiting stands first in `waits`, or why there is none."""
        chosen = self.all(workload, system, **parameters)
        waits = waits or usual_waits(system)
        if chosen:
            return Found(min(chosen, key=lambda cell: _place(waits, cell.wait)))
        wanted = {key: str(value) for key, value in parameters.items()}
        reasons = [
            (_place(waits, have.get("wait")), reason)
            for absent, who, have, reason in self._absent
            if absent == workload and who == system and _agree(have, wanted)
        ]
        return Found(None, min(reasons)[1] if reasons else NOT_PLANNED)

    def systems(self, workload, **parameters):
        """Names of the systems that were tried there, usable or not, in reading order."""
        wanted = {key: str(value) for key, value in parameters.items()}
        names = {cell.backend for cell in self.all(workload, **parameters)}
        names |= {
            who
            for absent, who, have, _ in self._absent
            if absent == workload and _agree(have, wanted)
        }
        looks = style.looks(names)
        return sorted(names, key=lambda name: looks[name].order)

    def absent(self, workload):
        """The cells of a workload that are not there: reason -> names."""
        found = {}
        for name, reason in self._reasons.items():
            if name.startswith(f"{workload}/"):
                found.setdefault(reason, []).append(name)
        return found

    def values(self, workload, key):
        """The numbers that a parameter takes among the usable cells of a workload."""
        cells = self.all(workload)
        return sorted({cell.parameters[key] for cell in cells if key in cell.parameters})


def of(run, usable, source):
    """The cells of a run of the plan blog; BadInput if the run has none of its workloads."""
    found = BlogCells(run, usable)
    if not found.anything:
        raise run_file.BadInput(
            f"{source}: no cell of {', '.join(WORKLOADS)}; allowed: a run of the plan blog, such as"
            " results/latest after 'make blog'"
        )
    return found


def usual_waits(system):
    """The order of preference among ways of waiting: a design of 2012 waits as it was shipped."""
    ours = system in ("port_set", "port_set_ring", "shared_chan")
    return OURS if ours else AS_IN_2012


def alike(blog, workload, first, second, **parameters):
    """Both cells with one way of waiting if they share one, else each with its usual one."""
    waits = [
        {cell.wait for cell in blog.all(workload, system, **parameters)}
        for system in (first, second)
    ]
    shared = tuple(wait for wait in usual_waits(first) if wait in waits[0] & waits[1])
    return tuple(
        blog.find(workload, system, shared + usual_waits(system), **parameters)
        for system in (first, second)
    )


def speed_ratio(fast, slow):
    """How many times the messages per second of `slow` the cell `fast` does, by paired rounds.

    None where they share no round.
    """
    return estimate.paired_ratio(slow.keyed_costs, fast.keyed_costs)


def label(cell):
    """System and way of waiting; a language's program waits as its run-time system sees fit."""
    return cell.backend if cell.backend in LANGUAGES else words.label(cell)


def _void(entry):
    return f"failed in round {entry['round']}: {entry['reason']}"


def _parts(name):
    """Workload, system and parameters (as text) of a cell's name."""
    workload, *rest = name.split("/")
    system = rest.pop(0) if rest else ""
    return workload, system, dict(part.split(":", 1) for part in rest if ":" in part)


def _agree(have, wanted):
    return all(have.get(key) == value for key, value in wanted.items())


def _place(waits, wait):
    return waits.index(wait) if wait in waits else len(waits)
