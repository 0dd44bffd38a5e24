"""synthetic_blog.py - invents a run of the plan blog and its counts, for the tests. Nothing in it
was measured.

The costs are chosen so that each verdict of the page occurs: some claims hold, some do not, some
cannot be told. They satisfy results/schema.json.
"""

import json
import math

import numpy

from runs.test import synthetic

MUTEXES = ("global_mutex", "global_mutex_yielding", "queue_mutex")
# Nanoseconds per message in msgsend with 8 workers.
SYSTEMS = {
    "global_mutex": {"park": 800},
    "global_mutex_yielding": {"park": 1500},
    "queue_mutex": {"park": 400},
    "port_set_2012": {"spin_then_park": 205, "park": 215},
    "shared_chan_2012": {"spin_then_park": 650, "park": 690},
    "receiver_set": {"spin_then_park": 120, "park": 140},
    "shared_sender": {"spin_then_park": 180, "park": 195},
}
LANGUAGES = {
    "erlang_bare": 2600,
    "erlang_gen_server": 2900,
    "scala_actors": 900,
    "go_channels": 150,
    "rust_mpsc": 90,
}
PIPES = {"single_shot": 1.1, "single_shot_bounded": 1.0}
WAITS = {"spin": 200, "spin_then_park": 260, "park": 2100}


def make(rounds=6, seed=1, **other):
    """A whole run of the plan blog, with nothing skipped and nothing void."""
    made = synthetic.empty(rounds=rounds, seed=seed, plan="blog", **other)
    rng = numpy.random.default_rng(seed)
    for workload, backend, fields, cost in _points():
        threads = 1 + (fields.get("workers") or fields.get("tasks") or 1)
        cell = synthetic.add(made, workload, backend, fields, threads)
        cell["unknown"] = {"cpu_ns": "invented"}
        counted = next((fields[k] for k in ("messages", "round_trips") if k in fields), 10**5)
        slow = fields.get("workers") == 10000 and backend == "global_mutex_yielding"
        for number in range(1 if slow else rounds):
            noise = math.exp(rng.normal(0, 0.008))
            synthetic.time(made, cell, 0, number, max(100, counted), cost * noise)
    return made


def counts():
    """What pipes_counts would write."""
    in_turn = [member for _ in range(20) for member in range(8)]
    return {
        "schema": "pipes-counts/1",
        "commit": synthetic.COMMIT,
        "compiler": "g++ 12.2.0",
        "per_message": [
            _count("global_mutex", "no thread waits", 5.0, 0.1, 0, 0, "5 to 6", "0", "0"),
            _count("single_shot", "message ready", 0, 1.0, 1.0, 0, "0", "1", "2"),
            _count("single_shot_bounded", "message ready", 0, 0, 1.0, 0, "0", "0", "1"),
        ],
        "order": [
            _order("port_set_2012", sorted(in_turn)),
            _order("receiver_set", in_turn),
        ],
    }


def write(directory, run=None, counted=True):
    """Writes `run` and its counts (True: the usual ones; None: no file); returns the directory."""
    (run or make()).write(directory)
    if counted:
        text = json.dumps(counts() if counted is True else counted)
        (directory / "counts.json").write_text(text, encoding="utf-8")
    return directory


def _count(design, story, locks, allocations, exchanges, other, *history):
    return {
        "design": design,
        "story": story,
        "messages": 1000,
        "locks": locks,
        "allocations": allocations,
        "exchanges": exchanges,
        "other_rmw": other,
        "history": dict(
            zip(("locks", "allocations", "exchanges"), history), source="an invented page"
        ),
    }


def _order(system, received):
    return {"system": system, "members": 8, "messages_each": 20, "received": received}


def _points():
    """Workload, backend, fields and cost per operation of each cell."""
    for system, waits in SYSTEMS.items():
        for wait, cost in waits.items():
            crowd = 1.6 if system in MUTEXES else 1.1
            for messages, workers in ((1, 4), (1, 8), (1, 10000), (3, 8)):
                parameters = _at(wait, "inside", messages=messages * 10**6, workers=workers)
                yield "msgsend", system, parameters, cost * crowd ** math.log10(workers / 8)
            parameters = _at(wait, "outside", messages=10**6, workers=8)
            yield "msgsend", system, parameters, cost * 0.95
    for system, cost in LANGUAGES.items():
        yield "msgsend", system, _at("park", "inside", messages=3 * 10**6, workers=8), cost
    for tasks, messages in ((10, 10**3), (100, 10**5), (100, 10**6)):
        for backend, wait, cost in _backends(ring=True):
            if wait == "park" or messages < 10**6 and (wait != "spin" or tasks == 10):
                worse = {"spin": 400, "spin_then_park": 3, "park": 1}[wait]
                parameters = _at(wait, "inside", messages=messages, tasks=tasks)
                yield "thread_ring", backend, parameters, cost * worse
    for backend, wait, cost in _backends(ring=False):
        for count in (250000, 25000):
            if count == 25000 or wait != "park":
                yield "bounded_vs_unbounded", backend, _at(wait, "inside", round_trips=count), cost
    for members in (8, 100, 1000, 10000):
        for system, slope in (("port_set_2012", 2.5), ("receiver_set", 0.002)):
            for wait in ("spin_then_park", "park"):
                parameters = {"members": members, "placement": "unpinned", "wait": wait}
                yield "idle_members", system, parameters, 120 + slope * members


def _at(wait, spawn, **other):
    return {**other, "placement": "unpinned", "spawn": spawn, "wait": wait}


def _backends(ring):
    for backend in MUTEXES:
        yield backend, "park", 2400 if backend == "queue_mutex" else 3100
    for backend, factor in PIPES.items():
        if ring and backend == "single_shot_bounded":
            continue  # the ring's protocol is not bounded
        for wait, cost in WAITS.items():
            yield backend, wait, (900 if ring else cost) * factor
