"""invented.py - runs for the tests of judgements, whose truth is chosen. Nothing in them was measured."""

import math

import numpy

from estimates.measured import Measured
from runs.test import synthetic

FIELDS = {
    "ping_pong": {"carry": "value", "pairs": 1, "payload_bytes": 8, "placement": "same_l3", "wait": "spin"},
    "create_close": {"carry": "value", "pairs": 1, "payload_bytes": 8, "placement": "same_pu", "wait": "spin"},
    "programmed": {"pairs": 1, "placement": "same_pu", "wait": "spin"},
}
TRIAL_NS = 2e7


def invented(workload, costs, processes=6, rounds=2, spread=0.01, seed=1, made=None):
    """A run with a group of cells of one workload: `costs` are (backend, ns per operation); the second is the control of
    the first. Trials follow one another. It can still be changed."""
    made = made or synthetic.empty(rounds, processes)
    random = numpy.random.default_rng(seed)
    alone = workload != "ping_pong"
    group = len({cell.get("group") for cell in made.record["cells"]})
    cells = []
    for backend, _ in costs:
        synthetic.backend(made, backend, origin="ours", order=50 + len(made.record["backends"]))
        where = {"threads": 1, "cpus": [0]} if alone else {"threads": 2}
        cells.append(synthetic.add(made, workload, backend, FIELDS[workload], group=group, **where))
    if len(costs) > 1:
        cells[1]["control_of"] = cells[0]["name"]
    for process in range(processes):
        for number in range(rounds):
            for cell, (_, ns) in zip(cells, costs):
                cost = ns * math.exp(random.normal(0, spread))
                synthetic.time(made, cell, process, number, max(1, round(TRIAL_NS / ns)), cost, None if alone else 55.0)
    for place, row in enumerate(made.rows):
        row["start_s"] = 0.2 * (place + 1)
        row["position"] = place
    return made


def measured(*what, **how):
    """The same as programs read it."""
    return Measured(invented(*what, **how).read())
