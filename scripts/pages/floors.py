"""floors.py - says beneath a table that a floor was beaten, where one was."""

from estimates.measured import FLOOR
from figures import style, units
from pages.tables import spread


def note(ratios):
    """A paragraph, or nothing. `ratios` has, for each cell, how many times its floor it took, or None."""
    beaten = [
        f"`{cell.backend}` ({style.wait_words(cell.wait)}) {spread(ratio, units.times)}"
        for cell, ratio in ratios
        if cell.origin != FLOOR and ratio is not None and ratio.high is not None and ratio.high < 1
    ]
    if not beaten:
        return []
    return [
        f"The floor was beaten, times the floor: {', '.join(beaten)}. So it is no lower bound on this machine: there is a"
        " faster way to hand a message over than those that its search knows."
    ]
