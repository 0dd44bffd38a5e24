"""comparison.py - the cells of a run of the plan rivals, by the setting at which they are compared.

Whose a cell is, the run says: the origin of its backend, and whether it is a bare program, a queue
without our typed front end.
"""

import collections
import dataclasses

from estimates.measured import FLOOR, Measured
from figures import words
from runs.errors import BadInput

PLANS = ("rivals", "smoke")
BLOCKING = ("park", "spin_then_park")
_FEW = 0.05  # of the rounds of a run: a state of the machine that was as rare is none to speak of
NOT_PLANNED = "not in this run"


@dataclasses.dataclass(frozen=True)
class Setting:
    """Where cells are compared: those of one group of the plan, or of one part of it."""

    workload: str
    payload: int | None = None
    capacity: int | None = None  # of backends whose capacity can be chosen; None: the usual one
    crowded: bool = False


class Comparison:
    """The cells of a run, by setting and by origin."""

    def __init__(self, measured):
        self.measured = measured
        self.run = measured.run
        self.usual_capacity, *further = measured.run.about["capacities"]
        self._varying = {cell.workload for cell in measured.rows if cell.capacity in further}
        self._settings = collections.defaultdict(list)
        for cell in measured.rows:
            self._settings[self._setting_of(cell)].append(cell)
        self._reasons = {e["cell"]: e["reason"] for e in self.run.record["skipped"]}
        self._reasons.update({name: "no trial of it was made" for name in measured.empty})
        for entry in self.run.record["voids"]:
            self._reasons[entry["cell"]] = f"failed in round {entry['round']}: {entry['reason']}"

    def speed(self, slow):
        """The regime in which the hand-off was fast, or slow; None if the run had no such one."""
        found = sorted(self.measured.regimes, key=lambda one: one.median)
        rounds = sum(one.rounds for one in found)
        found = [one for one in found if one.rounds >= _FEW * rounds]
        if slow:
            return found[-1] if len(found) > 1 else None
        return found[0] if found else None

    def at(self, setting):
        """All cells of a setting, floors among them."""
        return self._settings.get(self._stored(setting), [])

    def _stored(self, setting):
        """The setting with its capacity if its workload varies it, else without."""
        capacity = (setting.capacity or self.usual_capacity) if setting.workload in self._varying else None
        return dataclasses.replace(setting, capacity=capacity)

    def _setting_of(self, cell):
        crowded = cell.pairs is not None and cell.pairs > 1
        compared = cell.capacity in self.run.about["capacities"]
        capacity = cell.capacity if compared else self.usual_capacity
        return self._stored(Setting(cell.workload, cell.payload_bytes, capacity, crowded))

    @property
    def default(self):
        """Names of our default backend and of those it chooses from, in that order."""
        for name, backend in self.run.backends.items():
            if backend.get("chooses_from"):
                return (name, *backend["chooses_from"])
        return ()

    def ours(self, setting, waits=("spin",), fixed=False):
        """The cell of our default backend there, or of one that it chooses from; or None.

        `fixed` prefers a cell whose capacity is fixed to that of the setting.
        """
        cells = {(cell.backend, cell.wait): cell for cell in self.at(setting)}
        names = self.default[1:] + self.default[:1] if fixed else self.default
        keys = [(name, wait) for name in names for wait in waits]
        return next((cells[key] for key in keys if key in cells), None)

    def rivals(self, setting, waits=None):
        """The cells of others' queues there, fastest first: with our front end and bare."""
        found = [
            cell
            for cell in self.at(setting)
            if cell.origin == "third_party" and (waits is None or cell.wait in waits)
        ]
        return sorted(found, key=lambda cell: cell.cost.median)

    def floor(self, setting):
        """The floor there, or None."""
        return next((cell for cell in self.at(setting) if cell.origin == FLOOR), None)

    def settings(self):
        """Every setting with a cell, in reading order."""
        workloads = self.measured.workloads
        return sorted(self._settings, key=lambda s: (workloads.index(s.workload), *self._reading_order(s)))

    def _reading_order(self, setting):
        """Within its workload."""
        return (
            setting.crowded,
            setting.capacity not in (None, self.usual_capacity),
            setting.capacity or 0,
            setting.payload or 0,
        )

    def why_absent(self, workload, names):
        """Why none of the backends `names` has a cell of a workload."""
        for cell, reason in self._reasons.items():
            if cell.split("/")[:1] == [workload] and cell.split("/")[1] in names:
                return reason
        return NOT_PLANNED

    def missing(self):
        """Others' queues that did not run at all: name -> reason."""
        ran = {cell.bare_of or cell.backend for cell in self.measured.rows}
        found = {}
        for cell, reason in self._reasons.items():
            backend = self.run.backends.get(cell.split("/")[1], {})
            name = backend.get("bare_of") or backend.get("name")
            if backend.get("origin") == "third_party" and name not in ran:
                found.setdefault(name, reason)
        return found


def of(run):
    """The comparison in a run; BadInput if its plan makes none."""
    if run.about["plan"] not in PLANS:
        raise BadInput(
            f"{run.source}: a run of plan {run.about['plan']}; allowed: a run of plan rivals, such as"
            " results/latest after 'make bench PLAN=rivals'"
        )
    if "capacities" not in run.about:
        raise BadInput(
            f"{run.source}: does not say at which capacities queues are compared; allowed: a run with"
            " run.capacities"
        )
    return Comparison(Measured(run))


def setting_words(setting):
    """A setting in words."""
    parts = [setting.workload]
    if setting.payload is not None:
        parts.append(f"{setting.payload} bytes")
    if setting.capacity is not None and not setting.crowded:
        parts.append(f"capacity {setting.capacity:,}")
    if setting.crowded:
        parts.append("four pairs per core")
    return ", ".join(parts)


def kind(cell):
    """Whose a cell is, in words."""
    if cell.bare_of:
        return f"{_KINDS[cell.origin]}, bare"
    return _KINDS[cell.origin]


_KINDS = {
    "ours": "ours",
    "historic": "2012",
    "third_party": "third party",
    "language": "other language",
    "floor": "floor",
}


def versus(one, other):
    """What is compared with what."""
    return f"{words.label(one)} : {words.label(other)}"
