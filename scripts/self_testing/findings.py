"""findings.py - what a self-test found, and how often the method may be wrong."""

import collections
import dataclasses
import textwrap

import scipy.stats

from estimates.intervals import UNTOLD

PASSED, FAILED = "passed", "FAILED"
# The method promises: of so many verdicts one is wrong, and a difference of twice the smallest resolvable one is
# missed as often.
WRONG = 0.05
# A method that keeps its promise is called a failure once in so many tests.
_FALSE_ALARM = 0.01
_WIDTHS = (14, 26, 28, 44)  # of the columns of the table, letters


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line of the table."""

    injected: str
    where: str
    found: str
    verdict: str  # PASSED, FAILED or UNTOLD
    wrong: int = 0  # of so many verdicts of runs
    told: int = 0


def most_wrong(count):
    """How many of `count` verdicts may be wrong (18 of 200, 3 of 10, of few none and never half of them): more have a
    chance of at most 1 % if each is wrong with that of the promise."""
    return max(0, min(int(scipy.stats.binom.ppf(1 - _FALSE_ALARM, count, WRONG)), (count - 1) // 2))


def of_counts(injected, where, found, wrong, told, reasons):
    """The finding of `told` verdicts of which `wrong` are wrong. It passes if no more are than may be. `reasons` are those
    of the runs that could not tell; where they are more than half of all, the finding says nothing."""
    if told < len(reasons):
        why = collections.Counter(reasons).most_common(1)[0][0]
        text = f"{len(reasons)} of {told + len(reasons)} could not tell, mostly because {why}"
        return Finding(injected, where, f"{text}; {found}" if told else text, UNTOLD, wrong, told)
    return Finding(injected, where, found, PASSED if wrong <= most_wrong(told) else FAILED, wrong, told)


def together(injected, found):
    """The finding of several of one kind at different places, of which each has few verdicts; none of one place."""
    told, wrong = sum(each.told for each in found), sum(each.wrong for each in found)
    if len(found) < 2 or not told:
        return []
    text = f"{told - wrong} of {told} are right (at least {told - most_wrong(told)})"
    return [of_counts(injected, "all of these", text, wrong, told, [])]


def table(findings):
    """The findings as lines of text."""
    import tabulate

    heads = ("verdict", "injected", "where", "found")
    rows = [[textwrap.fill(getattr(each, head), width) for head, width in zip(heads, _WIDTHS)] for each in findings]
    return tabulate.tabulate(rows, heads, "simple", disable_numparse=True)


def summary(findings):
    """How many are of which verdict, in a line."""
    count = {word: sum(each.verdict == word for each in findings) for word in (PASSED, FAILED, UNTOLD)}
    return f"{count[PASSED]} passed, {count[FAILED]} failed, {count[UNTOLD]} cannot be told on this machine as it is now"
