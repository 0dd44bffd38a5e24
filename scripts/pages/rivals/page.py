"""page.py - the page of a run of the plan rivals, rivals.md: what our backends are to reach compared
with others' queues, each requirement with its verdict, and the standings."""

import dataclasses

from estimates.measured import at_other_states
from figures import words
from pages import tables
from pages.limits import limits
from pages.rivals import comparison, line_figures, requirements, row_figures, small_figure
from pages.rivals import tables as rivals_tables

FILE = "rivals.md"
# File name, function; in the order of the page.
FIGURES = (
    ("rivals_overview", small_figure.overview),
    ("rivals_ping_pong", row_figures.ping_pong),
    ("rivals_stream_payload", line_figures.payload),
    ("rivals_stream_capacity", line_figures.capacity),
    ("rivals_create_close", row_figures.create_close),
    ("rivals_msgsend", row_figures.msgsend),
    ("rivals_thread_ring", row_figures.thread_ring),
    ("rivals_crowded_ping_pong", row_figures.crowded_ping_pong),
    ("rivals_crowded_stream", row_figures.crowded_stream),
)
further = row_figures.further
WHY_NOT = "there is nothing to show"


@dataclasses.dataclass
class Page:
    """What the page and its figures are made of; all verdicts are computed once."""

    comparison: comparison.Comparison
    requirements: list

    @property
    def run(self):
        """The run that the page is of."""
        return self.comparison.run


def make(run):
    """The page of a run; BadInput if the run is of another plan."""
    made = comparison.of(run)
    return Page(made, requirements.requirements(made))


def table(page):
    """The table of requirements in Markdown."""
    return tables.as_markdown(rivals_tables.verdicts(page.requirements))


def text(page, drawn):
    """The whole page; `drawn` maps a figure's name to its alternative text."""
    run = page.run
    lines = ["# Comparison with other queues", "", f"Run {run.about['id']}.", ""]
    lines += [tables.machine_line(run), ""]
    doubt = words.alarm(run, shown=None)
    if doubt:
        lines += [f"> **{doubt}**", ""]
    lines += ["## Requirements, and what this run shows", "", requirements.RULE, ""]
    lines += [*tables.as_markdown(rivals_tables.verdicts(page.requirements)), ""]
    lines += _missing(page)
    lines += ["## Figures", ""]
    for name in drawn:
        lines += tables.figure(drawn, name)
    lines += ["## Each requirement", ""]
    for each in page.requirements:
        lines += _requirement(each)
    lines += _standings(page.comparison, "Standings")
    for regime, there in at_other_states(page.comparison.measured):
        lines += _standings(comparison.Comparison(there), f"Standings at a {regime.name}")
    found = limits(page.comparison.measured)
    found.append(
        "Each queue is used as its authors recommend, as far as its adapter's header says; other"
        " settings may serve it better."
    )
    return "\n".join(lines + tables.section("What these data do not show", found))


def _requirement(each):
    told = f"Required: {each.required}. {each.note}".rstrip()
    made = tables.as_markdown(rivals_tables.parts(each))
    return [f"### {each.work}: {each.verdict[0]}", "", told, "", *made, ""]


def _missing(page):
    """Others' queues that did not run, and why."""
    missing = page.comparison.missing()
    if not missing:
        return []
    told = [f"- `{name}`: {reason}" for name, reason in sorted(missing.items())]
    return ["Queues that did not run:", "", *told, ""]


def _standings(made, title):
    lines = [
        f"## {title}",
        "",
        (
            "Fastest first. Ratios are of times in the same rounds, with their 95 % intervals: below"
            " 1 is faster. *Bare*: the queue without our front end. One setting, one group of rounds;"
            f" queues without a fixed capacity are listed at {made.usual_capacity:,}."
        ),
        "",
    ]
    for setting in made.settings():
        lines += [*tables.as_markdown(rivals_tables.standings(made, setting)), ""]
    return lines


def report(page):
    """What is printed besides the paths: each requirement with its verdict and reason."""
    lines = []
    for each in page.requirements:
        word, why = each.verdict
        lines.append(f"{word.upper()}  {each.work}: {each.required}")
        for part in each.shown:
            lines.append(f"    {part.measure.what}: {rivals_tables.ratio_words(part.measure.ratio)}")
        lines += [f"    reason: {why}"] if why else []
        lines.append("")
    missing = page.comparison.missing()
    if missing:
        lines.append(f"queues that did not run: {', '.join(sorted(missing))} (make rivals-setup)")
    return lines
