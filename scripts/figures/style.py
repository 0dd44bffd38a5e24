"""style.py - how each backend looks, in every figure of every run.

Colour and marker follow from a backend's origin and the number of its look among those of that origin,
both of which the run says, so that two figures can be compared and a new backend has its look already. The
colours are those of Okabe and Ito, with more from Paul Tol's muted set: they differ with any of the
common kinds of colour blindness, and each backend has its marker too. The wait strategy is the style
of the line and the filling of the marker; a bare program has a line of dashes and dots.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Look:
    """What one backend looks like."""

    colour: str
    marker: str | tuple  # a name of matplotlib's, or (points, 1 for a star, degrees of rotation)


# The looks of each origin by their numbers. A list of backends that is longer begins again.
_LOOKS = {
    "floor": (("#4d4d4d", "|"), ("#4d4d4d", "_")),
    "historic": (
        ("#d55e00", "s"),
        ("#e69f00", "P"),
        ("#cc79a7", "D"),
        ("#0072b2", "o"),
        ("#56b4e9", "^"),
        ("#4477aa", "<"),
        ("#7755bb", "d"),
        ("#aa4499", (6, 1, 0)),
    ),
    "ours": (
        ("#009e73", "v"),
        ("#332288", "h"),
        ("#882255", "*"),
        ("#999933", "p"),
        ("#228833", ">"),
        ("#66aa55", (3, 0, 30)),
        ("#aaaa00", "X"),
        ("#117733", (4, 1, 0)),
        ("#6699cc", (4, 1, 45)),
        ("#661100", (3, 1, 0)),
    ),
    "language": (
        ("#994455", (7, 0, 0)),
        ("#ee8866", (5, 0, 180)),
        ("#997700", (3, 1, 180)),
        ("#44bb99", (6, 1, 30)),
        ("#5b3a29", (8, 1, 0)),
        ("#888888", "H"),
        ("#000000", "8"),
    ),
}
# The queues of others are many: ten colours and seven markers give seventy looks.
_THIRD_PARTY_COLOURS = ("#0072b2", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9")
_THIRD_PARTY_COLOURS += ("#661100", "#aa4499", "#6699cc", "#997700", "#000000")
_THIRD_PARTY_MARKERS = ("D", "s", "^", "P", "X", "<", "d")
# Where a figure shows all queues of others too, colour and marker say only the origin of those that are not ours.
_BY_ORIGIN = {
    "third_party": ("#0072b2", "D"),
    "historic": ("#d55e00", "s"),
    "language": ("#cc79a7", "v"),
    "floor": ("#4d4d4d", "|"),
}
_BARE = ("#56b4e9", "^")
OTHER = Look("#b5b5b5", ".")  # a series that is shown and not named

_LINES = {"spin": "-", "spin_then_park": (0, (5, 2)), "park": (0, (1, 1.4))}
_BARE_LINE = (0, (6, 1.5, 1, 1.5))
_FILLS = {"spin": "full", "spin_then_park": "left", "park": "none"}
_WAIT_WORDS = {"spin_then_park": "spin, then park"}

TEXT = "#222222"
QUIET = "#6b6b6b"
GRID = "#e3e3e3"
BAND = "#f5f5f5"
ALARM = "#b00020"


def look(backend):
    """The look of a backend: a cell, or whatever else has its origin and look."""
    if backend.origin == "third_party":
        colours, markers = _THIRD_PARTY_COLOURS, _THIRD_PARTY_MARKERS
        return Look(colours[backend.look % len(colours)], markers[backend.look % len(markers)])
    looks = _LOOKS[backend.origin]
    return Look(*looks[backend.look % len(looks)])


def look_among_others(cell):
    """The look where all queues of others are shown too: ours look as everywhere else, bare programs have one
    look, and so has each other origin."""
    if cell.bare_of:
        return Look(*_BARE)
    return look(cell) if cell.origin == "ours" else Look(*_BY_ORIGIN[cell.origin])


def line(cell):
    """Line style of a cell: that of its wait strategy, or of a bare program, whose colour and marker its queue has too."""
    return _BARE_LINE if cell.bare_of else _LINES.get(cell.wait, "-")


def fill(wait):
    """Filling of the marker of a wait strategy."""
    return _FILLS.get(wait, "full")


def wait_words(wait):
    """A wait strategy in words."""
    return _WAIT_WORDS.get(wait, wait)
