"""rivals_lines.py - what our backends are to reach beside rivals, line by line, and whether they do.

A line has one or more parts; it holds if all of them do and does not if one does not. Ratios come
from trials of the same rounds, so that the drift of the machine cancels.
"""

import dataclasses
import math

import blog_claims
import blog_measures
import estimate
import rivals_cells
import units

HOLDS, FAILS, UNTOLD = blog_claims.HOLDS, blog_claims.FAILS, blog_claims.UNTOLD
NO_WORSE = 1 + estimate.DELTA
FEWEST = 6  # rounds of a regime below which nothing is said of it
RULE = (
    "Each criterion is judged by the 95 % interval of a ratio, the median over paired rounds:"
    f" *{HOLDS}* if the whole interval meets it, *{FAILS}* if none of it does, *{UNTOLD}* if the"
    " bound lies inside, or if a cell is missing, and why. The best rival is the one with the least"
    " median at that place, under our front end or bare; the least of many is a little too good by"
    f" chance, which is to its advantage. *No worse* leaves {estimate.DELTA:.0%} for what this"
    " machine cannot resolve."
)


@dataclasses.dataclass(frozen=True)
class Part:
    """One ratio with what it is to reach: at most or at least `bound`."""

    measure: blog_measures.Measure
    bound: float
    at_least: bool = False

    @property
    def criterion(self):
        word = "at least" if self.at_least else "at most"
        return f"{word} {units.times(self.bound)}"

    @property
    def verdict(self):
        band = (self.bound, math.inf) if self.at_least else (0, self.bound)
        return blog_claims.judge(self.measure, band)


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of the table: what is done, what was asked, and its parts."""

    id: str
    work: str
    asked: str
    parts: tuple
    note: str = ""

    @property
    def verdict(self):
        """The verdict of the whole, and the words that go with it."""
        verdicts = [part.verdict for part in self.parts]
        for word in (FAILS, UNTOLD):
            found = [(part, why) for part, (w, why) in zip(self.parts, verdicts) if w == word]
            if found:
                part, why = found[0]
                more = f", and {len(found) - 1} more" if len(found) > 1 else ""
                return word, f"{part.measure.what}: {why}{more}"
        return HOLDS, ""

    @property
    def deciding(self):
        """The part that the verdict is from: the first of those with that verdict."""
        word = self.verdict[0]
        return next(part for part in self.parts if part.verdict[0] == word)


def lines(arena):
    """All lines, in the order of the table."""
    return [
        _ping_pong(arena),
        _stream_fast(arena),
        _stream_slow(arena),
        _payload(arena),
        _many_at_a_time(arena),
        _large(arena),
        _create_close(arena),
        _msgsend(arena),
        _own_cores(arena),
        _crowded(arena),
        _adapters(arena),
    ]


_SESSION = ("automatic", "slots")
_STREAM = ("ring", "automatic")
_ITS_OWN_ROOM = ("automatic", "ring")  # where nobody is met at the same room
_PING_PONG = rivals_cells.Place("ping_pong", 8)


def _streams(payload=8, room=rivals_cells.USUAL_ROOM, workload="stream", crowded=False):
    return rivals_cells.Place(workload, payload, room, crowded)


def _ping_pong(arena):
    ours = arena.ours(_PING_PONG, _SESSION)
    floor, best = arena.floor(_PING_PONG), _first(arena.rivals(_PING_PONG))
    return Line(
        "ping_pong",
        "ping_pong, 8 bytes",
        "at most 1.10 x the floor and 0.80 x the best rival",
        (
            Part(_cost(arena, ours, floor, "ping_pong", _SESSION, ("floor",)), 1.10),
            Part(_cost(arena, ours, best, "ping_pong", _SESSION), 0.80),
        ),
    )


def _rooms(arena):
    rooms = sorted({p.room for p in arena.places() if p == _streams(room=p.room)})
    return rooms or [rivals_cells.USUAL_ROOM]


def _stream_fast(arena):
    parts = []
    for room in _rooms(arena):
        place = _streams(room=room)
        ours, best = arena.ours(place, _STREAM), _best(arena.rivals(place), slow=False)
        measure = _rate(arena, ours, best, "stream", f", room for {room:,}", slow=False)
        parts.append(Part(measure, 1.3, at_least=True))
    return Line(
        "stream_fast",
        "stream, 8 bytes, one by one, while the hand-off is fast",
        "at least 1.3 x the best rival's throughput at the same room",
        tuple(parts),
        f"Fast: the bare round trip of the round takes less than {rivals_cells.SLOW_FROM} ns."
        " Rivals without a bound stand where the room is 1,024.",
    )


def _stream_slow(arena):
    parts = []
    for room in _rooms(arena):
        place = _streams(room=room)
        ours, index = arena.ours(place, _STREAM), _best(_index_rings(arena, place), slow=True)
        measure = _rate(arena, ours, index, "stream", f", room for {room:,}", slow=True)
        parts.append(Part(measure, 4, at_least=True))
    return Line(
        "stream_slow",
        "stream, 8 bytes, one by one, while the hand-off is slow",
        "at least 4 x the best index ring's throughput at the same room",
        tuple(parts),
        f"Slow: the bare round trip of the round takes {rivals_cells.SLOW_FROM} ns or more."
        f" Index rings: {', '.join(rivals_cells.INDEX_RINGS)}.",
    )


def _index_rings(arena, place):
    """Index rings there, others' and our own yardstick."""
    own = [cell for cell in arena.at(place) if cell.backend == "index_ring"]
    return own + arena.rivals(place, among=rivals_cells.INDEX_RINGS)


def _payload(arena):
    more, less = (arena.ours(_streams(size), _ITS_OWN_ROOM) for size in (48, 8))
    measure = _cost(arena, more, less, "stream", _ITS_OWN_ROOM, _ITS_OWN_ROOM, ", 48 bytes : 8 bytes")
    return Line("payload", "stream, 48 bytes", "at most 1.5 x the time of 8", (Part(measure, 1.5),))


def _many_at_a_time(arena):
    ours = arena.ours(_streams(workload="stream_batch"), _ITS_OWN_ROOM)
    best = _first(arena.rivals(_streams()))
    measure = _rate(arena, ours, best, "stream_batch", ", many at a time : one by one")
    return Line(
        "many_at_a_time",
        "stream, 8 bytes, many at a time",
        "at least 2.5 x the best rival one by one",
        (Part(measure, 2.5, at_least=True),),
    )


def _large(arena):
    place = _streams(1024)
    ours, floor = arena.ours(place, _ITS_OWN_ROOM), arena.floor(place)
    measure = _rate(arena, ours, floor, "stream", ", 1,024 bytes", others=("floor",))
    return Line(
        "large",
        "stream, 1024 bytes",
        "at least 0.8 of moving the same lines bare",
        (Part(measure, 0.8, at_least=True),),
    )


def _create_close(arena):
    place = rivals_cells.Place("create_close", 8)
    ours = arena.ours(place, _SESSION, ("spin", "spin_then_park"))
    promise = _first(arena.rivals(place, among=("std_promise",)))
    return Line(
        "create_close",
        "create_close, one thread, one message",
        "at most 0.10 x std::promise and 1.5 x one allocation and release",
        (
            Part(_cost(arena, ours, promise, "create_close", _SESSION, ("std_promise",)), 0.10),
            Part(
                _cost(
                    arena, ours, arena.floor(place), "create_close", _SESSION, ("allocation",)
                ),
                1.5,
            ),
        ),
    )


def _msgsend(arena):
    place = rivals_cells.Place("msgsend")
    best = _first(arena.rivals(place))
    cells = [cell for cell in arena.at(place) if rivals_cells.kind(cell) == "ours"]
    ours = _first(sorted(cells, key=lambda cell: cell.cost.median))
    measure = _cost(arena, ours, best, "msgsend", rivals_cells.SENT_TO_ONE)
    return Line("msgsend", "msgsend, 8 senders", "ahead of every rival", (Part(measure, 1.0),))


def _own_cores(arena):
    patient = arena.ours(_PING_PONG, _SESSION, ("spin_then_park",))
    spinning = arena.ours(_PING_PONG, (patient.backend,) if patient else _SESSION)
    measure = _cost(arena, patient, spinning, "ping_pong", _SESSION, _SESSION)
    return Line(
        "own_cores",
        "ping_pong, spin then park, on their own cores",
        "at most 1.15 x spin",
        (Part(measure, 1.15),),
    )


def _crowded(arena):
    parts = []
    for place, names in (
        (rivals_cells.Place("ping_pong", 8, None, True), _SESSION),
        (_streams(crowded=True), _STREAM),
    ):
        ours = arena.ours(place, names, ("spin_then_park",))
        best = _first(arena.rivals(place, waits=rivals_cells.BLOCKING))
        parts.append(Part(_cost(arena, ours, best, place.workload, names), NO_WORSE))
    return Line(
        "crowded",
        "oversubscribed pairs, four per core, spin then park",
        "no worse than the best blocking rival",
        tuple(parts),
    )


def _adapters(arena):
    parts = []
    for place in (_PING_PONG, _streams(), rivals_cells.Place("create_close", 8)):
        cells = {(cell.backend, cell.wait): cell for cell in arena.at(place)}
        for (name, wait), cell in cells.items():
            bare = cells.get((f"{name}{rivals_cells.BARE}", wait))
            if bare is not None:
                parts.append(Part(_cost(arena, cell, bare, place.workload), 1.02))
    if not parts:
        reason = "no rival ran both bare and under our front end"
        parts.append(Part(blog_measures.Measure("a rival : the same bare", None, reason), 1.02))
    return Line(
        "adapters",
        "typed front end over a rival's queue",
        "at most 1.02 x that queue bare",
        tuple(parts),
    )


def _first(cells):
    return cells[0] if cells else None


def _best(cells, slow):
    """The fastest in the rounds of a regime; where there is none, over all rounds."""

    def median(cell):
        keys = _rounds(cell, slow) or cell.keyed_costs
        return estimate.median_interval([cell.keyed_costs[key] for key in keys]).median

    return min(cells, key=median) if cells else None


def _rounds(cell, slow):
    """The rounds in which the bare hand-off was slow, or was not."""
    return {key for key, ns in cell.floors.items() if (ns >= rivals_cells.SLOW_FROM) == slow}


def _absent(arena, workload, first, second, names, others):
    """Why two cells cannot be compared."""
    if first is None:
        return f"{names[0]}: {arena.why_absent(workload, names)}"
    if others:
        return f"{others[0]}: {arena.why_absent(workload, others)}"
    return "no rival ran there" if second is None else ""


def _cost(arena, ours, other, workload, names=("",), others=(), where=""):
    """How many times the cost of `other` ours is, within rounds."""
    if ours is None or other is None:
        mine = rivals_cells.label(ours) if ours else names[0] or "ours"
        who = f"{mine} : {others[0] if others else 'the best rival'}"
        reason = _absent(arena, workload, ours, other, names, others)
        return blog_measures.Measure(f"{who}, {workload}{where}", None, reason)
    what = f"{rivals_cells.label(ours)} : {rivals_cells.label(other)}, {workload}{where}"
    ratio = estimate.paired_ratio(ours.keyed_costs, other.keyed_costs)
    return blog_measures.Measure(what, ratio, "" if ratio else "no round in which both ran")


def _rate(arena, ours, other, workload, where="", slow=None, others=()):
    """How many times the throughput of `other` ours is, in rounds whose hand-off is slow, fast or
    either."""
    regime = {None: "", False: ", hand-off fast", True: ", hand-off slow"}[slow]
    if ours is None or other is None:
        return _cost(arena, ours, other, workload, _STREAM, others, where + regime)
    what = f"{rivals_cells.label(ours)} : {rivals_cells.label(other)}, {workload}{where}{regime}"
    theirs = other.keyed_costs
    if slow is not None:
        keys = _rounds(ours, slow)
        theirs = {key: cost for key, cost in theirs.items() if key in keys}
    ratio = estimate.paired_ratio(theirs, ours.keyed_costs)
    if slow is not None and (ratio is None or ratio.count < FEWEST):
        count = 0 if ratio is None else ratio.count
        word = "slow" if slow else "fast"
        return blog_measures.Measure(what, None, f"the hand-off was {word} in {count} rounds only")
    return blog_measures.Measure(what, ratio, "" if ratio else "no round in which both ran")
