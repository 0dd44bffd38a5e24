"""limits.py - what a reader might take the data of a run to say, and they do not say.

Every page ends with it, generated from the run, so that it is never forgotten.
"""

import statistics

import pandas

from estimates import intervals, processes, regimes
from estimates.modes import modes
from figures import units, words
from pages.tables import some

_COSTS = ("cpu_ns", "voluntary_switches", "involuntary_switches", "page_faults", "migrations")


def limits(measured):
    """All limits of a run, a sentence or two each."""
    run = measured.run
    found = [words.sentence(text) for text in run.about["suspect"]]
    if run.build["dirty"]:
        found.append("The sources were not committed: no one else can build what ran.")
    absent = [place["name"] for place in run.machine["placements"] if "absent" in place]
    if absent:
        found.append(f"Nothing on placements {', '.join(absent)}: this machine has none.")
    found += _doubtful(measured)
    found.append(
        "No percentiles of single messages: a trial times many operations and yields their mean."
    )
    found.append(
        "Closed loop: a sender waits for its peer, so nothing on latency under a given load."
    )
    crowded = int(measured.table.oversubscribed.astype(bool).sum())
    if crowded:
        found.append(
            f"{crowded} of {len(measured.table)} cells ran more threads than cores: they show how a"
            " design copes with that, not how it scales over cores."
        )
    found += _machine_limits(run.machine)
    found.append(_processes(measured))
    found += _regimes(run)
    found.append(
        f"Each interval is at {100 * intervals.CONFIDENCE:.0f} % by itself: of many comparisons some are wrong"
        " by chance."
    )
    found.append(_resolution(run.machine))
    libraries = ", ".join(
        f"{name} {version or 'unknown'}" for name, version in run.build["libraries"].items()
    )
    found.append(
        f"One machine, one compiler ({run.build['compiler']}), one version of each library"
        f"{f' ({libraries})' if libraries else ''}."
    )
    return found


def _resolution(machine):
    resolves = machine.get("qualification", {}).get("resolves")
    if resolves is None:
        return (
            "The smallest difference this machine can resolve was not measured;"
            f" {100 * intervals.DELTA:g} % is assumed."
        )
    return (
        f"Just before the run the machine resolved differences of {units.digits(100 * resolves, 2)} % of the bare hand-off"
        f" (grade {machine['qualification']['grade']}); verdicts go by {100 * intervals.DELTA:g} %."
    )


def _doubtful(measured):
    found, table = [], measured.table
    few = sum(cost.low is None for cost in table.cost)
    if few:
        fewest = f"{processes.FEWEST} processes" if words.processes_of(measured.run) > 1 else "6 trials"
        found.append(f"{few} of {len(table)} cells have fewer than {fewest}: no interval, no verdict.")
    split = [name for name, costs in table.costs.items() if modes(costs)]
    if split:
        found.append(
            f"{len(split)} of {len(table)} cells have two modes; their median is one of them or"
            f" between: {some(split)}."
        )
    marked = sum(int(marks.sum()) for marks in table.marked)
    if marked:
        total = sum(len(costs) for costs in table.costs)
        found.append(f"{marked} of {total} trials were disturbed and are counted in.")
    return found + _unknown_costs(measured)


def _unknown_costs(measured):
    """The costs that no trial of the run has, each with the reasons that the cells give."""
    trials = measured.run.trials
    reasons = pandas.Series(
        [item for unknown in measured.table.unknown if unknown for item in unknown.items()],
        dtype=object,
    )
    found = []
    for key in sorted(_COSTS):
        why = sorted({why for column, why in reasons if column == key})
        if why and trials[key].isna().all():
            found.append(f"No {key}: {', '.join(why)}.")
    return found


def _machine_limits(machine):
    found = []
    if machine["hypervisor"]:
        loads = [(machine[when] or {}).get("steal_ticks") for when in ("before", "after")]
        steal = "not known" if None in loads else f"{loads[1] - loads[0]:g} clock ticks"
        found.append(
            f"A virtual machine ({machine['hypervisor']}): only the host knows which caches its"
            f" processors really share; time it gave to others during the run: {steal}."
        )
    unknown = [
        name
        for key, name in (("governor", "frequency governor"), ("turbo", "turbo"))
        if machine.get(key) is None
    ]
    if unknown:
        found.append(f"Not known: {' and '.join(unknown)}.")
    return found


def _processes(measured):
    count = words.processes_of(measured.run)
    if count <= 1:
        return (
            "One process, so one address layout, and the intervals are over its rounds: another run may"
            " differ by more than they show."
        )
    split = [processes.shares(values) for values in map(processes.by_process, measured.table.costs)]
    between = [share[0] for share in split if share is not None]
    told = f"; of the variance of a cell {100 * statistics.median(between):.0f} % is between processes (median)" if between else ""
    few = f" Below {processes.FEWEST} processes there is no interval." if count < processes.FEWEST else ""
    return (
        f"{count} processes, each with another layout of memory: intervals take processes first and their rounds"
        f" second{told}. Another build of the same sources may differ by more.{few}"
    )


def _regimes(run):
    """In which states of the machine the rounds were measured."""
    hand_offs = run.trials.drop_duplicates(["block", "floor_round_trip_ns"]).floor_round_trip_ns.dropna()
    found = regimes.regimes(hand_offs)
    if len(found) < 2:
        return []
    seen = ", ".join(f"{one.median:.0f} ns in {one.rounds}" for one in found)
    return [
        f"The bare hand-off had {len(found)} speeds, as the host moved the cores near each other or apart: {seen} rounds of a"
        " group. Estimates are over all rounds, so two cells may differ in how often they met which."
    ]
