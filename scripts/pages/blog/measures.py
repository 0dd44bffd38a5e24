"""measures.py - what is compared with what for each claim, and the ratio that this run gives.

A function returns a list of measures of which the first decides its claim; the others show the same
under other settings. A cell that is not there leaves a measure with a reason in place of its ratio.
"""

import dataclasses

from estimates.intervals import Interval
from estimates.verdicts import Measure, measure_of
from figures import style, words
from pages.blog import counts as blog_counts
from pages.blog import lookup

# By name, because the claims are about these programs and no other: 2012 is over, and by their traits pipes cannot be
# told from the ports and locks before them, which are historic too.
_PACKETS_OF_2012 = ("single_shot", "single_shot_bounded")
_PIPES_OF_2012 = ("port_set_2012", "shared_chan_2012", *_PACKETS_OF_2012)
_OUR_SET = "our set"  # where a run has none


def msgsend(blog, fast, slow):
    """`fast` against `slow` at Keeble's parameters, then with other waits, systems and settings."""

    def against(other=slow, wait=None, **at):
        at = at or lookup.KEEBLE
        pair = lookup.alike(blog, "msgsend", fast, other, **at)
        if wait:
            pair = [blog.find("msgsend", system, (wait,), **at) for system in (fast, other)]
        where = f", msgsend, {_setting_words(at)}"
        return _compare(blog, (pair[0], fast), (pair[1], other), where)

    measures = [against()]
    measures += [against(wait=cell.wait) for cell in blog.all("msgsend", fast, **lookup.KEEBLE)]
    if slow == "global_mutex":
        measures.append(against("global_mutex_yielding"))
    for workers in blog.values("msgsend", "workers"):
        measures.append(against(messages=10**6, workers=workers, spawn="inside"))
    return list(dict.fromkeys(measures))  # the deciding wait would be there twice


def seven_times(blog):
    """Pipes against the old system, the largest ratio first. As the largest of several it is judged by a wider interval."""
    shipped, polling = [], []
    for workload, setting in _settings(blog):
        slow = blog.find(workload, "global_mutex", **setting), "global_mutex"
        for pipe in _PIPES_OF_2012:
            usual = blog.find(workload, pipe, **setting)
            if lookup.NOT_PLANNED in (usual.reason, slow[0].reason):
                continue
            where = f", {workload}, {_setting_words(setting)}"
            shipped.append(((usual, pipe), slow, where))
            if slow[0].cell is not None:
                others = [cell for cell in blog.all(workload, pipe, **setting) if cell.name != usual.cell.name]
                polling += [((lookup.Found(cell), pipe), slow, where) for cell in others]
    if not shipped:
        return [Measure("pipes : global_mutex", None, "no workload ran over both")]
    measures = sorted((_compare(blog, *pair, len(shipped)) for pair in shipped), key=_largest)
    return measures + [
        dataclasses.replace(measure, what=f"{measure.what} (other wait, does not decide)")
        for measure in sorted((_compare(blog, *pair) for pair in polling), key=_largest)[:3]
    ]


def bounded(blog):
    """Bounded against unbounded with the same wait, the program's own count first."""
    measures = []
    for count, waits in ((250_000, ("spin_then_park", "spin")), (25_000, lookup.AS_IN_2012)):
        found = []
        for wait in waits:
            at = {"round_trips": count, "wait": wait}
            bounded = blog.find("bounded_vs_unbounded", "single_shot_bounded", **at)
            unbounded = blog.find("bounded_vs_unbounded", "single_shot", **at)
            where = f", {count:,} round trips"
            found.append(_compare(blog, (bounded, "bounded"), (unbounded, "unbounded"), where))
        planned = [m for m in found if not m.reason.endswith(lookup.NOT_PLANNED)]
        measures += planned or found[:1]
    return measures


def spinning_ping_pong(blog):
    """How many times faster a round trip is when both sides poll than when both sleep."""
    measures = []
    for backend in _PACKETS_OF_2012:
        cells = [
            (blog.find("bounded_vs_unbounded", backend, round_trips=25_000, wait=wait), wait)
            for wait in ("spin", "park")
        ]
        measures.append(_compare(blog, *cells, ", 25,000 round trips"))
    return measures


def spinning_ring(blog):
    """How many times longer the ring takes when all tasks poll."""
    at = {"tasks": 10, "messages": 1000}
    cells = [
        (blog.find("thread_ring", "single_shot", wait=wait, **at), wait) for wait in ("park", "spin")
    ]
    return [_compare(blog, *cells, ", ring of 10 tasks, 1,000 messages")]


def atomics(counts):
    """Atomic operations per message of each pipe and story, the fewest first."""
    if counts is None:
        return [Measure("atomic operations per message", None, blog_counts.MISSING)]
    found = []
    for entry in counts["per_message"]:
        count = blog_counts.atomics(entry)
        if entry["design"] in _PACKETS_OF_2012 and count is not None:
            what = f"atomic operations per message, {entry['design']}, {entry['story']}"
            found.append(Measure(what, _exact(count)))
    reason = f"{blog_counts.NAME} counts no pipe"
    return sorted(found, key=lambda measure: measure.ratio.median) or [
        Measure("atomic operations per message", None, reason)
    ]


_IDLE = "{}: cost at 10,000 members : at 8 members"
_FAIRNESS = "{}: most messages of others while one's own waits, per other member"


def idle(blog):
    """What a set costs with 10,000 members against 8, ours first."""
    measures = []
    for system in _ours_first(blog, blog.systems("idle_members")):
        few = blog.all("idle_members", system, members=8)
        waits = {cell.wait for cell in few} or {None}
        for wait in (w for w in (*blog.usual_waits(system), None) if w in waits):
            at = {"wait": wait} if wait else {}
            cells = [
                (blog.find("idle_members", system, members=count, **at), f"{count:,} members")
                for count in (8, 10_000)
            ]
            # The smaller set is so many times faster: the larger one's cost over its cost.
            name = f"{system}{f' · {style.wait_words(wait)}' if wait else ''}"
            measures.append(dataclasses.replace(_compare(blog, *cells), what=_IDLE.format(name)))
    return measures


def fairness(blog, counts):
    """The longest wait in a set, in messages of each other member, ours first."""
    if counts is None:
        return [Measure(_FAIRNESS.format(_OUR_SET), None, blog_counts.MISSING)]
    orders = {order["system"]: order for order in counts["order"]}
    measures = []
    for system in _ours_first(blog, orders):
        what = _FAIRNESS.format(system)
        order = orders.get(system)
        if order is None or order["members"] < 2:
            measures.append(Measure(what, None, "no order was recorded"))
        else:
            most = max(blog_counts.longest_waits(order)) / (order["members"] - 1)
            measures.append(Measure(what, _exact(most)))
    return measures


def _ours_first(blog, systems):
    """Those of this project, or words in their place if there is none; then the others."""
    ours = [system for system in systems if blog.is_ours(system)]
    return [*(ours or [_OUR_SET]), *(system for system in systems if system not in ours)]


def _compare(blog, fast, slow, where="", comparisons=1):
    """The measure of how many times faster one cell is than another, either of which may be missing."""
    for found, name in (fast, slow):
        if found.cell is None:
            return Measure(f"{fast[1]} : {slow[1]}{where}", None, f"{name}: {found.reason}")
    what = f"{words.label(fast[0].cell)} : {words.label(slow[0].cell)}{where}"
    return measure_of(what, blog.measured, slow[0].cell, fast[0].cell, comparisons)


def _exact(value):
    """A count: known without spread."""
    return Interval(value, value, value, 1)


def _largest(measure):
    """Sorts the largest ratio first, those without an interval after, those without any last."""
    if measure.ratio is None:
        return 2, 0
    return int(measure.ratio.low is None), -measure.ratio.median


def _settings(blog):
    """Every workload and setting whose threads are started inside the span, as in 2012."""
    seen = {}
    for workload in ("msgsend", "thread_ring", "bounded_vs_unbounded"):
        for cell in blog.all(workload):
            if cell.point.get("spawn", "inside") == "inside":
                setting = cell.point
                seen[workload, tuple(sorted(setting.items()))] = setting
    ordered = sorted(seen, key=str)
    return [(key[0], seen[key]) for key in ordered]


def _setting_words(setting):
    numbers = {key: value for key, value in setting.items() if isinstance(value, int)}
    return ", ".join(f"{value:,} {key.replace('_', ' ')}" for key, value in numbers.items())
