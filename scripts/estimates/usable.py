"""usable.py - which trials of a run its estimates are from.

Every trial is kept, drawn and counted, but not every one is a measurement of what its cell is about. A trial that was
disturbed is left out of estimates. So are the rounds in which the machine was in another state (regimes.py): one
number over two states says how often the host was in which. The rule is stated on each page (RULE).
"""

import dataclasses

import numpy

from estimates import intervals, regimes

# The marks that do not say that a trial was disturbed: what it left running disturbs others, and older runs say of a whole
# round that its hand-off was another than before, which is a matter of states.
_NO_DISTURBANCE = frozenset({"floor_moved", "left_busy"})
# The mark of a trial before and after which the bare hand-off differed by more than 1.5 times: it was in no one state.
_CHANGED = "floor_changed"
_MOST_MARKED = 0.5
# A thread that never sleeps and had its processor for less of its time was displaced. Runs of today mark such trials
# themselves; of older ones it is told from their processor time.
LEAST_SHARE = 0.9
RULE = (
    "Estimates are from undisturbed trials of one state of the machine. A trial that was disturbed (time stolen, a thread"
    " moved or displaced, the bare hand-off after it more than 1.5 times away from that before it) is left out; of a cell"
    " with more disturbed trials than others none is, and no verdict is given. Where the bare hand-off had several speeds"
    " during the run, a cell is estimated from the rounds of the usual one, or, with too few of these, from those of the"
    " speed that most of its rounds had."
)


@dataclasses.dataclass(frozen=True)
class Choice:
    """Which trials of a cell its estimates are from."""

    use: numpy.ndarray  # bool per trial
    marked: numpy.ndarray  # bool per trial: it was disturbed
    regime: regimes.Regime | None  # the state that the estimates speak of; None if no hand-off was timed
    disturbed: bool  # most of the trials were, so that none is left out

    @property
    def set_aside(self):
        """How many trials are left out as disturbed."""
        return 0 if self.disturbed else int(self.marked.sum())

    @property
    def kept(self):
        """How many trials are used although they were disturbed."""
        return int((self.use & self.marked).sum())

    @property
    def elsewhere(self):
        """How many trials are left out because they were in another state."""
        return int((~self.use).sum()) - self.set_aside


def states(run):
    """The regime of each trial, an array of Regime or None, and all regimes, those with most rounds first."""
    trials = run.trials
    where = trials.cell.map(_places(run.cells))
    of_trial = numpy.full(len(trials), None, object)
    found = []
    for place in where.unique():
        here = (where == place).to_numpy()
        of_each, counted = _hand_offs(trials[here])
        known = regimes.regimes(counted)
        found += known
        each = {value: regimes.regime_of(value, known) for value in counted.unique()}
        of_trial[here] = [each.get(value) for value in of_each]
    of_trial[trials.cell.isin(_on_one_unit(run.cells)).to_numpy()] = None
    return of_trial, sorted(found, key=lambda one: -one.rounds)


def times_itself(trials):
    """Whether trials have hand-offs of their own, timed right before and after each; older runs have one for each round."""
    return trials.floor_before_ns.notna().any()


def marks(trials):
    """The marks of each trial, a set of words."""
    return [set((words or "").split()) for words in trials.marks]


def _hand_offs(trials):
    """The hand-off that tells the state of each trial of a place, and those that are counted there, nanoseconds.

    A trial has its own, the geometric mean of those before and after it, unless these differ. Of older runs it has that
    of its round, which counts once for each round of a group.
    """
    if times_itself(trials):
        changed = numpy.array([_CHANGED in words for words in marks(trials)], bool)
        own = numpy.sqrt(trials.floor_before_ns * trials.floor_after_ns).mask(changed)
        return own, own.dropna()
    counted = trials.drop_duplicates(["block", "floor_round_trip_ns"]).floor_round_trip_ns.dropna()
    return trials.floor_round_trip_ns, counted


def _on_one_unit(cells):
    """The cells that hand nothing from one unit to another: how fast that goes is nothing to them."""
    return [
        cell.name
        for cell in cells.itertuples()
        if cell.threads == 1 or (isinstance(cell.cpus, list) and len(set(cell.cpus)) == 1)
    ]


def _places(cells):
    """Where the hand-off of each cell was timed: between its own two units, or at the centre of the plan.

    The centre is taken for the units that most cells have, since a run does not say which they are.
    """
    units = {name: _two_units(cpus) for name, cpus in cells.cpus.items()}
    pinned = [value for value in units.values() if value]
    centre = max(pinned, key=pinned.count) if pinned else None
    return {name: str(value or centre) for name, value in units.items()}


def _two_units(cpus):
    two = tuple(cpus[:2]) if isinstance(cpus, list) else ()
    return two if len(set(two)) == 2 else None


def disturbed_trials(run):
    """Whether each trial of a run was disturbed: by its marks, or because it lost its processor."""
    trials = run.trials
    marked = [bool(words - _NO_DISTURBANCE) for words in marks(trials)]
    cells = run.cells.loc[trials.cell]
    pinned = ~cells.oversubscribed.to_numpy(bool) & (cells.placement != "unpinned").to_numpy(bool)
    sleepless = pinned & ((cells.wait == "spin") | (cells.threads == 1)).to_numpy(bool)
    had = trials.cpu_ns.to_numpy(float) / (trials.wall_ns.to_numpy(float) * cells.threads.to_numpy(float))
    return numpy.array(marked, bool) | (sleepless & (had < LEAST_SHARE))


def choose(marked, costs, of_trial, usual):
    """The trials of one cell that count, of disturbed ones and others; `of_trial` are their states, `usual` that of the run."""
    disturbed = marked.mean() > _MOST_MARKED
    clean = numpy.ones(len(marked), bool) if disturbed else ~marked
    in_state = {regime: clean & numpy.array([one == regime for one in of_trial]) for regime in dict.fromkeys(of_trial)}
    in_state = {regime: chosen for regime, chosen in in_state.items() if chosen.any()}
    regime = _speaks_of(in_state, costs, usual)
    return Choice(in_state[regime], marked, regime, disturbed)


def _speaks_of(in_state, costs, usual):
    """The regime that the estimates of a cell are of."""
    if usual in in_state and intervals.has_interval(costs[in_state[usual]]):
        return usual
    return max(in_state, key=lambda regime: (in_state[regime].sum(), regime is usual))
