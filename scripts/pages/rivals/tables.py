"""tables.py - the table of requirements, and the standings in each setting, as ratios."""

from estimates.measured import ratio
from figures import style, units
from pages import floors
from pages.rivals.comparison import kind, setting_words
from pages.tables import Table, resolves, spoken_of, spread

LEFT = frozenset({"workload", "requirement", "measured [95 %]", "verdict", "what against what"})
LEFT |= frozenset({"backend", "wait", "origin", "by the same rule", "criterion"})


def verdicts(found):
    """A row for each part that is shown of each requirement; its verdict is in the first of them."""
    heads = ("workload", "requirement", "what against what", "measured [95 %]", "resolves", "verdict")
    rows = []
    for each in found:
        more = f" (of {len(each.parts)}: {each.tally})" if len(each.parts) > len(each.shown) else ""
        compared = [(part.measure.what + more, ratio_words(part.measure.ratio), resolves(part.measure)) for part in each.shown]
        rows.append((each.work, each.required, *compared[0], f"**{each.verdict[0]}**"))
        rows += [("", "", *one, "") for one in compared[1:]]
    return Table("", heads, rows, LEFT)


def parts(requirement):
    """All parts of a requirement."""
    heads = ("what against what", "criterion", "measured [95 %]", "resolves", "by the same rule")
    rows = []
    for part in requirement.parts:
        word, why = part.verdict
        told = f"{word}{f': {why}' if why else ''}"
        rows.append((part.measure.what, part.criterion, ratio_words(part.measure.ratio), resolves(part.measure), told))
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
    notes = floors.note([(cell, ratio(cell, floor)) for cell in cells]) if floor else []
    return Table(setting_words(setting) + spoken_of(made.measured, cells[0]), heads, rows, LEFT, notes)


def ratio_words(found):
    """A ratio with its interval, and whether there is one."""
    if found is not None and found.low is None:
        return f"{units.times(found.median)} (no interval)"
    return spread(found)


def _against(cell, other):
    if other is None:
        return "-"
    return "1" if cell.name == other.name else ratio_words(ratio(cell, other))
