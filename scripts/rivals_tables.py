"""rivals_tables.py - the table of verdicts, and who stands where at each place, as ratios."""

import estimate
import rivals_cells
import style
import summary
import units

LEFT = frozenset({"work", "asked", "measured [95 %]", "best rival", "verdict", "what against what"})
LEFT |= frozenset({"backend", "wait", "of", "by the same rule", "criterion"})


def verdicts(lines):
    """One row for each line, with the part that decides it."""
    heads = ("work", "asked", "measured [95 %]", "verdict")
    rows = []
    for line in lines:
        word, why = line.verdict
        rows.append((line.work, line.asked, _measured(line), f"**{word}**{_because(word, why)}"))
    return summary.Table("What was asked, and what this run shows", heads, rows, LEFT)


def short(lines):
    """The same without the reasons, for those who will read the page."""
    heads = ("work", "asked", "measured [95 %]", "verdict")
    rows = [(line.work, line.asked, _measured(line), f"**{line.verdict[0]}**") for line in lines]
    return summary.Table("What was asked, and what this run shows", heads, rows, LEFT)


def parts(line):
    """All parts of a line."""
    heads = ("what against what", "criterion", "measured [95 %]", "by the same rule")
    rows = []
    for part in line.parts:
        word, why = part.verdict
        told = f"{word}{f': {why}' if why else ''}"
        rows.append((part.measure.what, part.criterion, spread(part.measure.ratio), told))
    return summary.Table("", heads, rows, LEFT)


def standings(arena, place):
    """Everybody at a place, fastest first, against the floor and the best rival."""
    cells = sorted(arena.at(place), key=lambda cell: cell.cost.median)
    best = next(iter(arena.rivals(place)), None)
    floor = arena.floor(place)
    heads = ("backend", "wait", "of", f"per {cells[0].operation}", "95 % interval")
    heads += ("x best rival",) + (("x floor",) if floor else ())
    rows = []
    for cell in cells:
        rows.append(
            (
                cell.backend,
                style.wait_words(cell.wait),
                _WHOSE[rivals_cells.kind(cell)],
                units.time(cell.cost.median),
                units.interval(cell.cost, units.time),
                _against(cell, best),
                *((_against(cell, floor),) if floor else ()),
            )
        )
    return summary.Table(rivals_cells.words_of(place), heads, rows, LEFT)


_WHOSE = {
    "ours": "ours",
    "past": "2012",
    "rival": "rival, our front end",
    "bare": "rival, bare",
    "floor": "the limit",
}


def spread(ratio):
    """A ratio with its interval."""
    if ratio is None:
        return "-"
    if ratio.low is None:
        return f"{units.times(ratio.median)} (no interval)"
    return f"{units.times(ratio.median)} [{units.interval(ratio, units.times)}]"


def _against(cell, other):
    if other is None:
        return "-"
    if cell is other:
        return "1"
    return spread(estimate.paired_ratio(cell.keyed_costs, other.keyed_costs))


def _measured(line):
    """Every part's ratio where there are few; the deciding one where there are many."""
    told = [f"{part.measure.what}: {spread(part.measure.ratio)}" for part in line.parts]
    if len(told) <= 3:
        return "; ".join(told)
    part = line.deciding
    counted = sum(other.verdict[0] == part.verdict[0] for other in line.parts)
    return (
        f"{part.measure.what}: {spread(part.measure.ratio)}"
        f" ({counted} of {len(line.parts)} parts: {part.verdict[0]})"
    )


def _because(word, why):
    return f": {why}" if why and word else ""
