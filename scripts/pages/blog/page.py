"""page.py - the page of a run of the plan blog, blog.md: the tables of 2012 and the same today, and the
claims one by one."""

import dataclasses

from figures import words
from pages import tables
from pages.blog import claims as blog_claims
from pages.blog import counts as blog_counts
from pages.blog import figures, line_figures, lookup, published, semantics, small_figure, verdicts
from pages.blog import tables as blog_tables
from pages.limits import limits

FILE = "blog.md"
# File name, function; in the order of the page.
FIGURES = (
    ("blog_overview", small_figure.overview),
    ("blog_msgsend", figures.msgsend),
    ("blog_workers", line_figures.workers),
    ("blog_pipes", figures.pipes),
    ("blog_idle_members", line_figures.idle_members),
    ("blog_order", line_figures.order),
    ("blog_claims", figures.claims),
)


WHY_NOT = "there is nothing to show"


@dataclasses.dataclass
class Page:
    """What the page and its figures are made of; all verdicts are computed once."""

    blog: lookup.BlogCells
    counts: dict | None
    published: published.Published
    claims: list

    @property
    def run(self):
        """The run that the page is of."""
        return self.blog.run


def make(run, counts=None):
    """The page of a run, with the counts beside it unless others are given."""
    blog = lookup.of(run)
    counts = counts or blog_counts.load(run.directory)
    figures_of_2012 = published.load()
    claims = blog_claims.claims(figures_of_2012, blog, counts)
    return Page(blog, counts, figures_of_2012, claims)


def table(page):
    """The main table in Markdown."""
    return tables.as_markdown(blog_tables.main_table(page.published, page.blog))[2:]


def report(page):
    """What is printed besides the paths: the main table, and each claim with its verdict."""
    lines = [tables.as_text(blog_tables.main_table(page.published, page.blog)), ""]
    for claim in page.claims:
        word, why = claim.verdict
        told = verdicts.measured(claim, claim.measures[0])
        lines.append(f"{word}: {claim.statement}; here {told}{f' ({why})' if why else ''}")
    return [*lines, ""]


def text(page, drawn):
    """The whole of blog.md; `drawn` maps a figure's name to its alternative text."""
    run = page.run
    lines = ["# The benchmarks of 2012, repeated", "", f"Run {run.about['id']}.", ""]
    lines += [tables.machine_line(run), ""]
    doubt = words.alarm(run, shown=None)
    if doubt:
        lines += [f"> **{doubt}**", ""]
    lines += tables.figure(drawn, "blog_overview")
    for part in (_tables_of_2012, _workers, _ring, _bounded, _members):
        lines += part(page, drawn)
    lines += verdicts.section(page, drawn)
    lines += _counts(page)
    lines += _semantics(page)
    lines += _limits(page)
    return "\n".join(lines)


def _table(table):
    """A table, or that it has no row."""
    if not table.rows:
        return [f"### {table.title}", "", "No cell of it ran; the reasons are below.", ""]
    return [*tables.as_markdown(table), ""]


def _absent(page, *workloads):
    """Why cells of these workloads did not run."""
    lines = []
    for workload in workloads:
        for reason, names in page.blog.absent(workload).items():
            lines.append(f"- Not run: {tables.some(names)}: {reason}")
    return [*lines, ""] if lines else []


def _tables_of_2012(page, drawn):
    published = page.published
    machine = published.machine
    return [
        "## The tables of 2012, and the same today",
        "",
        *tables.figure(drawn, "blog_msgsend"),
        *_table(blog_tables.main_table(published, page.blog)),
        (
            f"2012: {machine['words']}; cores {machine['cores_unknown']}; {machine['remark']}."
            f" T1 is the table of {verdicts.source(page, published.tables['T1'])}, T2 that of"
            f" {verdicts.source(page, published.tables['T2'])}. {published.remark}"
        ),
        "",
        (
            "Today: all rows with the parameters of the Scala and Erlang programs, the only ones"
            " those ever had: 3,000,000 messages of value 100 from 8 senders started inside the span."
            " Percentages are ratios within rounds. A system with more than one wait strategy"
            " has its row with the one it shipped with, the others below it."
        ),
        "",
    ]


def _workers(page, drawn):
    return [
        "## The parameters of Rust's own programs",
        "",
        *tables.figure(drawn, "blog_workers"),
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
        *tables.figure(drawn, "blog_pipes"),
        *_table(blog_tables.ring_table(page.blog)),
        *_absent(page, "thread_ring"),
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
        "## Sets: idle members, and order of service",
        "",
        *tables.figure(drawn, "blog_idle_members"),
        *_table(blog_tables.idle_table(page.blog)),
        *_absent(page, "idle_members"),
        *tables.figure(drawn, "blog_order"),
    ]
    if page.counts is None:
        return lines + [f"The order of service cannot be told: {blog_counts.MISSING}.", ""]
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
            "Counted by `pipes_counts`, with memory and locks that count their uses, and compared with"
            " what the original is known to have done."
        ),
        "",
        *_table(blog_tables.counts_table(page.counts)),
    ]


def _semantics(page):
    lines = ["## What a pipe is", "", semantics.STATE_MACHINE, ""]
    lines += ["## Tasks then, threads now", "", semantics.THREADS, ""]
    lines += ["## What differs from 2012", "", "| system | what differs |", "| --- | --- |"]
    lines += [f"| {system} | {told} |" for system, told in semantics.DIFFERENCES]
    lines += _of_today(page)
    lines += ["", "## What is unknown about 2012", ""]
    lines += [f"- {told}" for told in page.published.unknown]
    lost = [source for source in page.published.sources.values() if "unknown" in source]
    lines += [f"- {source['id']}: {source['unknown']}" for source in lost]
    return lines + [""]


def _of_today(page):
    """The row of the systems of msgsend that neither 2012 had nor a row above tells of."""
    told = " ".join(system for system, _ in semantics.DIFFERENCES)
    backends = page.run.backends
    names = [
        f"`{name}`"
        for name in page.blog.systems("msgsend")
        if backends[name]["origin"] in ("ours", "language") and f"`{name}`" not in told
    ]
    return [f"| {', '.join(names)} | {semantics.OF_TODAY} |"] if names else []


def _limits(page):
    lines = ["## What these data do not show", ""]
    lines += [f"- {told}" for told in semantics.NOT_SHOWN]
    if page.blog.others:
        lines += [
            f"- {', '.join(page.blog.others)}: measured, and not on this page; `--page summary` has them."
        ]
    lines += [f"- {told}" for told in limits(page.blog.measured)]
    lines += ["", "---", "", "Made by `scripts/page.py` from the run's own files, `counts.json`"]
    lines[-1] += " and `results/published_2012.json`; the run by"
    lines[-1] += f" `{' '.join(page.run.about['command'])}`."
    return lines + [""]
