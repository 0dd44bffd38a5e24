"""rivals_page.py - rivals.md: the table of what was asked, each line, and who stands where."""

import dataclasses

import blog_verdicts
import rivals_cells
import rivals_figures
import rivals_line_figures
import rivals_lines
import rivals_tables
import summary
import words

# File name, function; in the order of the page.
FIGURES = (
    ("rivals_ping_pong", rivals_figures.ping_pong),
    ("rivals_stream_payload", rivals_line_figures.payload),
    ("rivals_stream_room", rivals_line_figures.room),
    ("rivals_create_close", rivals_figures.create_close),
    ("rivals_msgsend", rivals_figures.msgsend),
    ("rivals_ring", rivals_figures.ring),
    ("rivals_crowded_ping_pong", rivals_figures.crowded_ping_pong),
    ("rivals_crowded_stream", rivals_figures.crowded_stream),
)


@dataclasses.dataclass
class Page:
    """What the page and its figures are made of."""

    run: dict
    usable: object  # cells.Cells
    arena: rivals_cells.Arena
    lines: list


def make(run, usable, arena):
    """A page of a run; all verdicts are computed here, once."""
    return Page(run, usable, arena, rivals_lines.lines(arena))


def text(page, drawn):
    """The whole of rivals.md; `drawn` maps a figure's name to its alternative text."""
    run = page.run
    lines = ["# Beside rivals", "", f"Run {run['run']['id']}.", ""]
    lines += [summary.machine_line(run), ""]
    doubt = words.alarm(run)
    if doubt:
        lines += [f"> **{doubt}**", ""]
    lines += ["## What was asked, and what this run shows", "", rivals_lines.RULE, ""]
    lines += [*summary.as_markdown(rivals_tables.verdicts(page.lines))[2:], ""]
    lines += _missing(page)
    lines += ["## Figures", ""]
    for name, _ in FIGURES:
        lines += blog_verdicts.figure(drawn, name)
    lines += ["## Line by line", ""]
    for line in page.lines:
        lines += _line(line)
    lines += _standings(page)
    lines += _limits(page)
    return "\n".join(lines)


def _line(line):
    word, _ = line.verdict
    lines = [f"### {line.work}: {word}", "", f"Asked: {line.asked}. {line.note}".rstrip(), ""]
    return lines + [*summary.as_markdown(rivals_tables.parts(line))[2:], ""]


def _missing(page):
    """Rivals that did not run, and why."""
    missing = page.arena.missing()
    if not missing:
        return []
    told = [f"- `{name}`: {reason}" for name, reason in sorted(missing.items())]
    return ["Rivals that did not run:", "", *told, ""]


def _standings(page):
    lines = [
        "## Who stands where",
        "",
        (
            "Fastest first. Ratios are of times in the same rounds, with their 95 % intervals: below"
            " 1 is faster. *Bare*: the rival's queue with no front end. One place, one group of"
            " rounds; whoever has no bound stands where the room is 1,024."
        ),
        "",
    ]
    for place in page.arena.places():
        lines += [*summary.as_markdown(rivals_tables.standings(page.arena, place)), ""]
    return lines


def _limits(page):
    found = summary.limits(page.run, page.usable)
    found.append(
        "A rival is run as its authors recommend, as far as its adapter's header says; other settings"
        " may serve it better."
    )
    return ["## What these data do not show", "", *(f"- {point}" for point in found), ""]
