"""verdicts.py - the claims on the page: all in one table, then each with its measures."""

from estimates.verdicts import judge
from figures import units
from pages import tables
from pages.blog import claims


def section(page, drawn):
    """The claims, one by one; `drawn` maps a figure's name to its alternative text."""
    lines = ["## The claims, one by one", "", claims.RULE, "", *tables.figure(drawn, "blog_claims")]
    lines += [*tables.as_markdown(table(page)), ""]
    for claim in page.claims:
        lines += _claim(page, claim)
    return lines


def table(page):
    """All claims with the measure that decides each."""
    heads = ("claim", "published", "holds within", "measured [95 %]", "resolves", "verdict", "source")
    rows = []
    for claim in page.claims:
        word, why = claim.verdict
        rows.append(
            (
                claim.statement,
                claim.published,
                _band(claim),
                measured(claim, claim.measures[0]),
                tables.resolves(claim.measures[0]),
                f"**{word}**{f': {why}' if why else ''}",
                ", ".join(source(page, name) for name in claim.sources) or "ours",
            )
        )
    return tables.Table("All claims", heads, rows, frozenset({"claim", "verdict", "source"}))


def measured(claim, measure):
    """A measure in words."""
    if measure.ratio is None:
        return "-"
    if claim.exact:
        return f"{units.digits(measure.ratio.median)} (counted)"
    return tables.spread(measure.ratio, claim.write)


def _band(claim):
    low, high = (claim.write(end) if 0 < end < float("inf") else None for end in claim.band)
    if high is None:
        return f"above {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"


def _claim(page, claim):
    word, why = claim.verdict
    lines = [f"### {claim.statement[:1].upper()}{claim.statement[1:]}: {word}", ""]
    told = f"{'Required' if claim.ours else 'Published'}: {claim.published}"
    sources = ", ".join(source(page, name) for name in claim.sources)
    lines += [f"{told}{f' ({sources})' if sources else ''}. {claim.note}".rstrip(), ""]
    if why:
        lines += [f"Reason: {why.rstrip('.')}.", ""]
    rows = []
    for index, measure in enumerate(claim.measures):
        verdict, reason = judge(measure, claim.band)
        told = f"{verdict}{f': {reason}' if reason else ''}"
        if index and claim.first_only:
            told = measure.reason or "-"
        rows.append((measure.what, measured(claim, measure), tables.resolves(measure), told))
    heads = ("what against what; the first decides", "measured [95 %]", "resolves", "by the same rule")
    made = tables.Table("", heads, rows, frozenset({heads[0], heads[-1]}))
    return lines + [*tables.as_markdown(made), ""]


def source(page, name):
    """A source by its id, linked where it has an address."""
    entry = page.published.sources[name]
    when = f", {entry['date']}" if entry["date"] else ""
    if entry["address"]:
        return f"[{name}]({entry['address']}){when}"
    return f"{name}{when}"
