"""small_figure.py - the systems of 2012 in percent of Scala, then and today, for the first screen."""

from figures import small, style, units, words
from pages.blog import figures, lookup
from pages.blog import tables as blog_tables


def overview(page):
    """The figure; None where no system of 2012 ran beside Scala's."""
    scala = page.blog.find("msgsend", blog_tables.BASE, **lookup.KEEBLE).cell
    published = {row["id"]: row for row in page.published.rows}
    items, told = [], []
    for name, rows, system in figures.GROUPS:
        cell = page.blog.find("msgsend", system, **lookup.KEEBLE).cell
        ratio = lookup.speed_ratio(cell, scala) if scala and cell and rows and cell is not scala else None
        if ratio is None:
            continue
        before = tuple(published[row]["percent_of_scala"] / 100 for row in rows)
        words_today = f"{units.digits(100 * ratio.median)} %"
        items.append(small.Ratio(name, ratio, style.look(cell), cell.wait, words_today, before))
        then = " and ".join(f"{100 * one:g} %" for one in before)
        told.append(f"{name}: {then} in 2012, {words_today} today")
    if not items:
        return None
    sheet = small.ratios(
        page.run,
        items,
        "Messages per second, as % of Scala's",
        "What was published in 2012 is of another machine, so that only percentages compare. Today: median of the ratios"
        " of paired rounds, whiskers: its 95 % interval. 3,000,000 messages from 8 senders to one receiver."
        f" Run {page.run.about['id']}.",
        f"Scala's actors of the same day = 100 %\n({words.direction(True, 'higher')})",
        lambda value: f"{100 * value:g} %",
        [
            small.key([(small.BEFORE, "")], "published in 2012"),
            small.key([(item.look, item.wait) for item in items], "today, in the colour and shape of the system in all figures"),
        ],
    )
    sheet.alternative += f" {'; '.join(told)}."
    return sheet
