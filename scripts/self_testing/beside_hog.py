"""beside_hog.py - findings from a run beside a process that takes one processing unit at times."""

import datetime
import math

import numpy

from estimates import intervals, usable
from estimates.intervals import UNTOLD
from figures import units
from self_testing.findings import FAILED, PASSED, Finding
from self_testing.judging import place

# A trial is beside the other process if that was busy for this share of it. A thread that shares its unit for half of
# a trial has it for three quarters of the time, which is less than the nine tenths that are asked for.
BESIDE = 0.5
# Of these trials so many are marked at least: the scheduler may give a thread more than its half.
MARKED = 0.9
# With fewer of them, or less of the processor for the other process, the test says nothing.
FEWEST = 20
LEAST_TAKEN = 0.25


def busy_shares(run, bursts):
    """For each trial of a run, as runs are read, for which share of it the other process was busy.

    `bursts` are (start, end, processor time), in seconds since 1970 and seconds.
    """
    begin = datetime.datetime.fromisoformat(run.about["time"]).timestamp()
    start = begin + run.trials.start_s.to_numpy(float)
    length = run.trials.wall_ns.to_numpy(float) / 1e9
    shared = numpy.zeros(len(start))
    for burst_start, burst_end, _ in bursts:
        shared += numpy.clip(numpy.minimum(start + length, burst_end) - numpy.maximum(start, burst_start), 0, None)
    return shared / length


def beside_hog(measured, bursts):
    """Whether trials beside the other process are marked, and whether estimates are what they are without such trials."""
    run = measured.run
    shares = busy_shares(run, bursts)
    marked = usable.disturbed_trials(run)
    beside = shares >= BESIDE
    taken = sum(used for _, _, used in bursts) / max(1e-9, sum(end - start for start, end, _ in bursts))
    injected = f"another process, at {len(bursts)} times"
    text = f"marked {int((marked & beside).sum())} of {int(beside.sum())} trials beside it (at least {MARKED:.0%})"
    text += f", {int((marked & (shares == 0)).sum())} of {int((shares == 0).sum())} others"
    if beside.sum() < FEWEST or taken < LEAST_TAKEN:
        text += f"; it had {taken:.0%} of the processor"
        return [Finding(injected, "all cells", text, UNTOLD)]
    enough = (marked & beside).sum() >= MARKED * beside.sum()
    found = [Finding(injected, "all cells", text, PASSED if enough else FAILED)]
    trials = run.trials.assign(share=shares)
    return found + [_of_cell(measured, cell, trials[trials.cell == cell.name], injected) for cell in measured.rows]


def _of_cell(measured, cell, trials, injected):
    """Whether the estimate of a cell is that of its trials that neither this process was beside nor another disturbed."""
    if cell.choice.disturbed:
        return Finding(injected, place(cell), "most of its trials were disturbed", UNTOLD)
    control = measured.controls.get(cell.group)
    alone = trials.set_index(["run_process", "block"]).sort_index().share.to_numpy() == 0
    alone &= ~cell.choice.marked & numpy.array([state == cell.choice.regime for state in cell.states])
    if control is None or control.difference is None or not intervals.has_interval(cell.all_costs[alone]):
        return Finding(injected, place(cell), "too few processes that it left alone", UNTOLD)
    quiet = intervals.median_interval(cell.all_costs[alone]).median
    every = intervals.median_interval(cell.all_costs).median
    moved = cell.cost.median / quiet
    text = f"estimate {_moved(moved)}, of all trials it would be {_moved(every / quiet)}; d is {control.difference:.1%}"
    stays = abs(math.log(moved)) <= math.log1p(control.difference)
    return Finding(injected, place(cell), text, PASSED if stays else FAILED)


def _moved(ratio):
    return f"moved by {units.digits(100 * (ratio - 1), 2)} %"
