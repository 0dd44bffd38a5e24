"""tables.py - the table of requirements, and the standings in each setting, as ratios."""

from estimates.intervals import paired_ratio
from figures import style, units
from pages import floors
from pages.rivals.comparison import kind, setting_words
from pages.tables import Table, spread

LEFT = frozenset({"workload", "requirement", "measured [95 %]", "verdict", "what against what"})
LEFT |= frozenset({"backend", "wait", "origin", "by the same rule", "criterion"})


def verdicts(found):
    """A row for each part that is shown of each requirement; its verdict is in the first of them."""
    heads = ("workload", "requirement", "what against what", "measured [95 %]", "verdict")
    rows = []
    for each in found:
        more = f" (of {len(each.parts)}: {each.tally})" if len(each.parts) > len(each.shown) else ""
        compared = [(part.measure.what + more, ratio_words(part.measure.ratio)) for part in each.shown]
        rows.append((each.work, each.required, *compared[0], f"**{each.verdict[0]}**"))
        rows += [("", "", *one, "") for one in compared[1:]]
    return Table("", heads, rows, LEFT)


def parts(requirement):
    """All parts of a requirement."""
    heads = ("what against what", "criterion", "measured [95 %]", "by the same rule")
    rows = []
    for part in requirement.parts:
        word, why = part.verdict
        told = f"{word}{f': {why}' if why else ''}"
        rows.append((part.measure.what, part.criterion, ratio_words(part.measure.ratio), told))
    return Table("", heads, rows, LEFT)


def standings(made, setting):
    """All cells of a setting, fastest first, compared with the floor and the best rival."""
    cells = sorted(made.at(setting), key=lambda cell: cell.cost.median)
    best = next(iter(made.rivals(setting)), None)
    floor = made.floor(setting)
    heads = ("backend", "wait", "origin", f"per {cells[0].operation}", "95 % interval")
    heads += ("x best rival",) + (("x floor",) if floor else ())
    rows = [
        (
            cell.backend,
            style.wait_words(cell.wait),
            kind(cell),
            units.time(cell.cost.median),
            units.interval(cell.cost, units.time),
            _against(cell, best),
            *((_against(cell, floor),) if floor else ()),
        )
        for cell in cells
    ]
    notes = floors.note([(cell, paired_ratio(cell.costs, floor.costs)) for cell in cells]) if floor else []
    return Table(setting_words(setting), heads, rows, LEFT, notes)


def ratio_words(ratio):
    """A ratio with its interval, and whether there is one."""
    if ratio is not None and ratio.low is None:
        return f"{units.times(ratio.median)} (no interval)"
    return spread(ratio)


def _against(cell, other):
    if other is None:
        return "-"
    return "1" if cell.name == other.name else ratio_words(paired_ratio(cell.costs, other.costs))
