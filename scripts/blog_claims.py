"""blog_claims.py - what was claimed in 2012, one by one, and whether this run bears it out.

One rule for all verdicts: the 95 % interval of the ratio measured here against a band around the
published figure. Each claim has a list of measures; the first decides, the others are told. Nothing
is typed in: ratios come from the run, bands from results/published_2012.json.
"""

import dataclasses
import math

import blog_cells
import blog_counts
import estimate
import style
import units

ABOUT = 1.25  # "about x" reaches so many times below and above x
HOLDS, FAILS, UNTOLD = "holds", "does not hold", "cannot be told"
RULE = (
    "The verdict comes from the 95 % interval of the ratio (median over paired rounds) and a band"
    f" around the published figure: for a single figure x from x/{ABOUT:g} to {ABOUT:g}x, for a"
    f" published range that range, for a direction without a figure all above {ABOUT:g}. Interval"
    f" inside the band: *{HOLDS}*. Wholly outside: *{FAILS}*, and on which side. Reaching over an"
    f" edge of the band, without an interval, or without a cell: *{UNTOLD}*, and why."
)


@dataclasses.dataclass(frozen=True)
class Measure:
    """One comparison: its ratio, or the reason why there is none."""

    what: str
    ratio: estimate.Interval | None
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class Claim:
    """A claim with its band and its measures, of which the first decides."""

    id: str
    statement: str
    published: str
    sources: tuple
    band: tuple
    measures: tuple
    note: str = ""
    write: object = units.times
    published_value: float | None = None  # a single published figure
    exact: bool = False  # counted, not timed
    first_only: bool = False  # the claim is of the first measure; the others are not judged
    ours: bool = False  # a requirement of this project's, not a claim of 2012

    @property
    def verdict(self):
        return judge(self.measures[0], self.band)


def judge(measure, band):
    """The verdict of one measure, and the words that go with it."""
    ratio, (low, high) = measure.ratio, band
    if ratio is None:
        return UNTOLD, measure.reason
    if ratio.low is None:
        return UNTOLD, f"no interval from {ratio.count} trial{'' if ratio.count == 1 else 's'}"
    if low <= ratio.low and ratio.high <= high:
        return HOLDS, ""
    if ratio.low > high:
        return FAILS, "it is more"
    if ratio.high < low:
        return FAILS, "it is less"
    return UNTOLD, "the interval reaches over an edge of the band"


def claims(published, blog, counts):
    """All claims of 2012, then our own requirements, in the order of the page."""
    over_port_chan = _msgsend(blog, "port_set_2012", "global_mutex")
    measures = {
        "prototype": _msgsend(blog, "queue_mutex", "global_mutex"),
        "port_set_over_port_chan": over_port_chan,
        "port_set_over_port_chan_june": over_port_chan[:1],
        "port_set_over_shared_chan": _msgsend(blog, "port_set_2012", "shared_chan_2012"),
        "seven_times": _seven(blog),
        "bounded": _bounded(blog),
        "spinning_ping_pong": _spinning_ping_pong(blog),
        "spinning_ring": _spinning_ring(blog),
        "one_atomic": _atomics(counts),
    }
    return [_claim(published.claims[name], found) for name, found in measures.items()] + [
        _idle(blog),
        _fair(counts),
    ]


def band(claim):
    """The band of a published claim, as ratios."""
    if claim["kind"] == "percent_range":
        return 1 + claim["low"] / 100, 1 + claim["high"] / 100
    if claim["kind"] == "more":
        return ABOUT, math.inf
    return claim["value"] / ABOUT, claim["value"] * ABOUT


def _claim(claim, measures):
    in_percent = claim["kind"] == "percent_range"
    figure = {
        "percent_range": f"{claim.get('low')} to {claim.get('high')} %",
        "more": "no figure",
        "about": f"{claim.get('value')}",
    }[claim["kind"]]
    note = f"Unknown: {claim['unknown']}." if "unknown" in claim else ""
    return Claim(
        claim["id"],
        claim["statement"],
        figure,
        tuple(claim["sources"]),
        band(claim),
        tuple(measures),
        " ".join(part for part in (_NOTES.get(claim["id"], ""), note) if part),
        _percent if in_percent else units.times,
        claim.get("value"),
        exact=claim["id"] == "one_atomic",
        first_only=claim["id"] in ("seven_times", "one_atomic"),
    )


_NOTES = {
    "seven_times": (
        "The largest ratio over the benchmarks run here, of pipes that wait as they were shipped;"
        " the largest of many is a little too large by chance."
    ),
    "bounded": "Decided by the program's own count, 250,000 round trips.",
    "one_atomic": "A count, not a time: it has no spread. A lock would count as one.",
}


def _percent(ratio):
    return f"{100 * (ratio - 1):.1f} %"


def _compare(fast, slow, where=""):
    """The measure of one cell against another, either of which may be missing."""
    for found, who in ((fast[0], fast[1]), (slow[0], slow[1])):
        if found.cell is None:
            return Measure(f"{fast[1]} : {slow[1]}{where}", None, f"{who}: {found.reason}")
    what = f"{blog_cells.label(fast[0].cell)} : {blog_cells.label(slow[0].cell)}{where}"
    ratio = blog_cells.speed_ratio(fast[0].cell, slow[0].cell)
    return Measure(what, ratio, "" if ratio else "no round in which both ran")


def _msgsend(blog, fast, slow):
    """`fast` against `slow` at Keeble's parameters, then with other waits, rivals and settings."""

    def against(other=slow, wait=None, **at):
        at = at or blog_cells.KEEBLE
        pair = blog_cells.alike(blog, "msgsend", fast, other, **at)
        if wait:
            pair = [blog.find("msgsend", system, (wait,), **at) for system in (fast, other)]
        where = f", msgsend, {_setting_words(at)}"
        return _compare((pair[0], fast), (pair[1], other), where)

    measures = [against()]
    measures += [against(wait=cell.wait) for cell in blog.all("msgsend", fast, **blog_cells.KEEBLE)]
    if slow == "global_mutex":
        measures.append(against("global_mutex_yielding"))
    for workers in blog.values("msgsend", "workers"):
        measures.append(against(messages=10**6, workers=workers, spawn="inside"))
    return list(dict.fromkeys(measures))  # the deciding wait would stand there twice


def _seven(blog):
    """Pipes against the old system, the largest ratio first."""
    shipped, polling = [], []
    for workload, setting in _settings(blog):
        slow = blog.find(workload, "global_mutex", **setting)
        for pipe in ("port_set_2012", "shared_chan_2012", "single_shot", "single_shot_bounded"):
            usual = blog.find(workload, pipe, **setting)
            if blog_cells.NOT_PLANNED in (usual.reason, slow.reason):
                continue
            where = f", {workload}, {_setting_words(setting)}"
            shipped.append(_compare((usual, pipe), (slow, "global_mutex"), where))
            for cell in blog.all(workload, pipe, **setting):
                if cell is not usual.cell and slow.cell is not None:
                    found = blog_cells.Found(cell)
                    polling.append(_compare((found, pipe), (slow, "global_mutex"), where))
    if not shipped:
        return [Measure("pipes : global_mutex", None, "no workload ran over both")]
    return sorted(shipped, key=_largest) + [
        dataclasses.replace(measure, what=f"{measure.what} (other wait, does not decide)")
        for measure in sorted(polling, key=_largest)[:3]
    ]


def _largest(measure):
    """Sorts the largest ratio first, those without an interval after, those without any last."""
    if measure.ratio is None:
        return 2, 0
    return int(measure.ratio.low is None), -measure.ratio.median


def _settings(blog):
    """Every workload and setting whose threads are made inside the span, as in 2012."""
    seen = {}
    for workload in ("msgsend", "ring", "bounded_vs_unbounded"):
        for cell in blog.all(workload):
            if cell.parameters.get("spawn", "inside") == "inside":
                setting = {k: v for k, v in cell.parameters.items() if k not in ("wait", "spawn")}
                if "spawn" in cell.parameters:
                    setting["spawn"] = "inside"
                seen[workload, tuple(sorted(setting.items()))] = setting
    ordered = sorted(seen, key=str)
    return [(key[0], seen[key]) for key in ordered]


def _setting_words(setting):
    numbers = {key: value for key, value in setting.items() if isinstance(value, int)}
    return ", ".join(f"{value:,} {key.replace('_', ' ')}" for key, value in numbers.items())


def _bounded(blog):
    """Bounded against unbounded with the same wait, the program's own count first."""
    measures = []
    for count, waits in ((250_000, ("spin_then_park", "spin")), (25_000, blog_cells.AS_IN_2012)):
        found = []
        for wait in waits:
            at = {"round_trips": count, "wait": wait}
            bounded = blog.find("bounded_vs_unbounded", "single_shot_bounded", **at)
            unbounded = blog.find("bounded_vs_unbounded", "single_shot", **at)
            where = f", {count:,} round trips"
            found.append(_compare((bounded, "bounded"), (unbounded, "unbounded"), where))
        planned = [m for m in found if not m.reason.endswith(blog_cells.NOT_PLANNED)]
        measures += planned or found[:1]
    return measures


def _spinning_ping_pong(blog):
    measures = []
    for backend in ("single_shot", "single_shot_bounded"):
        cells = [
            (blog.find("bounded_vs_unbounded", backend, round_trips=25_000, wait=wait), wait)
            for wait in ("spin", "park")
        ]
        measures.append(_compare(*cells, ", 25,000 round trips"))
    return measures


def _spinning_ring(blog):
    """How many times longer the ring takes when everybody polls."""
    at = {"tasks": 10, "messages": 1000}
    cells = [
        (blog.find("ring", "single_shot", wait=wait, **at), wait) for wait in ("park", "spin")
    ]
    return [_compare(*cells, ", ring of 10 tasks, 1,000 messages")]


def _atomics(counts):
    if counts is None:
        return [Measure("atomic operations per message", None, blog_counts.MISSING)]
    found = []
    for entry in counts["per_message"]:
        count = blog_counts.atomics(entry)
        if entry["design"].startswith("single_shot") and count is not None:
            what = f"atomic operations per message, {entry['design']}, {entry['story']}"
            found.append(Measure(what, _exact(count)))
    reason = f"{blog_counts.NAME} counts no pipe"
    return sorted(found, key=lambda measure: measure.ratio.median) or [
        Measure("atomic operations per message", None, reason)
    ]


def _exact(value):
    """A count: known without spread."""
    return estimate.Interval(value, value, value, 1)


def _idle(blog):
    measures = []
    for system in ("port_set", "port_set_2012"):
        few = blog.all("idle_members", system, members=8)
        waits = {cell.wait for cell in few} or {None}
        for wait in (w for w in (*blog_cells.usual_waits(system), None) if w in waits):
            at = {"wait": wait} if wait else {}
            cells = [
                (blog.find("idle_members", system, members=count, **at), f"{count:,} members")
                for count in (8, 10_000)
            ]
            # How many times faster the smaller set is: the larger one's cost over its cost.
            who = f"{system}{f' · {style.wait_words(wait)}' if wait else ''}"
            what = f"{who}: cost at 10,000 members : at 8 members"
            measures.append(dataclasses.replace(_compare(*cells), what=what))
    return Claim(
        "idle_members",
        "a set of 10,000 members of which 8 are active costs at most 2 times a set of 8",
        "ours: at most 2",
        (),
        (0, 2),
        tuple(measures),
        "2012's set stands there for comparison.",
        ours=True,
    )


def _fair(counts):
    statement = "no member of our set waits for more than one message of each other member"
    what = "port_set: most messages of others while one's own waits, per other member"
    measures = []
    for system in ("port_set", "port_set_2012"):
        order = next((o for o in (counts or {"order": []})["order"] if o["system"] == system), None)
        if order is None or order["members"] < 2:
            reason = blog_counts.MISSING if counts is None else f"no order of {system} was recorded"
            measures.append(Measure(what.replace("port_set", system), None, reason))
        else:
            most = max(blog_counts.longest_waits(order)) / (order["members"] - 1)
            measures.append(Measure(what.replace("port_set", system), _exact(most)))
    return Claim(
        "fairness",
        statement,
        "ours: at most 1",
        (),
        (0, 1),
        tuple(measures),
        "Counted, not timed. 2012's set stands there for comparison.",
        exact=True,
        ours=True,
    )
