"""claims.py - what was claimed in 2012, one by one, and whether it holds in this run.

One rule for all verdicts: the 95 % interval of the ratio measured here against a band around the
published figure. Each claim has a list of measures; the first decides, the others are
reported. Nothing is typed in: ratios come from the run, bands from results/published_2012.json.
"""

import dataclasses
import math

from estimates import usable
from estimates.verdicts import FAILS, HOLDS, UNTOLD, judge
from figures import units
from pages.blog import measures as compare

ABOUT = 1.25  # "about x" reaches so many times below and above x
RULE = (
    "The verdict is of this run on this machine; another run may decide otherwise. It comes from the 95 % interval"
    " of the ratio (over processes, or of a run of one process over its rounds), a band"
    f" around the published figure (for a single figure x from x/{ABOUT:g} to {ABOUT:g}x, for a"
    f" published range that range, for a direction without a figure all above {ABOUT:g}), and what the group of both"
    " *resolves*, of which its control says so (an A/A control: its reference measured twice; the larger of two groups). Interval"
    f" inside the band by more than that: *{HOLDS}*. Outside by more: *{FAILS}*, and on which side. Otherwise, without"
    f" an interval, or without a cell: *{UNTOLD}*, with the reason. {usable.RULE} Two cells at different speeds are not compared."
)


@dataclasses.dataclass(frozen=True)
class Claim:
    """A claim with its band and its measures, of which the first decides."""

    id: str
    statement: str
    published: str
    sources: tuple
    band: tuple
    measures: tuple
    note: str = ""
    write: object = units.times
    published_value: float | None = None  # a single published figure
    exact: bool = False  # counted, not timed
    first_only: bool = False  # the claim is of the first measure; the others are not judged
    ours: bool = False  # a requirement of this project's, not a claim of 2012

    @property
    def verdict(self):
        """The verdict, and its reason."""
        return judge(self.measures[0], self.band)


def claims(published, blog, counts):
    """All claims of 2012, then our own requirements, in the order of the page."""
    over_port_chan = compare.msgsend(blog, "port_set_2012", "global_mutex")
    measures = {
        "prototype": compare.msgsend(blog, "queue_mutex", "global_mutex"),
        "port_set_over_port_chan": over_port_chan,
        "port_set_over_port_chan_june": over_port_chan[:1],
        "port_set_over_shared_chan": compare.msgsend(blog, "port_set_2012", "shared_chan_2012"),
        "seven_times": compare.seven_times(blog),
        "bounded": compare.bounded(blog),
        "spinning_ping_pong": compare.spinning_ping_pong(blog),
        "spinning_ring": compare.spinning_ring(blog),
        "one_atomic": compare.atomics(counts),
    }
    return [_claim(published.claims[name], found) for name, found in measures.items()] + [
        _idle(blog),
        _fair(blog, counts),
    ]


def band(claim):
    """The band of a published claim, as ratios."""
    if claim["kind"] == "percent_range":
        return 1 + claim["low"] / 100, 1 + claim["high"] / 100
    if claim["kind"] == "more":
        return ABOUT, math.inf
    return claim["value"] / ABOUT, claim["value"] * ABOUT


def _claim(claim, measures):
    in_percent = claim["kind"] == "percent_range"
    figure = {
        "percent_range": f"{claim.get('low')} to {claim.get('high')} %",
        "more": "no figure",
        "about": f"{claim.get('value')}",
    }[claim["kind"]]
    note = f"Unknown: {claim['unknown']}." if "unknown" in claim else ""
    return Claim(
        claim["id"],
        claim["statement"],
        figure,
        tuple(claim["sources"]),
        band(claim),
        tuple(measures),
        " ".join(part for part in (_NOTES.get(claim["id"], ""), note) if part),
        _percent if in_percent else units.times,
        claim.get("value"),
        exact=claim["id"] == "one_atomic",
        first_only=claim["id"] in ("seven_times", "one_atomic"),
    )


_NOTES = {
    "seven_times": (
        "The largest ratio over the benchmarks run here, of pipes that wait as they were shipped, chosen"
        " by the same trials; the interval that is judged is corrected for their number, and wider than the one shown."
    ),
    "bounded": "Decided by the program's own count, 250,000 round trips.",
    "one_atomic": "A count, not a time: it has no spread. A lock would count as one.",
}


def _percent(ratio):
    return f"{100 * (ratio - 1):.1f} %"


def _idle(blog):
    return Claim(
        "idle_members",
        "a set of 10,000 members of which 8 are active costs at most 2 times a set of 8",
        "ours: at most 2",
        (),
        (0, 2),
        tuple(compare.idle(blog)),
        "The set of 2012 is listed for comparison.",
        ours=True,
    )


def _fair(blog, counts):
    return Claim(
        "fairness",
        "no member of our set waits for more than one message of each other member",
        "ours: at most 1",
        (),
        (0, 1),
        tuple(compare.fairness(blog, counts)),
        "Counted, not timed. The set of 2012 is listed for comparison.",
        exact=True,
        ours=True,
    )
