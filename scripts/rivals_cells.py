"""rivals_cells.py - the cells of a run of the plan rivals: whose they are, and who is the best there.

Backends are told apart by name: ours, those of 2012, floors, the bare programs of rivals (whose
names end in _bare), and all else is a rival.
"""

import collections
import dataclasses

import run_file
import style

WORKLOADS = ("ping_pong", "stream", "stream_batch", "create_close", "msgsend", "ring")
SENT_TO_ONE = ("port_set", "port_set_ring", "shared_chan")  # by many
OURS = ("automatic", "slots", "ring", "index_ring", *SENT_TO_ONE)
OURS_AS_IN_2012 = (
    "global_mutex",
    "global_mutex_yielding",
    "queue_mutex",
    "single_shot",
    "single_shot_bounded",
    "port_set_2012",
    "shared_chan_2012",
)
# What no transport can beat: by workload, what the cell is called and what it does.
FLOORS = {
    "floor": {"stream": "bare cache lines"},
    "allocation": {"create_close": "allocate and release"},
}
INDEX_RINGS = ("index_ring", "boost_spsc", "moody_rwq", "ck_ring")
BLOCKING = ("park", "spin_then_park")
BARE = "_bare"
USUAL_ROOM = 1024
ROOMS = (64, 1024, 65536)  # at which bounded backends are compared
# A round trip of the bare hand-off, ns: between what cores near each other take and what they take
# when the host has moved them apart.
SLOW_FROM = 250
NOT_PLANNED = "not in this run"


@dataclasses.dataclass(frozen=True)
class Place:
    """Where cells are compared: those of one group of the plan, or of one part of it."""

    workload: str
    payload: int | None = None
    room: int | None = None  # of bounded backends; others stand at the usual room
    crowded: bool = False


class Arena:
    """The cells of a run, by place and by whose they are."""

    def __init__(self, run, usable):
        self.usable = usable
        self.run = run
        self._places = collections.defaultdict(list)
        for cell in usable.all:
            self._places[place_of(cell)].append(cell)
        self._reasons = {entry["cell"]: entry["reason"] for entry in run["skipped"]}
        self._reasons.update({name: "no trial of it was made" for name in usable.empty})
        for entry in run["voids"]:
            self._reasons[entry["cell"]] = f"failed in round {entry['round']}: {entry['reason']}"

    def at(self, place):
        """All cells of a place, floors among them."""
        return self._places.get(place, [])

    def ours(self, place, names, waits=("spin",)):
        """Our cell there: the first of `names` that ran, with the first of `waits`; or None."""
        cells = {(cell.backend, cell.wait): cell for cell in self.at(place)}
        keys = [(name, wait) for name in names for wait in waits]
        return next((cells[key] for key in keys if key in cells), None)

    def rivals(self, place, waits=None, among=None):
        """Rivals' cells there, fastest first: under our front end and bare."""
        found = [
            cell
            for cell in self.at(place)
            if kind(cell) in ("rival", "bare")
            and (waits is None or cell.wait in waits)
            and (among is None or base(cell) in among)
        ]
        return sorted(found, key=lambda cell: cell.cost.median)

    def floor(self, place):
        """The limit there, or None."""
        return next((cell for cell in self.at(place) if kind(cell) == "floor"), None)

    def places(self):
        """Every place with a cell, in reading order."""
        return sorted((p for p in self._places if p.workload in WORKLOADS), key=_reading_order)

    def why_absent(self, workload, names):
        """Why none of the backends `names` has a cell of a workload."""
        for cell, reason in self._reasons.items():
            if cell.split("/")[:1] == [workload] and cell.split("/")[1] in names:
                return reason
        return NOT_PLANNED

    def missing(self):
        """Rivals that did not run at all: name -> reason."""
        ran = {base(cell) for cell in self.usable.all}
        found = {}
        for cell, reason in self._reasons.items():
            name = cell.split("/")[1].removesuffix(BARE)
            if name not in ran and name not in OURS + OURS_AS_IN_2012:
                found.setdefault(name, reason)
        return found


def of(run, usable, source):
    """The arena of a run; BadInput if no rival ever stood in it."""
    arena = Arena(run, usable)
    if run["run"]["plan"] not in ("rivals", "smoke"):
        raise run_file.BadInput(
            f"{source}: a run of plan {run['run']['plan']}; allowed: a run of plan rivals, such as"
            " results/latest after 'make bench PLAN=rivals'"
        )
    return arena


def kind(cell):
    """Whose a cell is: floor, ours, past, bare or rival."""
    if cell.backend in FLOORS:
        return "floor"
    if cell.backend in OURS:
        return "ours"
    if cell.backend in OURS_AS_IN_2012:
        return "past"
    return "bare" if cell.backend.endswith(BARE) else "rival"


def base(cell):
    """The rival a cell is of, bare or not."""
    return cell.backend.removesuffix(BARE)


def label(cell):
    """Backend and way of waiting; what a bare program is, in words."""
    if kind(cell) == "floor":
        told = FLOORS[cell.backend].get(cell.workload, "bare hand-off")
        return f"floor ({told})"
    bare = " (bare)" if kind(cell) == "bare" else ""
    return f"{base(cell)}{bare} · {style.wait_words(cell.wait)}"


def place_of(cell):
    """The place a cell stands at."""
    parameters = cell.parameters
    crowded = parameters.get("pairs", 1) > 1
    room = parameters.get("room")
    room = room if room in ROOMS else USUAL_ROOM
    varies = cell.workload.startswith("stream")
    payload = parameters.get("payload_bytes")
    return Place(cell.workload, payload, room if varies else None, crowded)


def _reading_order(place):
    return (
        WORKLOADS.index(place.workload),
        place.crowded,
        place.room not in (None, USUAL_ROOM),
        place.room or 0,
        place.payload or 0,
    )


def words_of(place):
    """A place in words."""
    parts = [place.workload]
    if place.payload is not None:
        parts.append(f"{place.payload} bytes")
    if place.room is not None and not place.crowded:
        parts.append(f"room for {place.room:,}")
    if place.crowded:
        parts.append("four pairs per core")
    return ", ".join(parts)
