"""small_figure.py - ours against the best other queue, a row for each workload, for the first screen."""

import dataclasses

from estimates import intervals
from estimates.measured import ratio
from figures import small, style, units, words
from pages.rivals import comparison


def overview(page):
    """The figure; None where no setting has both ours and another queue."""
    made = page.comparison
    items, told, keys = [], [], {}
    for setting in made.settings():
        ours, others = _ours(made, setting), made.rivals(setting)
        if not ours or not others or not _shown(made, setting):
            continue
        chosen_from = 1 if ours.backend in made.default else len(_all_ours(made, setting))
        chosen_from *= len(others)
        found = ratio(ours, others[0], chosen_from)
        if found is None:
            continue
        decided = made.measured.compare(ours, others[0], chosen_from).verdict != intervals.UNTOLD
        label = comparison.setting_words(dataclasses.replace(setting, payload=None, capacity=None))
        if not any(cell.bare_of for cell in others):
            label += ", typed"
        items.append(small.Ratio(label, found, style.look(ours), ours.wait, units.times(found.median), decided=decided))
        keys.setdefault(ours.label, {})[ours.wait] = style.look(ours)
        told.append(f"{label}: {units.times(found.median)}{'' if decided else ', cannot be told'}, {comparison.versus(ours, others[0])}")
    if not items:
        return None
    sheet = small.ratios(
        page.run,
        items,
        "Ours against the best other queue",
        "Time of ours in times of that of the best other queue, typed or bare (a row that says typed: none ran bare): median of the ratios of paired"
        " rounds, whiskers: its 95 % interval, corrected for the number of queues that the best is chosen from. 8 bytes and"
        f" capacity {made.usual_capacity:,}, where these vary."
        " Below 1x ours takes less time; in grey with a question mark: cannot be told from equal, by what the group's control"
        f" resolves. Run {page.run.about['id']}.",
        "ours : best other queue, time\n" f"({words.direction(True, 'lower')})",
        lambda value: f"{value:g}x",
        [_key(name, look_of) for name, look_of in keys.items()],
    )
    sheet.alternative += f" Ratios of times: {'; '.join(told)}."
    return sheet


def _key(name, look_of):
    """The entry of one of ours in the legend, a mark for each of its wait strategies."""
    waits = " or ".join(style.wait_words(wait) for wait in look_of)
    return small.key([(look, wait) for wait, look in look_of.items()], f"{name} · {waits}")


def _shown(made, setting):
    """Whether it is the one setting of its workload that stands for the others."""
    return setting.payload in (None, 8) and setting.capacity in (None, made.usual_capacity)


def _ours(made, setting):
    """The default backend there, or the fastest of ours where it does not run."""
    found = made.ours(setting, ("spin", "spin_then_park"), fixed=setting.capacity is not None)
    return found or min(_all_ours(made, setting), key=lambda cell: cell.cost.median, default=None)


def _all_ours(made, setting):
    return [cell for cell in made.at(setting) if cell.origin == "ours" and not cell.bare_of]
