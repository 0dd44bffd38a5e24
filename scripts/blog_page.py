"""blog_page.py - blog.md: the tables of 2012 beside today's, and the claims one by one."""

import dataclasses

import blog_cells
import blog_claims
import blog_counts
import blog_figures
import blog_line_figures
import blog_semantics
import blog_tables
import blog_verdicts
import summary
import words

# File name, function; in the order of the page.
FIGURES = (
    ("blog_msgsend", blog_figures.msgsend),
    ("blog_workers", blog_line_figures.workers),
    ("blog_pipes", blog_figures.pipes),
    ("blog_idle_members", blog_line_figures.idle_members),
    ("blog_order", blog_line_figures.order),
    ("blog_claims", blog_figures.claims),
)


@dataclasses.dataclass
class Page:
    """What the page and its figures are made of."""

    run: dict
    usable: object  # cells.Cells
    blog: blog_cells.BlogCells
    counts: dict | None
    published: object  # blog_published.Published
    claims: list


def make(run, usable, blog, counts, published):
    """A page of a run; all verdicts are computed here, once."""
    claims = blog_claims.claims(published, blog, counts)
    return Page(run, usable, blog, counts, published, claims)


def text(page, drawn):
    """The whole of blog.md; `drawn` maps a figure's name to its alternative text."""
    run = page.run
    lines = ["# The benchmarks of 2012, again", "", f"Run {run['run']['id']}.", ""]
    lines += [summary.machine_line(run), ""]
    doubt = words.alarm(run)
    if doubt:
        lines += [f"> **{doubt}**", ""]
    for part in (_tables_of_2012, _workers, _ring, _bounded, _members):
        lines += part(page, drawn)
    lines += blog_verdicts.section(page, drawn)
    lines += _counts(page)
    lines += _semantics(page)
    lines += _limits(page)
    return "\n".join(lines)


def _table(table):
    """A table, or that it has no row."""
    if not table.rows:
        return [f"### {table.title}", "", "No cell of it ran; the reasons are below.", ""]
    return [*summary.as_markdown(table), ""]


def _absent(page, *workloads):
    """Why cells of these workloads are not there."""
    lines = []
    for workload in workloads:
        for reason, names in page.blog.absent(workload).items():
            shown = ", ".join(f"`{name}`" for name in names[:3])
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            lines.append(f"- Not run: {shown}{more}: {reason}")
    return [*lines, ""] if lines else []


def _tables_of_2012(page, drawn):
    published = page.published
    machine = published.machine
    return [
        "## The tables of 2012, and the same today",
        "",
        *blog_verdicts.figure(drawn, "blog_msgsend"),
        *_table(blog_tables.main_table(published, page.blog)),
        (
            f"2012: {machine['words']}; cores {machine['cores_unknown']}; {machine['remark']}."
            f" T1 is the table of {blog_verdicts.source(page, published.tables['T1'])}, T2 that of"
            f" {blog_verdicts.source(page, published.tables['T2'])}. {published.remark}"
        ),
        "",
        (
            "Today: all rows with the parameters of the Scala and Erlang programs, the only ones"
            " those ever had: 3,000,000 messages of value 100 from 8 senders made inside the span."
            " Percentages are ratios within rounds. A system with more than one way of waiting"
            " stands in its row with the one it shipped with, the others below it."
        ),
        "",
    ]


def _workers(page, drawn):
    return [
        "## The parameters of Rust's own programs",
        "",
        *blog_verdicts.figure(drawn, "blog_workers"),
        *_table(blog_tables.workers_table(page.blog)),
        (
            f"**Unknown about 2012:** {page.published.parameters_unknown[:1].lower()}"
            f"{page.published.parameters_unknown[1:]} So each set that the programs ever had is"
            " run: 4 workers were the small default, 8 and 10,000 those of the benchmark runs."
            " The other languages only ever had the parameters of the first table."
        ),
        "",
        *_absent(page, "msgsend"),
    ]


def _ring(page, drawn):
    return [
        "## The ring",
        "",
        (
            "Each task sends to its successor, then receives from its predecessor; all at once. The"
            " span holds building, spawning and joining. No figure of it was published."
        ),
        "",
        *blog_verdicts.figure(drawn, "blog_pipes"),
        *_table(blog_tables.ring_table(page.blog)),
        *_absent(page, "ring"),
    ]


def _bounded(page, _):
    return [
        "## Bounded against unbounded",
        "",
        (
            "The same traffic of empty messages over two protocols; the second has a state that"
            " loops on itself, never reached, which makes it unbounded, so that it allocates per"
            " message. A time is that of a round trip, seconds x 10^6 / count, as the program of"
            " 2012 reported it."
        ),
        "",
        *_table(blog_tables.difference_table(page.blog)),
        *_table(blog_tables.round_trip_table(page.blog)),
        *_absent(page, "bounded_vs_unbounded"),
    ]


def _members(page, drawn):
    lines = [
        "## Sets: idle members, and turns",
        "",
        *blog_verdicts.figure(drawn, "blog_idle_members"),
        *_table(blog_tables.idle_table(page.blog)),
        *_absent(page, "idle_members"),
        *blog_verdicts.figure(drawn, "blog_order"),
    ]
    if page.counts is None:
        return lines + [f"Whose turn it is cannot be told: {blog_counts.MISSING}.", ""]
    return lines + [
        *_table(blog_tables.order_table(page.counts)),
        (
            "All messages are queued before the first is received, so every member waits from the"
            " start until its last message; the time before its first counts."
        ),
        "",
    ]


def _counts(page):
    lines = ["## What each design does per message", ""]
    if page.counts is None:
        return lines + [f"Cannot be told: {blog_counts.MISSING}.", ""]
    return lines + [
        (
            "Counted by `pipes_counts`, in memory and locks that keep account, beside what the"
            " original is known to have done."
        ),
        "",
        *_table(blog_tables.counts_table(page.counts)),
    ]


def _semantics(page):
    lines = ["## What a pipe is", "", blog_semantics.STATE_MACHINE, ""]
    lines += ["## Tasks then, threads now", "", blog_semantics.THREADS, ""]
    lines += ["## What differs from 2012", "", "| system | what differs |", "| --- | --- |"]
    lines += [f"| {system} | {told} |" for system, told in blog_semantics.DIFFERENCES]
    lines += ["", "## What is unknown about 2012", ""]
    lines += [f"- {told}" for told in page.published.unknown]
    lost = [source for source in page.published.sources.values() if "unknown" in source]
    lines += [f"- {source['id']}: {source['unknown']}" for source in lost]
    return lines + [""]


def _limits(page):
    lines = ["## What these data do not show", ""]
    lines += [f"- {told}" for told in blog_semantics.NOT_SHOWN]
    lines += [f"- {told}" for told in summary.limits(page.run, page.usable)]
    lines += ["", "---", "", "Made by `scripts/blog.py` from `run.json`, `counts.json` and"]
    lines[-1] += " `results/published_2012.json`; the run by"
    lines[-1] += f" `{' '.join(page.run['run']['command'])}`."
    return lines + [""]
