"""summary.py - a run in words and tables: summary.md, and the main table on the terminal.

The tables are built once and written twice. What the run cannot say is generated from the run too,
so that it is never forgotten.
"""

import dataclasses
import unicodedata

import estimate
import style
import units
import words

LEFT = frozenset({"backend", "wait", "verdict"})


@dataclasses.dataclass
class Table:
    """One workload at its centre: a sentence, the heads of the columns, the rows."""

    title: str
    heads: tuple
    rows: list
    left: frozenset = LEFT  # heads of the columns that are words; the others are numbers


def tables(cells):
    """The main table: each workload at its centre, everybody against the best."""
    return [_table(cells, workload) for workload in cells.workloads if cells.at_centre(workload)]


def _table(cells, workload):
    chosen = cells.at_centre(workload, floor=True)
    rivals = [cell for cell in chosen if cell.backend != style.FLOOR]
    best = min(rivals, key=lambda cell: cell.cost.median)
    with_floor = workload == "ping_pong"
    heads = (
        "backend",
        "wait",
        "median",
        "95 % interval",
        *(("x floor",) if with_floor else ()),
        "x best",
        "verdict",
        "messages/s",
        "trials",
        "marked",
    )
    title = (
        f"{workload}: time per {best.operation} at {words.where(cells.centre(workload))} "
        "(lower is better)"
    )
    return Table(title, heads, [_table_row(cell, best, with_floor) for cell in chosen])


def _table_row(cell, best, with_floor):
    modes = estimate.modes(cell.costs)
    if modes:
        median = " or ".join(f"{units.time(mode.median)} ({mode.weight:.0%})" for mode in modes)
        interval = "two modes"
    else:
        median, interval = units.time(cell.cost.median), units.interval(cell.cost, units.time)
    floor = cell.times_floor() if with_floor else None
    floor_words = (units.times(floor.median) if floor else "-",) if with_floor else ()
    return (
        cell.backend,
        style.wait_words(cell.wait),
        median,
        interval,
        *floor_words,
        *_against(cell, best),
        units.rate(cell.rate.median),
        str(len(cell.trials)),
        str(sum(cell.marked)),
    )


def _against(cell, best):
    """The columns `x best` and `verdict`, from trials of the same rounds."""
    if cell is best:
        return "1", "best"
    if cell.backend == style.FLOOR:
        return "-", "the limit"
    found = estimate.compare(cell.keyed_costs, best.keyed_costs)
    if found is None:
        return "-", "no common round"
    interval = "" if found.ratio.low is None else f" [{units.interval(found.ratio, units.times)}]"
    return units.times(found.ratio.median) + interval, found.verdict


def as_text(table):
    """A table for the terminal: aligned, at most as wide as its words."""
    lines = [table.heads, *table.rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(table.heads))]
    written = []
    for line in lines:
        padded = [
            (
                word + " " * (width - _width(word))
                if head in table.left
                else " " * (width - _width(word)) + word
            )
            for word, width, head in zip(line, widths, table.heads)
        ]
        written.append("  " + "  ".join(padded).rstrip())
    return "\n".join([table.title, *written])


def _width(word):
    return sum(not unicodedata.combining(letter) for letter in word)


def as_markdown(table):
    """A table for a page, as lines."""
    rule = ["---" if head in table.left else "---:" for head in table.heads]
    rows = [table.heads, rule, *table.rows]
    return [f"### {table.title}", ""] + [
        "| " + " | ".join(_escape(word) for word in row) + " |" for row in rows
    ]


def _escape(word):
    return word.replace("|", "\\|")


def page(run, cells, drawn):
    """summary.md; `drawn` lists (file name without ending, alternative text) of each figure."""
    lines = [f"# Run {run['run']['id']}", "", machine_line(run), ""]
    doubt = words.alarm(run)
    if doubt:
        lines += [f"> **{doubt}**", ""]
    lines += [
        "## Main table",
        "",
        (
            "Each workload at its centre. *x best* is the median ratio of trials of the same"
            " rounds, with its 95 % interval; the verdict calls differences below"
            f" {estimate.DELTA:.0%} none. Marked trials were disturbed (time stolen, floor moved,"
            " thread migrated); they are counted in."
        ),
        "",
    ]
    for table in tables(cells):
        lines += [*as_markdown(table), ""]
    lines += ["## Figures", ""]
    for name, alternative in drawn:
        lines += [f"[![{_flat(alternative)}](plots/{name}.png)](plots/{name}.svg)", ""]
    lines += _section(
        "Void cells",
        [f"`{entry['cell']}`, round {entry['round']}: {entry['reason']}" for entry in run["voids"]],
    )
    lines += _section("Skipped cells", _skipped(run))
    lines += _section(
        "Placements this machine does not have",
        [
            f"`{place['name']}`: {place['absent']}"
            for place in run["machine"]["placements"]
            if "absent" in place
        ],
    )
    lines += _section("What these data do not show", limits(run, cells))
    lines += [
        "---",
        "",
        (
            "Made by `scripts/plot.py` from `run.json`; the run by"
            f" `{' '.join(run['run']['command'])}`."
        ),
        "",
    ]
    return "\n".join(lines)


def _flat(text):
    return text.replace("[", "(").replace("]", ")").replace("\n", " ")


def machine_line(run):
    machine, build = run["machine"], run["build"]
    parts = [
        machine["cpu"] or "unknown processor",
        f"{machine['cores'] or '?'} cores, {machine['pus'] or '?'} processing units",
        f"under {machine['hypervisor']}" if machine["hypervisor"] else "no hypervisor seen",
        machine["os"] or "unknown system",
        f"kernel {machine['kernel'] or 'unknown'}",
        build["compiler"],
        f"`{build['flags']}`",
        f"commit `{build['commit'] or 'unknown'}`{' with changes' if build['dirty'] else ''}",
        (
            f"plan {run['run']['plan']}, seed {run['run']['seed']}, {run['run']['rounds']} rounds"
            f" of {run['run']['trial_ms']:g} ms, {run['run']['duration_s']:.0f} s in all,"
            f" {run['run']['time']}"
        ),
    ]
    return "; ".join(parts) + "."


def _section(title, points):
    return [f"## {title}", "", *(f"- {point}" for point in points), ""] if points else []


def _skipped(run):
    """Skipped cells, those of one reason together."""
    reasons = {}
    for entry in run["skipped"]:
        reasons.setdefault(entry["reason"], []).append(entry["cell"])
    return [f"{reason}: {_some(names)}" for reason, names in reasons.items()]


def _some(names, shown=3):
    listed = ", ".join(f"`{name}`" for name in names[:shown])
    return f"{listed} and {len(names) - shown} more" if len(names) > shown else listed


def limits(run, cells):
    """What a reader might take these data to say, and they do not."""
    machine, found = run["machine"], []
    found += [words.sentence(text) for text in run["run"]["suspect"]]
    if run["build"]["dirty"]:
        found.append("Sources were not committed: nobody else can build what ran.")
    absent = [place["name"] for place in machine["placements"] if "absent" in place]
    if absent:
        found.append(f"Nothing on placements {', '.join(absent)}: this machine has none.")
    found += _doubtful(cells)
    found.append(
        "No percentiles of single messages: a trial times many operations and yields their mean."
    )
    found.append(
        "Closed loop: a sender waits for its peer, so nothing on latency under a given load."
    )
    crowded = [cell for cell in cells.all if cell.oversubscribed]
    if crowded:
        found.append(
            f"{len(crowded)} of {len(cells.all)} cells ran more threads than cores: they tell how a"
            " design bears it, not how it scales over cores."
        )
    found += _machine_limits(machine)
    found.append(_processes(cells))
    found.append(
        "The smallest difference this machine can resolve was not measured;"
        f" {estimate.DELTA:.0%} is assumed."
    )
    libraries = ", ".join(
        f"{name} {version or 'unknown'}" for name, version in run["build"]["libraries"].items()
    )
    found.append(
        f"One machine, one compiler ({run['build']['compiler']}), one version of each library"
        f"{f' ({libraries})' if libraries else ''}."
    )
    return found


def _doubtful(cells):
    found, undecided, compared = [], 0, 0
    for table in tables(cells):
        verdicts = [row[table.heads.index("verdict")] for row in table.rows]
        undecided += verdicts.count("undecided")
        compared += sum(
            verdict in ("undecided", "same", "slower", "faster") for verdict in verdicts
        )
    if undecided:
        found.append(
            f"{undecided} of {compared} comparisons with the best are undecided, which is not the"
            " same as equal."
        )
    few = sum(cell.cost.low is None for cell in cells.all)
    if few:
        found.append(
            f"{few} of {len(cells.all)} cells have fewer than 6 trials: no interval, no verdict."
        )
    split = [cell.name for cell in cells.all if estimate.modes(cell.costs)]
    if split:
        found.append(
            f"{len(split)} of {len(cells.all)} cells have two modes; their median is one of them or"
            " between: "
            + _some(split)
            + "."
        )
    marked = sum(sum(cell.marked) for cell in cells.all)
    if marked:
        found.append(
            f"{marked} of {sum(len(cell.trials) for cell in cells.all)} trials were disturbed and"
            " are counted in."
        )
    costs = {}
    for cell in cells.all:
        for trial in cell.trials:
            for key, value in trial["costs"].items():
                if not key.endswith("_reason"):
                    costs.setdefault(key, set()).add(
                        trial["costs"].get(f"{key}_reason", "no reason given")
                        if value is None
                        else None
                    )
    found += [
        f"No {key}: {', '.join(sorted(why))}."
        for key, why in sorted(costs.items())
        if None not in why
    ]
    return found


def _machine_limits(machine):
    found = []
    if machine["hypervisor"]:
        before, after = machine["before"]["steal_ticks"], machine["after"]["steal_ticks"]
        steal = (
            "not known" if before is None or after is None else f"{after - before:g} clock ticks"
        )
        found.append(
            f"A virtual machine ({machine['hypervisor']}): which caches its processors really share"
            f" is the host's secret, and it took {steal} for others during the run."
        )
    unknown = [
        name
        for key, name in (("governor", "frequency governor"), ("turbo", "turbo"))
        if machine.get(key) is None
    ]
    if unknown:
        found.append(f"Not known: {' and '.join(unknown)}.")
    return found


def _processes(cells):
    count = len({trial["process"] for cell in cells.all for trial in cell.trials})
    if count <= 1:
        return (
            "One process, so one address layout: another start may move results by more than the"
            " intervals show."
        )
    return (
        f"{count} processes: trials of one process are relatives, so the intervals are a little too"
        " narrow."
    )
