"""limits.py - what a reader might take the data of a run to say, and they do not say.

Every page ends with it, generated from the run, so that it is never forgotten.
"""

import statistics

import pandas

from estimates import intervals, processes, usable
from estimates.modes import modes
from figures import units, words
from pages.tables import some

_COSTS = ("cpu_ns", "voluntary_switches", "involuntary_switches", "page_faults", "migrations")


def absent_placements(run):
    """The placements that the machine of a run does not have, with their reasons."""
    return {place["name"]: place["absent"] for place in run.machine["placements"] if "absent" in place}


def limits(measured):
    """All limits of a run, a sentence or two each."""
    run = measured.run
    found = [words.sentence(text) for text in run.about["suspect"]]
    if run.build["dirty"]:
        found.append("The sources were not committed: no one else can build what ran.")
    absent = absent_placements(run)
    if absent:
        told = ", ".join(f"{name} ({reason})" for name, reason in absent.items())
        found.append(f"Nothing on placements that this machine does not have: {told}.")
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
            f"{crowded} of {words.count(len(measured.table), 'cell')} ran more threads than cores, which shows how a"
            " design copes with that, not how it scales over cores."
        )
    found += _machine_limits(run.machine)
    found.append(_processes(measured))
    found += _regimes(measured)
    found.append(
        f"Each interval is at {100 * intervals.CONFIDENCE:.0f} % by itself: of many comparisons some are wrong"
        " by chance."
    )
    found.append(_resolved(measured))
    libraries = ", ".join(
        f"{name} {version or 'unknown'}" for name, version in run.build["libraries"].items()
    )
    found.append(
        f"One machine, one compiler ({run.build['compiler']}), one version of each library"
        f"{f' ({libraries})' if libraries else ''}."
    )
    return found


def _doubtful(measured):
    found, table = [], measured.table
    few = sum(cost.low is None for cost in table.cost)
    if few:
        fewest = f"{processes.FEWEST} processes" if words.processes_of(measured.run) > 1 else "6 trials"
        found.append(f"{_cells(few, table)} fewer than {fewest}: no interval, no verdict.")
    split = [name for name, costs in table.costs.items() if modes(costs)]
    if split:
        found.append(
            f"{_cells(len(split), table)} two modes, with an estimate that is one of them or between: {some(split)}."
        )
    aside = sum(choice.set_aside for choice in table.choice)
    if aside:
        total = sum(len(costs) for costs in table.all_costs)
        controls = " (not counting the second cells of A/A controls)" if measured.controls else ""
        verbs = ("was", "is") if aside == 1 else ("were", "are")
        found.append(f"{aside} of {words.count(total, 'trial')}{controls} {verbs[0]} disturbed and {verbs[1]} left out.")
    disturbed = [name for name, choice in table.choice.items() if choice.disturbed]
    if disturbed:
        found.append(
            f"Of {len(disturbed)} of {words.count(len(table), 'cell')} most trials were disturbed: none is left out, and there is no"
            f" verdict: {some(disturbed)}."
        )
    return found + _unknown_costs(measured)


def _cells(number, table):
    """1 of 23 cells has; 2 of 23 cells have."""
    return f"{number} of {words.count(len(table), 'cell')} {'has' if number == 1 else 'have'}"


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


def _regimes(measured):
    """In which states of the machine the rounds were measured, and which estimates do not speak of the usual one."""
    if len(measured.regimes) < 2:
        return []
    nearest_first = sorted(measured.regimes, key=lambda one: one.median)
    seen = ", ".join(f"{one.median:.0f} ns in {one.rounds}" for one in nearest_first)
    usual = measured.regimes[0]
    others = [name for name, choice in measured.table.choice.items() if choice.regime not in (usual, None)]
    elsewhere = sum(choice.elsewhere for choice in measured.table.choice)
    told = f" All estimates speak of the {usual.name}."
    if others:
        told = f" Estimates speak of the {usual.name}, but of another speed in {words.count(len(others), 'cell')}: {some(others)}."
    counted = "trials" if usable.times_itself(measured.run.trials) else "rounds of a group"
    left_out = f"{words.count(elsewhere, 'trial')} at other speeds {'is' if elsewhere == 1 else 'are'} left out."
    return [
        f"The bare hand-off had {len(nearest_first)} speeds, as the host moved the cores near each other or apart: {seen}"
        f" {counted}.{told} {left_out}"
    ]


def _resolved(measured):
    """The smallest differences that the groups can tell apart, and what the machine resolved before the run."""
    every = [one.difference for one in measured.controls.values()]
    told = _of_controls(sorted(one for one in every if one is not None), len(every)) if every else _ASSUMED
    return " ".join([told, *_before_the_run(measured.run.machine)])


_ASSUMED = (
    "The smallest difference that the groups can tell apart was not measured;"
    f" {100 * intervals.DELTA:g} % is assumed."
)


def _of_controls(found, groups):
    """What the controls of so many groups say, of which some resolve a difference that was found."""
    unknown = (
        f"Of {groups - len(found)} of {words.count(groups, 'group')} it is not known which differences they resolve: their"
        f" controls have fewer than {processes.FEWEST} usable processes; more of them would tell."
    )
    if not found:
        return unknown
    told = (
        f"Differences below what the group's control resolves: {units.difference(found[0])} to {units.difference(found[-1])}, the median"
        f" {units.difference(statistics.median(found))}, of {words.count(len(found), 'group')}."
    )
    coarse = sum(one > intervals.MOST_FOR_SAME for one in found)
    if coarse:
        told += (
            f" {coarse} of them {'resolves' if coarse == 1 else 'resolve'} more than {100 * intervals.MOST_FOR_SAME:g} % only, where nothing is called the"
            " same: more processes, longer trials, a quieter machine or another speed of the hand-off bring it down."
        )
    return told if len(found) == groups else f"{told} {unknown}"


def _before_the_run(machine):
    """What the qualification of the machine has found, if there was one."""
    seen = machine.get("qualification")
    if not seen or seen.get("resolves") is None:
        return []
    return [
        f"Just before the run the machine resolved {units.digits(100 * seen['resolves'], 2)} % of the bare hand-off"
        f" (grade {seen['grade']})."
    ]
