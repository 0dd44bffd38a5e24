"""figures.py - the figures of the page that show published and measured values side by side.

A figure takes what the page is made of and returns a Sheet, or None where there is nothing to show.
"""

import textwrap

import matplotlib.patches

from estimates.verdicts import FAILS, HOLDS, UNTOLD
from figures import panels, style, units, words
from figures import sheet as sheets
from pages.blog import lookup
from pages.blog import tables as blog_tables
from pages.tables import spread

PUBLISHED = "#b9b9b9"
_VERDICT_COLOURS = {
    HOLDS: "#1b7837",
    FAILS: style.ALARM,
    UNTOLD: style.QUIET,
}
# Name of a group of bars, its rows in the published tables (id: what to call it), its system today;
# the systems that 2012 did not have follow.
GROUPS = (
    ("pipes with port_set", {"port_set": "2012"}, "port_set_2012"),
    ("Scala actors", {"scala": "2012"}, "scala_actors"),
    (
        "port/chan",
        {"port_chan_updated": "2012, updated", "port_chan_june": "2012, June"},
        "global_mutex",
    ),
    ("port/chan, both sides yielding", {}, "global_mutex_yielding"),
    ("pipes with shared_chan", {"shared_chan": "2012"}, "shared_chan_2012"),
    ("Erlang, bare processes", {"erlang_bare": "2012"}, "erlang_bare"),
    ("Erlang, gen_server", {"erlang_otp": "2012"}, "erlang_gen_server"),
)


def msgsend(page):
    """Published and today's messages per second, one group of bars for each system."""
    bars, groups, cells = _bars(page)
    if not cells:
        return None
    sheet = sheets.of(
        page.run,
        cells,
        (10.4, 0.27 * len(bars) + 0.16 * len(groups) + 0.1),
        "Messages per second through one receiver, in 2012 and today",
        "Grey: published in 2012, measured on another machine"
        f" ({page.published.machine['words']}), so only percentages compare. Coloured: today,"
        " with the wait strategy of the table's row:"
        " median of the trials, whiskers: its 95 % interval, none below 6 trials. On a"
        " logarithmic axis the length of a bar means nothing, its end does.",
        left=2.45,
        right=0.25,
    )
    (axes,) = sheet.panels(1)
    values = [bar[1] for bar in bars if bar[1] is not None]
    _logarithmic(axes, min(values), max(values))
    y, ticks = 0.0, []
    for name, members in groups:
        top = y
        for bar in members:
            _bar(axes, y, *bar)
            y += 0.27
        ticks.append((top + (y - 0.27 - top) / 2, name))
        y += 0.16
    axes.set_ylim(y - 0.16, -0.27)
    axes.set_yticks([place for place, _ in ticks], [name for _, name in ticks])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(
        "messages per second, msgsend, 3,000,000 messages from 8 senders\n"
        f"({words.direction(True, 'higher')})"
    )
    told = "; ".join(f"{name}: {', '.join(bar[-1] for bar in bars)}" for name, bars in groups)
    sheet.alternative += f" {told}."
    return sheet


def _bars(page):
    """All bars, the bars of each group, and the cells in them."""
    published = {row["id"]: row for row in page.published.rows}
    scala = page.blog.find("msgsend", blog_tables.BASE, **lookup.KEEBLE).cell
    bars, groups, cells = [], [], []
    backends = page.run.backends
    more = [(backends[s].get("label", s), {}, s) for s in blog_tables.beyond(page.blog)]
    for name, rows, system in (*GROUPS, *more):
        members = []
        for row, when in rows.items():
            rate, share = page.published.rate(published[row]), published[row]["percent_of_scala"]
            told = f"{rate:,} · {units.digits(share)} % of Scala · {when}"
            members.append((None, rate, None, told))
        found = page.blog.find("msgsend", system, **lookup.KEEBLE)
        if found.cell:
            ratio = lookup.speed_ratio(found.cell, scala) if scala else None
            share = f" · {units.digits(100 * ratio.median)} % of Scala" if ratio else ""
            told = f"{blog_tables.count(found.cell.rate.median)}{share} · today"
            look = style.look(found.cell)
            members.append((look, found.cell.rate.median, found.cell.rate, told))
            cells.append(found.cell)
        else:
            reason = textwrap.shorten(found.reason, 66, placeholder=" ...")
            members.append((None, None, None, f"not run: {reason}"))
        bars += members
        groups.append((name, members))
    return bars, groups, cells


def _logarithmic(axes, low, high):
    axes.set_xscale("log")
    axes.set_xlim(low / 1.8, high * 12)  # space for the text after the longest bar
    axes.grid(True, axis="x")
    axes.xaxis.set_major_formatter(lambda value, _: units.rate_tick(value))
    axes.spines["left"].set_visible(False)


def _bar(axes, y, look, value, interval, told):
    left = axes.get_xlim()[0]
    if value is None:
        axes.annotate(told, (left, y), (3, 0), textcoords="offset points", va="center", fontsize=8)
        return
    axes.barh(
        y,
        value - left,
        height=0.23,
        left=left,
        color=look.colour if look else PUBLISHED,
        linewidth=0,
        zorder=2,
    )
    end = value
    if interval is not None and interval.low is not None:
        end = interval.high
        axes.plot([interval.low, interval.high], [y, y], color=style.TEXT, linewidth=1.3, zorder=4)
        for edge in (interval.low, interval.high):
            axes.plot(
                [edge, edge], [y - 0.07, y + 0.07], color=style.TEXT, linewidth=1.1, zorder=4
            )
    axes.annotate(
        told,
        (end, y),
        (5, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.2,
        color=style.TEXT if look else style.QUIET,
    )


def pipes(page):
    """The ring and the ping-pong, a row for each backend and wait strategy."""
    return panels.beside(
        page.blog.measured,
        ("thread_ring", "bounded_vs_unbounded"),
        "Time of a message in the ring, and of a round trip over a bounded or an unbounded protocol",
    )


def claims(page):
    """Each claim: the band around the published figure, and what was measured."""
    rows = page.claims
    sheet = sheets.of(
        page.run,
        page.blog.all("msgsend") + page.blog.all("thread_ring") or page.blog.measured.rows,
        (12.4, 0.52 * len(rows) + 0.1),
        "The claims of 2012, and what this run shows",
        "Grey: the band in which a claim holds (the page gives the rule), with the published"
        " figure as a line. Mark: median of the ratios of paired rounds, whiskers: its 95 % interval,"
        " none below 6 trials; counts have none. Green holds, red does not hold, grey cannot be"
        " told.",
        left=3.75,
        right=4.15,
    )
    (axes,) = sheet.panels(1)
    low, high = _extent(rows)
    axes.set_xscale("log")
    axes.set_xlim(low / 1.3, high * 1.3)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [textwrap.fill(row.statement, 52) for row in rows])
    axes.tick_params(axis="y", length=0, labelsize=8.4)
    axes.spines["left"].set_visible(False)
    axes.grid(True, axis="x")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}x")
    axes.axvline(1, color=style.QUIET, linewidth=0.9, zorder=1)
    for at, row in enumerate(rows):
        _claim(axes, at, row)
    for x, head in zip((10, 148), ("measured [95 %]", "verdict")):
        axes.annotate(
            head,
            (1, 1),
            (x, 4),
            xycoords="axes fraction",
            textcoords="offset points",
            va="bottom",
            fontsize=8,
            color=style.QUIET,
        )
    axes.set_xlabel("ratio, logarithmic; for the two counted claims a plain number")
    told = "; ".join(f"{row.statement}: {row.verdict[0]}" for row in rows)
    sheet.alternative += f" {told}."
    return sheet


def _extent(rows):
    found = [1.0]
    for row in rows:
        ratio = row.measures[0].ratio
        found += [end for end in row.band if 0 < end < float("inf")]
        if ratio:
            found += [end for end in (ratio.median, ratio.low, ratio.high) if end]
    return min(found), max(found)


def _claim(axes, at, row):
    left, right = axes.get_xlim()
    low, high = max(row.band[0], left), min(row.band[1], right)
    axes.add_patch(
        matplotlib.patches.Rectangle(
            (low, at - 0.3), high - low, 0.6, color="#dcdcdc", linewidth=1, zorder=1
        )
    )
    if row.published_value is not None:
        axes.plot([row.published_value] * 2, [at - 0.3, at + 0.3], color="#6b6b6b", zorder=2)
    verdict, why = row.verdict
    colour, ratio = _VERDICT_COLOURS[verdict], row.measures[0].ratio
    if ratio is not None:
        if ratio.low is not None:
            axes.plot([ratio.low, ratio.high], [at, at], color=colour, linewidth=2, zorder=4)
            for end in (ratio.low, ratio.high):
                axes.plot([end, end], [at - 0.13, at + 0.13], color=colour, linewidth=1.4, zorder=4)
        axes.plot(ratio.median, at, "o", markersize=6, color=colour, zorder=5)
    measured = spread(ratio, row.write)
    if ratio is not None and row.exact:
        measured = f"{units.digits(ratio.median)} (counted)"
    told = textwrap.fill(why, 30, max_lines=2, placeholder=" ...")
    told = f"{verdict}\n{told}" if why else verdict
    for x, text, look in ((10, measured, style.TEXT), (148, told, colour)):
        axes.annotate(
            text,
            (1, at),
            (x, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            fontsize=8.4,
            color=look,
            annotation_clip=False,
        )
