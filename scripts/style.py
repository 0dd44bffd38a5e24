"""style.py - how each backend looks, in every figure of every run.

Colour, marker and place in the order belong to a backend's *name*, never to its place in a file, so
that two figures can be held side by side. The colours are those of Okabe and Ito, filled up from
Paul Tol's muted set: told apart with any of the common kinds of colour blindness, and never the
only sign, for each backend has its marker too. The waiting policy is the style of the line and the
filling of the marker.
"""

import dataclasses

FLOOR = "floor"


@dataclasses.dataclass(frozen=True)
class Look:
    """What one backend looks like."""

    order: int
    colour: str
    marker: str | tuple  # a name of matplotlib's, or (points, 1 for a star, degrees turned)


# Reading order: from what came first to what we built on it; the limit stands above all.
_KNOWN = (
    (FLOOR, "#4d4d4d", "|"),
    ("global_mutex", "#d55e00", "s"),
    ("global_mutex_yielding", "#e69f00", "P"),
    ("queue_mutex", "#cc79a7", "D"),
    ("single_shot", "#0072b2", "o"),
    ("single_shot_bounded", "#56b4e9", "^"),
    ("slots", "#009e73", "v"),
    ("ring", "#332288", "h"),
    ("index_ring", "#999933", "p"),
    ("automatic", "#882255", "*"),
    # Many senders to one receiver, as in 2012 and ours, then the programs in other languages.
    ("port_set_2012", "#4477aa", "<"),
    ("shared_chan_2012", "#7755bb", "d"),
    ("port_set", "#228833", ">"),
    ("port_set_ring", "#66aa55", (3, 0, 30)),
    ("shared_chan", "#aaaa00", "X"),
    ("erlang_bare", "#994455", (7, 0, 0)),
    ("erlang_gen_server", "#ee8866", (5, 0, 180)),
    ("scala_actors", "#997700", (3, 1, 180)),
    ("go_channels", "#44bb99", (6, 1, 30)),
    ("rust_mpsc", "#5b3a29", (8, 1, 0)),
)

# For those not named above; a newcomer that stays gets a line of its own.
_SPARE = (
    ("#117733", (4, 1, 0)),
    ("#aa4499", (6, 1, 0)),
    ("#6699cc", (4, 1, 45)),
    ("#661100", (3, 1, 0)),
    ("#888888", "H"),
    ("#000000", "8"),
)

_LINES = {"spin": "-", "spin_then_park": (0, (5, 2)), "park": (0, (1, 1.4))}
_FILLS = {"spin": "full", "spin_then_park": "left", "park": "none"}
_WAITS = tuple(_LINES)
_WAIT_WORDS = {"spin_then_park": "spin, then park"}

TEXT = "#222222"
QUIET = "#6b6b6b"
GRID = "#e3e3e3"
BAND = "#f5f5f5"
ALARM = "#b00020"


def looks(names):
    """The look of each backend; the unknown take the spare slots in alphabetical order."""
    table = {
        name: Look(order, colour, marker) for order, (name, colour, marker) in enumerate(_KNOWN)
    }
    newcomers = sorted(set(names) - table.keys())
    for index, name in enumerate(newcomers):
        colour, marker = _SPARE[index % len(_SPARE)]
        table[name] = Look(len(_KNOWN) + index, colour, marker)
    return {name: table[name] for name in names}


def line(wait):
    """Line style of a waiting policy."""
    return _LINES.get(wait, "-")


def fill(wait):
    """Filling of the marker of a waiting policy."""
    return _FILLS.get(wait, "full")


def wait_order(wait):
    """Place of a waiting policy within a backend."""
    return (_WAITS.index(wait), "") if wait in _WAITS else (len(_WAITS), wait)


def wait_words(wait):
    """A waiting policy as people read it."""
    return _WAIT_WORDS.get(wait, wait)
