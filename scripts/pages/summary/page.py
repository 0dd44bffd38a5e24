"""page.py - the page of any run: summary.md, and the main table on the terminal."""

from estimates import intervals, usable
from estimates.measured import Measured, at_other_states
from figures import words
from pages import costs, tables
from pages.limits import absent_placements, limits
from pages.summary import line_figures, row_figures
from pages.summary.tables import LONG, axis_tables, main_tables

FILE = "summary.md"
# File name, function; in the order of the page.
FIGURES = (
    ("ping_pong_latency", row_figures.latency),
    ("stream_throughput", row_figures.throughput),
    ("stream_scaling", line_figures.scaling),
    ("payload_cost", line_figures.payload),
    ("bank_and_create_close", row_figures.sessions),
    ("ping_pong_placement", row_figures.placement),
)
further = row_figures.further
VERDICTS = (
    "Verdicts: *best* if all others are slower than this one, else *least*; *slower* if the whole interval of the ratio,"
    " corrected for the number of comparisons with the least, is beyond the smallest difference that the group resolves;"
    " *same* if it is all within, and that difference is at most"
    f" {100 * intervals.MOST_FOR_SAME:g} %; else it *{intervals.UNTOLD}*. What a group resolves is told by its reference,"
    " measured twice (an A/A control); where that has too few processes to tell, no verdict is given; in a group without"
    f" a control {100 * intervals.DELTA:g} % is assumed."
)
_ESTIMATE = "*Estimate* is the median of the trials used; where these have two modes it is one of them or between."
_OF_COSTS = (
    "Of the cells of the main table, per message, from the trials of their estimates: processor time of all threads, and what was"
    " counted. `scripts/costs.py` prints those of all cells."
)
WHY_NOT = "the run has no usable cells for it"


def make(run):
    """What the page and its figures are made of."""
    return Measured(run)


def table(measured):
    """The main tables in Markdown."""
    return [line for each in main_tables(measured) for line in (*tables.as_markdown(each), "")][:-1]


def text(measured, drawn):
    """The whole page; `drawn` maps a figure's name to its alternative text."""
    run = measured.run
    lines = [f"# Run {run.about['id']}", "", tables.machine_line(run), ""]
    doubt = words.alarm(run, shown=None)
    if doubt:
        lines += [f"> **{doubt}**", ""]
    lines += [
        "## Main table",
        "",
        (
            f"Each workload at its centre, the point from which the plan varies one axis at a time. {usable.RULE} *x least* is"
            f" the ratio to the backend of least estimate in trials of the same rounds, with its 95 % interval. {VERDICTS}"
            f" {words.of_processes(run, _ESTIMATE)} Of the *trials* of a cell those *used* make its estimate; the others were"
            " *disturbed* or of an*other speed* of the bare hand-off."
        ),
        "",
    ]
    main = main_tables(measured)
    for each in main:
        lines += [*tables.as_markdown(each), ""]
    along = axis_tables(measured)
    if along:
        lines += ["## Along other axes", "", "Each through the same centre.", ""]
    for each in along:
        lines += [*tables.as_markdown(each), ""]
    lines += ["## Costs per message", "", _OF_COSTS, ""]
    for each in costs.tables_at_centre(measured):
        lines += [*tables.as_markdown(each), ""]
    lines += [f"- {words.sentence(text)}" for text in costs.missing(run)] + [""]
    for regime, there in at_other_states(measured):
        lines += [f"## At a {regime.name}", "", "The same tables, from the trials at this speed alone, of what met it often enough.", ""]
        for each in main_tables(there) + axis_tables(there):
            lines += [*tables.as_markdown(each), ""]
    lines += ["## Figures", ""]
    for name in drawn:
        lines += tables.figure(drawn, name)
    voids = run.record["voids"]
    lines += tables.section(
        "Void cells",
        [f"`{entry['cell']}`, round {entry['round']}: {entry['reason']}" for entry in voids],
    )
    lines += tables.section("Skipped cells (all names: `skipped` in `run.json`)", _skipped(run))
    found = _untold(main) + limits(measured)
    lines += tables.section("What these data do not show", found)
    lines += ["---", "", "Made by `scripts/page.py` from the run's own files; the run by"]
    lines[-1] += f" `{' '.join(run.about['command'])}`."
    return "\n".join([*lines, ""])


def _skipped(run):
    """Skipped cells, those of one reason together; why placements are absent is told once, among the limits."""
    reasons = {}
    absent = tuple(absent_placements(run).values())
    for entry in run.record["skipped"]:
        reason = entry["reason"]
        for why in absent:
            reason = reason.replace(f": {why}", ", for the reason below")
        reasons.setdefault(reason, []).append(entry["cell"])
    return [f"{reason} ({words.count(len(names), 'cell')}): {tables.some(names)}" for reason, names in reasons.items()]


def _untold(main):
    """How many comparisons with the cell of least estimate cannot be told."""
    verdicts = [row[each.heads.index("verdict")] for each in main for row in each.rows]
    compared = [v for v in verdicts if v in (intervals.UNTOLD, "same", "slower", "faster")]
    count = compared.count(intervals.UNTOLD)
    if not count:
        return []
    return [f"Of {words.count(len(compared), 'comparison')} with the least estimate {count} cannot be told, which is not the same as equal."]


def report(measured):
    """What is printed besides the paths: tables, and what was left out."""
    lines = []
    for each in main_tables(measured) + axis_tables(measured, without=LONG):
        lines += [tables.as_text(each), ""]
    lines += [f"{name}: left out, its check failed" for name in measured.void]
    lines += [f"{name}: left out, it has no trial" for name in measured.empty]
    count = len(measured.run.record["skipped"])
    if count:
        lines.append(f"{words.count(count, 'cell')} skipped, with reasons in {FILE}")
    return lines
