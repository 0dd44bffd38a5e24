"""tables.py - tables for the terminal and for Markdown, and the parts that every page has."""

import dataclasses

import tabulate

from figures import units, words

LEFT = frozenset({"backend", "wait", "verdict"})


@dataclasses.dataclass
class Table:
    """A title, the heads of the columns, the rows; all as text."""

    title: str
    heads: tuple
    rows: list
    left: frozenset = LEFT  # heads of the columns that hold words; the others hold numbers
    notes: list = dataclasses.field(default_factory=list)  # paragraphs beneath it


def as_text(table):
    """A table for the terminal."""
    lines = _tabulated(table, table.rows, "plain").splitlines()
    return "\n".join([table.title, *(f"  {line}".rstrip() for line in [*lines, *table.notes])])


def as_markdown(table):
    """A table for a page, as lines, under a heading if it has a title."""
    rows = [[cell.replace("|", "\\|") for cell in row] for row in table.rows]
    heading = [f"### {table.title}", ""] if table.title else []
    return heading + _tabulated(table, rows, "pipe").splitlines() + [part for note in table.notes for part in ("", note)]


def _tabulated(table, rows, form):
    sides = ["left" if head in table.left else "right" for head in table.heads]
    return tabulate.tabulate(
        rows, table.heads, tablefmt=form, colalign=sides if rows else None, disable_numparse=True
    )


_UNRESOLVED = "which differences are resolved is not known: more processes would tell"


def spoken_of(measured, cell):
    """What the group of a cell can tell apart, and the state of the machine that its estimate is of; empty, or after a ;."""
    parts = []
    if len(measured.regimes) > 1 and cell.choice.regime is not None:
        parts.append(cell.choice.regime.name)
    if cell.group in measured.controls:
        known = measured.difference(cell)
        parts.append(_UNRESOLVED if known is None else f"differences from {units.difference(known)} are resolved")
    return "".join(f"; {part}" for part in parts)


def resolves(measure):
    """The smallest difference that the groups of a measure can tell apart."""
    if measure.ratio is None or measure.resolves == 0:
        return "-"
    return "not known" if measure.resolves is None else units.difference(measure.resolves)


def spread(interval, write=units.times):
    """An estimate with its interval in brackets; alone where there is none."""
    if interval is None:
        return "-"
    if interval.low is None:
        return write(interval.median)
    return f"{write(interval.median)} [{units.interval(interval, write)}]"


def figure(drawn, name):
    """A figure with its alternative text, if it was drawn; `drawn` maps names to texts."""
    if name not in drawn:
        return []
    told = drawn[name].replace("[", "(").replace("]", ")").replace("\n", " ")
    return [f"[![{told}](plots/{name}.png)](plots/{name}.svg)", ""]


def section(title, points):
    """A heading with a list, or nothing if there is no point."""
    return [f"## {title}", "", *(f"- {point}" for point in points), ""] if points else []


def some(names, shown=3):
    """The first few names, and how many more there are."""
    listed = ", ".join(f"`{name}`" for name in names[:shown])
    return f"{listed} and {len(names) - shown} more" if len(names) > shown else listed


def machine_line(run):
    """Where and with what a run was made, in one paragraph."""
    machine, build, about = run.machine, run.build, run.about
    parts = [
        machine["cpu"] or "unknown processor",
        f"{words.count(machine['cores'] or '?', 'core')}, {words.count(machine['pus'] or '?', 'processing unit')}",
        f"under {machine['hypervisor']}" if machine["hypervisor"] else "no hypervisor seen",
        machine["os"] or "unknown system",
        f"kernel {machine['kernel'] or 'unknown'}",
        build["compiler"],
        f"`{build['flags']}`",
        f"commit `{build['commit'] or 'unknown'}`{' with changes' if build['dirty'] else ''}",
        (
            f"plan {about['plan']}, seed {about['seed']}, {words.count(about['rounds'], 'round')}"
            f" of {about['trial_ms']:g} ms, {about['duration_s']:.0f} s in all, {about['time']}"
        ),
    ]
    return "; ".join(parts) + "."
