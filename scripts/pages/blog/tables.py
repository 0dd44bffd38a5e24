"""tables.py - the tables of the page, built once for the page and the terminal.

A row that could not run stays in its table with its reason. Percentages of Scala are ratios of paired
rounds.
"""

import math

from estimates.measured import wait_order
from estimates.modes import modes
from figures import style, units, words
from pages.blog import counts as blog_counts
from pages.blog import lookup
from pages.tables import Table, spread

# The cells of today that correspond to the published rows. Both figures of port/chan are of one
# design: what changed between June and July is not known.
TODAY = {
    "port_set": "port_set_2012",
    "scala": "scala_actors",
    "port_chan_updated": "global_mutex",
    "port_chan_june": "global_mutex",
    "shared_chan": "shared_chan_2012",
    "erlang_bare": "erlang_bare",
    "erlang_otp": "erlang_gen_server",
}
BASE = "scala_actors"
YIELDING = ("global_mutex_yielding", "port/chan whose both sides yield, as then")

def main_table(published, blog):
    """Every row of the published tables, and beside it the same today."""
    heads = (
        "system of 2012",
        "table",
        "2012, msg/s",
        "2012, % of Scala",
        "today's system",
        "today, msg/s [95 %]",
        "today, % of Scala [95 %]",
        "today / 2012",
        "remark",
    )
    rows = []
    for row in published.rows:
        tables = ", ".join(name for name in published.tables if row[name] is not None)
        known = (row["system"], tables, published.rate(row), f"{row['percent_of_scala']:.1f}")
        rows += _main_rows(blog, TODAY[row["id"]], *known)
    shown = rows[:]
    at = 1 + max(i for i, row in enumerate(rows) if row[4].startswith(TODAY["port_chan_june"]))
    shown[at:at] = _main_rows(blog, YIELDING[0], YIELDING[1])
    shown.append(("*not in the tables of 2012:*",) + ("",) * (len(heads) - 1))
    for system in beyond(blog):
        backend = blog.run.backends[system]
        ours = ", ours" if backend["origin"] == "ours" else ""
        shown += _main_rows(blog, system, backend["design"] + ours)
    left = frozenset({"system of 2012", "table", "today's system", "remark"})
    title = "msgsend, messages per second: 3,000,000 messages from 8 senders (higher is better)"
    return Table(title, heads, shown, left)


def beyond(blog):
    """The systems of the main setting that the published tables did not have."""
    tried = blog.systems("msgsend", **lookup.KEEBLE)
    return [system for system in tried if system not in (*TODAY.values(), YIELDING[0])]


def _main_rows(blog, system, title, tables="-", rate=None, percent="-"):
    """The row of a system, and one for each other way of waiting of the same."""
    found = blog.find("msgsend", system, **lookup.KEEBLE)
    figure = "-" if rate is None else f"{rate:,}"
    if found.cell is None:
        return [(title, tables, figure, percent, system, "not run", "-", "-", found.reason)]
    rows = [(title, tables, figure, percent, *_today(blog, found.cell, rate))]
    for cell in blog.all("msgsend", system, **lookup.KEEBLE):
        if cell.name != found.cell.name and tables != "T1":
            rows.append((f"{title}: other wait", "-", "-", "-", *_today(blog, cell, None)))
    return rows


def _today(blog, cell, published):
    base = blog.find("msgsend", BASE, **lookup.KEEBLE)
    share = lookup.speed_ratio(cell, base.cell) if base.cell else None
    is_base = base.cell is not None and cell.name == base.cell.name
    percent = "100" if is_base else "no Scala"
    if share and not is_base:
        percent = spread(share.map(lambda ratio: 100 * ratio), units.digits)
    return (
        words.label(cell),
        spread(cell.rate, count),
        percent,
        "-" if published is None else units.times(cell.rate.median / published),
        remark(cell),
    )


def remark(cell):
    """What qualifies a row: few trials, disturbed ones, two modes."""
    parts = []
    if cell.cost.low is None:
        parts.append(f"{words.count(len(cell.costs), 'trial')}, no interval")
    if cell.choice.marked.any():
        parts.append(f"{cell.choice.marked.sum()} of {len(cell.all_costs)} trials disturbed")
    if modes(cell.costs):
        parts.append("two modes")
    return "; ".join(parts)


def count(value):
    """A rate as published figures are written, rounded to four digits: 881,600."""
    places = 3 - math.floor(math.log10(value)) if value > 0 else 0
    return f"{round(value, places):,.0f}" if places < 1 else units.digits(value)


def workers_table(blog):
    """The parameter sets of Rust's own programs, a row for each system and way of waiting."""
    settings = [{"messages": 10**6, "workers": n, "spawn": "inside"} for n in (4, 8, 10_000)]
    settings.append({"messages": 10**6, "workers": 8, "spawn": "outside"})
    heads = ["system", *(f"{setting['workers']:,} workers" for setting in settings[:3])]
    heads.append("8 workers, started outside the span (ours)")
    rows = []
    for system in blog.systems("msgsend"):
        if blog.run.backends[system]["origin"] == "language":
            continue
        waits = {cell.wait for cell in blog.all("msgsend", system, messages=10**6)}
        for wait in sorted(waits, key=wait_order) or [None]:
            found = [
                blog.find("msgsend", system, **at, **({"wait": wait} if wait else {}))
                for at in settings
            ]
            label = f"{system} · {style.wait_words(wait)}" if wait else system
            told = [spread(f.cell.rate, count) if f.cell else "not run" for f in found]
            rows.append((label, *told))
    title = "msgsend, messages per second: 1,000,000 messages (higher is better)"
    return Table(title, tuple(heads), rows, frozenset({"system"}))


def ring_table(blog):
    """Microseconds per message round the ring."""
    heads = ("tasks", "messages", "backend", "wait", "µs per message [95 %]", "messages/s")
    heads += ("speed against global_mutex [95 %]", "remark")
    rows = []
    cells = sorted(
        blog.all("thread_ring"),
        key=lambda cell: (cell.tasks, cell.messages),
    )
    for cell in cells:
        setting = {"tasks": cell.tasks, "messages": cell.messages}
        old = blog.find("thread_ring", "global_mutex", **setting).cell
        rows.append(
            (
                *(f"{value:,}" for value in setting.values()),
                cell.backend,
                style.wait_words(cell.wait),
                spread(cell.cost, microseconds),
                count(cell.rate.median),
                "1" if old is not None and old.name == cell.name else _against(cell, old),
                remark(cell),
            )
        )
    title = "thread_ring: time per message (lower is better)"
    return Table(title, heads, rows, frozenset({"backend", "wait", "remark"}))


def _against(cell, other):
    ratio = lookup.speed_ratio(cell, other) if other else None
    return spread(ratio)


def microseconds(ns):
    """A time in microseconds, without the unit."""
    return units.digits(ns / 1000)


def round_trip_table(blog):
    """Microseconds per round trip of both protocols."""
    heads = ("round trips", "backend", "protocol", "wait", "µs per round trip [95 %]", "remark")
    cells = sorted(
        blog.all("bounded_vs_unbounded"), key=lambda cell: -cell.round_trips
    )
    rows = [
        (
            f"{cell.round_trips:,}",
            cell.backend,
            _protocol(blog, cell),
            style.wait_words(cell.wait),
            spread(cell.cost, microseconds),
            remark(cell),
        )
        for cell in cells
    ]
    title = "bounded_vs_unbounded: time per round trip (lower is better)"
    return Table(title, heads, rows, frozenset({"backend", "protocol", "wait", "remark"}))


def _protocol(blog, cell):
    """Which of the two protocols a cell ran: the bounded one where its backend takes no other."""
    only = blog.run.backends[cell.backend]["bounded_protocols_only"]
    return "bounded" if only else "unbounded"


def difference_table(blog):
    """(unbounded - bounded) / bounded in percent, as the program of 2012 reported it."""
    rows = []
    for trips in reversed(blog.values("bounded_vs_unbounded", "round_trips")):
        for wait in lookup.AS_IN_2012:
            at = {"round_trips": trips, "wait": wait}
            bounded = blog.find("bounded_vs_unbounded", "single_shot_bounded", **at).cell
            unbounded = blog.find("bounded_vs_unbounded", "single_shot", **at).cell
            if bounded and unbounded:
                ratio = lookup.speed_ratio(bounded, unbounded)
                more = ratio.map(lambda r: 100 * (r - 1)) if ratio else None
                told = spread(more, lambda p: f"{p:.1f}") if more else "no common round"
                rows.append((f"{trips:,}", style.wait_words(wait), told))
    heads = ("round trips", "wait", "(unbounded - bounded) / bounded, % [95 %]")
    title = "bounded_vs_unbounded: how much longer the unbounded protocol takes"
    return Table(title, heads, rows, frozenset({"wait"}))


def idle_table(blog):
    """Cost per message against the number of members of which 8 are active."""
    heads = ("members", "system", "wait", "time per message [95 %]", "x the cost at 8 [95 %]")
    rows = []
    for cell in sorted(blog.all("idle_members"), key=lambda cell: cell.members):
        few = blog.find("idle_members", cell.backend, members=8, wait=cell.wait).cell
        ratio = lookup.speed_ratio(few, cell) if few and few.name != cell.name else None
        rows.append(
            (
                f"{cell.members:,}",
                cell.backend,
                style.wait_words(cell.wait),
                spread(cell.cost, units.time),
                spread(ratio) if ratio else "1" if few and few.name == cell.name else "-",
            )
        )
    title = "idle_members: time per message with 8 active members (lower is better)"
    return Table(title, heads, rows, frozenset({"system", "wait"}))


def order_table(counts):
    """How long each member waited for its turn, in messages of others."""
    heads = ("system", "members", "messages each", "longest wait of each member", "longest")
    rows = []
    for order in counts["order"]:
        waits = blog_counts.longest_waits(order)
        each = order.get("messages_each")
        told = " ".join(map(str, waits[:32])) + (" ..." if len(waits) > 32 else "")
        rows.append(
            (order["system"], str(order["members"]), str(each or "?"), told, str(max(waits)))
        )
    title = "messages of others received in a row while a member had one waiting"
    return Table(title, heads, rows, frozenset({"system", "longest wait of each member"}))


def counts_table(counts):
    """What each design does per message, beside what history says its original did."""
    kinds = ("locks", "allocations", "exchanges", "other_rmw")
    heads = ("design", "story", "locks", "allocations", "exchanges", "other atomics")
    heads += ("in 2012", "source")
    rows = []
    for entry in counts["per_message"]:
        history = entry.get("history") or {}
        then = ", ".join(f"{key} {history[key]}" for key in kinds if history.get(key))
        figures = ["?" if entry[kind] is None else f"{entry[kind]:.4g}" for kind in kinds]
        rows.append(
            (entry["design"], entry["story"], *figures, then or "-", history.get("source") or "-")
        )
    title = "per message, counted"
    return Table(title, heads, rows, frozenset({"design", "story", "in 2012", "source"}))
