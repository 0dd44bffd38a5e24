"""requirements.py - what our backends are to reach compared with others' queues, and whether they do.

A requirement has one or more parts; it holds if all of them do and does not if one does not. Ratios
come from trials of the same rounds, so that the drift of the machine cancels.
"""

import dataclasses
import math

from estimates import intervals, usable
from estimates.measured import FLOOR, costs_in
from estimates.verdicts import FAILS, HOLDS, UNTOLD, Measure, judge, measure_of
from figures import units, words
from pages.rivals import comparison
from pages.rivals.comparison import Setting

NO_WORSE = 1 + intervals.DELTA
FEWEST = 6  # rounds of a regime below which nothing is said of it
RULE = (
    "Each criterion is judged by the 95 % interval of a ratio over paired rounds (over processes, or of a run of one process"
    f" over its rounds), and by what the group *resolves*, of which the control says so (an A/A control: its reference measured"
    f" twice): *{HOLDS}* if the whole interval meets the criterion by more than that, *{FAILS}* if all of it misses it by more,"
    f" *{UNTOLD}* otherwise, or if a cell is missing, with the reason. The larger of two groups counts where cells of two are"
    f" compared. Another run may decide otherwise. {usable.RULE} Two cells at different speeds are not compared. The best rival"
    " is the one with the least estimate in that setting, with our front end or bare. Where one is the best of several, or one"
    " of several decides, the interval that is judged is corrected for their number (Bonferroni) and wider than the one shown."
    f" *No worse* is at most {NO_WORSE:g} times. The criteria are those of commit 56c27ee of 2026-11-22, 18:34 UTC, and were not"
    " changed since; that is before the published run was made, but not before any measurement of these workloads."
)


@dataclasses.dataclass(frozen=True)
class Part:
    """One ratio with what it is to reach: at most or at least `bound`."""

    measure: Measure
    bound: float
    at_least: bool = False

    @property
    def criterion(self):
        """The bound in words."""
        return f"{'at least' if self.at_least else 'at most'} {units.times(self.bound)}"

    @property
    def verdict(self):
        """The verdict of this part, and its reason."""
        return judge(self.measure, (self.bound, math.inf) if self.at_least else (0, self.bound))


@dataclasses.dataclass(frozen=True)
class Requirement:
    """A row of the table: the workload, what is required, and its parts."""

    id: str
    work: str
    required: str
    parts: tuple
    note: str = ""

    @property
    def verdict(self):
        """The verdict of the whole, and its reason."""
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

    @property
    def shown(self):
        """The parts that a table of all requirements has: every one where they are few, else the deciding one."""
        return self.parts if len(self.parts) <= 3 else (self.deciding,)

    @property
    def tally(self):
        """Each verdict with the number of parts that have it."""
        found = [part.verdict[0] for part in self.parts]
        counts = [(found.count(word), word) for word in (HOLDS, FAILS, UNTOLD)]
        return ", ".join(f"{word} {count}" for count, word in counts if count)


def requirements(made):
    """All requirements, in the order of the table; `made` is a Comparison."""
    return [
        _ping_pong(made),
        _stream_fast(made),
        _stream_slow(made),
        _payload(made),
        _many_at_a_time(made),
        _large(made),
        _create_close(made),
        _msgsend(made),
        _own_cores(made),
        _crowded(made),
        _adapters(made),
    ]


_PING_PONG = Setting("ping_pong", 8)
_PIPE = Setting("create_close", 8)


def _stream(payload=8, capacity=None, workload="stream", crowded=False):
    return Setting(workload, payload, capacity, crowded)


def _ping_pong(made):
    ours, floor = made.ours(_PING_PONG), made.floor(_PING_PONG)
    rivals = made.rivals(_PING_PONG)
    return Requirement(
        "ping_pong",
        "ping_pong, 8 bytes",
        "at most 1.10 x the floor and 0.80 x the best rival",
        (
            Part(_cost(made, ours, floor, "ping_pong", FLOOR), 1.10),
            Part(_cost(made, ours, _first(rivals), "ping_pong", comparisons=len(rivals)), 0.80),
        ),
    )


def _capacities(made):
    found = {s.capacity for s in made.settings() if s == _stream(capacity=s.capacity)} - {None}
    return sorted(found) or [made.usual_capacity]


def _stream_fast(made):
    parts = []
    for capacity in _capacities(made):
        setting = _stream(capacity=capacity)
        ours, rivals = made.ours(setting, fixed=True), made.rivals(setting)
        best = _best(made, rivals, slow=False)
        measure = _rate(made, ours, best, "stream", f", capacity {capacity:,}", slow=False, comparisons=len(rivals))
        parts.append(Part(measure, 1.3, at_least=True))
    return Requirement(
        "stream_fast",
        "stream, 8 bytes, one by one, while the hand-off is fast",
        "at least 1.3 x the best rival's throughput at the same capacity",
        tuple(parts),
        f"Fast: {_named(made.speed(slow=False))}."
        f" Rivals without a bound are compared at capacity {made.usual_capacity:,}.",
    )


def _stream_slow(made):
    parts, names = [], set()
    for capacity in _capacities(made):
        setting = _stream(capacity=capacity)
        rings = [cell for cell in made.at(setting) if cell.family == "index_ring"]
        names |= {cell.bare_of or cell.backend for cell in rings}
        ours, index = made.ours(setting, fixed=True), _best(made, rings, slow=True)
        measure = _rate(made, ours, index, "stream", f", capacity {capacity:,}", slow=True, comparisons=len(rings))
        parts.append(Part(measure, 4, at_least=True))
    return Requirement(
        "stream_slow",
        "stream, 8 bytes, one by one, while the hand-off is slow",
        "at least 4 x the best index ring's throughput at the same capacity",
        tuple(parts),
        f"Slow: {_named(made.speed(slow=True))}."
        + (f" Index rings: {', '.join(sorted(names))}." if names else ""),
    )


def _payload(made):
    more, less = (made.ours(_stream(size)) for size in (48, 8))
    measure = _cost(made, more, less, "stream", "ours", ", 48 bytes : 8 bytes")
    return Requirement(
        "payload", "stream, 48 bytes", "at most 1.5 x the time of 8", (Part(measure, 1.5),)
    )


def _many_at_a_time(made):
    ours = made.ours(_stream(workload="stream_batch"))
    rivals = made.rivals(_stream())
    where = ", many at a time : one by one"
    measure = _rate(made, ours, _first(rivals), "stream_batch", where, comparisons=len(rivals))
    return Requirement(
        "many_at_a_time",
        "stream, 8 bytes, many at a time",
        "at least 2.5 x the best rival one by one",
        (Part(measure, 2.5, at_least=True),),
    )


def _large(made):
    ours, floor = made.ours(_stream(1024)), made.floor(_stream(1024))
    measure = _rate(made, ours, floor, "stream", ", 1,024 bytes", against=FLOOR)
    return Requirement(
        "large",
        "stream, 1024 bytes",
        "at least 0.8 of moving the same lines bare",
        (Part(measure, 0.8, at_least=True),),
        "A ratio above 1 means that the bare program is not the fastest way to move these lines.",
    )


def _create_close(made):
    ours = made.ours(_PIPE, ("spin", "spin_then_park"))
    promise = _first([cell for cell in made.rivals(_PIPE) if _PROMISE in (cell.backend, cell.bare_of)])
    return Requirement(
        "create_close",
        "create_close, one thread, one message",
        "at most 0.10 x std::promise and 1.5 x one allocation and release",
        (
            Part(_cost(made, ours, promise, "create_close", _PROMISE), 0.10),
            Part(_cost(made, ours, made.floor(_PIPE), "create_close", FLOOR), 1.5),
        ),
    )


_PROMISE = "std_promise"  # this requirement is about it


def _msgsend(made):
    setting = Setting("msgsend")
    rivals = made.rivals(setting)
    cells = [cell for cell in made.at(setting) if cell.origin == "ours" and not cell.bare_of]
    ours = _first(sorted(cells, key=lambda cell: cell.cost.median))
    return Requirement(
        "msgsend",
        "msgsend, 8 senders",
        "ahead of every rival",
        (Part(_cost(made, ours, _first(rivals), "msgsend", comparisons=len(cells) * len(rivals)), 1.0),),
        f"Ours: the fastest of {len(cells)} cells, and of {len(rivals)} of others, chosen by the same trials.",
    )


def _own_cores(made):
    parking = made.ours(_PING_PONG, ("spin_then_park",))
    spinning = made.ours(_PING_PONG)
    if parking is not None:
        cells = {(cell.backend, cell.wait): cell for cell in made.at(_PING_PONG)}
        spinning = cells.get((parking.backend, "spin"))
    return Requirement(
        "own_cores",
        "ping_pong, spin then park, on their own cores",
        "at most 1.15 x spin",
        (Part(_cost(made, parking, spinning, "ping_pong", "ours"), 1.15),),
    )


def _crowded(made):
    parts = []
    for setting, fixed in ((Setting("ping_pong", 8, crowded=True), False), (_stream(crowded=True), True)):
        ours = made.ours(setting, ("spin_then_park",), fixed)
        rivals = made.rivals(setting, waits=comparison.BLOCKING)
        parts.append(Part(_cost(made, ours, _first(rivals), setting.workload, comparisons=len(rivals)), NO_WORSE))
    return Requirement(
        "crowded",
        "oversubscribed pairs, four per core, spin then park",
        "no worse than the best blocking rival",
        tuple(parts),
    )


def _adapters(made):
    pairs = []
    for setting in (_PING_PONG, _stream(), _PIPE):
        bare = {(cell.bare_of, cell.wait): cell for cell in made.at(setting) if cell.bare_of}
        both = [(cell, bare.get((cell.backend, cell.wait))) for cell in made.at(setting)]
        pairs += [(cell, other, setting.workload) for cell, other in both if other is not None]
    parts = [Part(_cost(made, *pair, comparisons=len(pairs)), 1.02) for pair in pairs]
    if not parts:
        reason = "no rival ran both bare and with our front end"
        parts.append(Part(Measure("a rival : the same bare", None, reason), 1.02))
    return Requirement(
        "adapters",
        "typed front end over another queue",
        "at most 1.02 x that queue bare",
        tuple(parts),
    )


def _first(cells):
    return cells[0] if cells else None


def _best(made, cells, slow):
    """The fastest at a speed of the hand-off; where there is no such round, by its estimate."""

    def median(cell):
        costs = costs_in(cell, made.speed(slow))
        return (costs if len(costs) else cell.costs).median()

    return min(cells, key=median) if cells else None


def _named(regime):
    """A speed of the hand-off in words."""
    return "no round of this run" if regime is None else f"a {regime.name}, as its rounds of this run had"


def _missing(made, workload, ours, against):
    """Why two cells cannot be compared."""
    if ours is None or against == "ours":
        names = made.default
        return f"{names[0] if names else 'ours'}: {made.why_absent(workload, names)}"
    if against == FLOOR:
        floors = [name for name, entry in made.run.backends.items() if entry["origin"] == FLOOR]
        return f"floor: {made.why_absent(workload, floors)}"
    if against:
        return f"{against}: {made.why_absent(workload, (against,))}"
    return "no rival ran there"


def _absent(made, ours, workload, against, of):
    """The measure of two cells of which one is missing, with the reason."""
    mine = words.label(ours) if ours else "ours"
    return Measure(f"{mine} : {against or 'the best rival'}, {of}", None, _missing(made, workload, ours, against))


def _cost(made, ours, other, workload, against="", where="", comparisons=1):
    """How many times the time of `other` ours is, within rounds; `against` is what `other` is to be,
    if not the best rival. It is one of so many comparisons, or of the best of so many on the same data."""
    if ours is None or other is None:
        return _absent(made, ours, workload, against, f"time, {workload}{where}")
    what = f"{comparison.versus(ours, other)}, time, {workload}{where}"
    return measure_of(what, made.measured, ours, other, comparisons)


def _rate(made, ours, other, workload, where="", slow=None, against="", comparisons=1):
    """How many times the throughput of `other` ours is, in rounds whose hand-off is slow, fast or
    either."""
    regime = {None: "", False: ", hand-off fast", True: ", hand-off slow"}[slow]
    if ours is None or other is None:
        return _absent(made, ours, workload, against, f"throughput, {workload}{where}{regime}")
    what = f"{comparison.versus(ours, other)}, throughput, {workload}{where}{regime}"
    if slow is None:
        return measure_of(what, made.measured, other, ours, comparisons)
    costs = [costs_in(cell, made.speed(slow)) for cell in (other, ours)]
    found = measure_of(what, made.measured, other, ours, comparisons, costs)
    count = 0 if found.ratio is None else found.ratio.count
    if count < FEWEST:
        return Measure(what, None, f"the hand-off was {'slow' if slow else 'fast'} in {count} rounds only")
    return found
