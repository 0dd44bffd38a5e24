"""synthetic_rivals.py - invents a run of the plan rivals for the tests. Nothing in it was measured.

The numbers are made so that every verdict occurs, come from a seeded generator and satisfy
results/schema.json.
"""

import math

import numpy

from runs.test import synthetic

# Round trip, message of a stream, pipe: ns. A rival's bare program is this much faster.
RIVALS = {
    "boost_spsc": (150, 5.5, 900, 1.01),
    "moody_rwq": (155, 3.4, 1200, 1.01),
    "atomic_queue_optimist": (110, 3.6, 1100, 1.20),
    "ck_ring": (160, 6.9, 800, 1.01),
    "xenium_vyukov": (230, 47, 1500, 1.01),
}
UNBOUNDED = {"moody_cq": (210, 25, 1300, 1.01), "urcu_wfcqueue": (360, 82, 700, 1.01)}
BLOCKING = {"tbb_bounded": (56_000, 90, 1400, 1.0), "pipe": (48_000, 390, 4000, 1.0)}
CAPACITIES = (64, 1024, 65536)
SIZES = (8, 48, 64, 1024)
PLACEMENT = "same_l3"


def make(rounds=12, seed=3, slow_rounds=0, **other):
    """A whole run; in the first `slow_rounds` rounds the hand-off is slow."""
    made = synthetic.empty(rounds=rounds, seed=seed, plan="rivals", **other)
    made.record["run"]["capacities"] = [1024, 64, 65536]
    _add_backends(made)
    rng = numpy.random.default_rng(seed)
    for workload, backend, fields, cost in _points():
        slow = 9 if backend.removesuffix("_bare") in RIVALS else 1.5
        threads = 1 + (fields.get("workers") or fields.get("tasks") or 1)
        cell = synthetic.add(made, workload, backend, fields, threads * fields.get("pairs", 1))
        for number in range(rounds):
            noise = math.exp(rng.normal(0, 0.01)) * (slow if number < slow_rounds else 1)
            floor = 80.0 * (8 if number < slow_rounds else 1)
            operations = max(100, int(5e6 / cost))
            synthetic.time(made, cell, 0, number, operations, cost * noise, floor)
    name = f"ping_pong/zmq_inproc/carry:value/pairs:1/payload_bytes:8/placement:{PLACEMENT}/wait:park"
    reason = "the package libzmq3-dev is not installed (make rivals-setup)"
    made.record["skipped"].append({"cell": name, "reason": reason})
    return made


def _add_backends(made):
    """The queues of others, and their bare programs."""
    names = [*RIVALS, *UNBOUNDED, *BLOCKING, "std_promise", "zmq_inproc", "eventfd"]
    for order, name in enumerate(names):
        family = "index_ring" if name in ("boost_spsc", "moody_rwq", "ck_ring") else None
        known = {"origin": "third_party", "order": order, "family": family}
        synthetic.backend(made, name, **known)
        synthetic.backend(made, f"{name}_bare", **known, bare_of=name)


def _points():
    """Workload, backend, fields and cost per operation of each cell."""
    yield from _round_trips()
    yield from _streams()
    yield from _pipes()
    for wait in ("yield", "park"):
        for name, cost in (("receiver_set", 12), ("moody_cq", 33), ("xenium_vyukov", 26)):
            group = {"workers": 8, "messages": 200_000, "spawn": "outside"}
            yield "msgsend", name, {**group, "placement": "unpinned", "wait": wait}, cost
        for name, cost in (("ring", 900), ("boost_spsc", 1400)):
            group = {"tasks": 100, "messages": 20_000, "spawn": "inside"}
            yield "thread_ring", name, {**group, "placement": "unpinned", "wait": wait}, cost


def _round_trips():
    at = {"carry": "value", "payload_bytes": 8, "pairs": 1, "placement": PLACEMENT}
    yield "ping_pong", "floor", {**at, "wait": "spin"}, 80
    crowd = {**at, "pairs": 8, "placement": "unpinned"}
    for name, factor in (("automatic", 1.0), ("slots", 1.0), ("single_shot", 2.5)):
        yield "ping_pong", name, {**at, "wait": "spin"}, 85 * factor
        yield "ping_pong", name, {**at, "wait": "spin_then_park"}, 110 * factor
        yield "ping_pong", name, {**crowd, "wait": "spin_then_park"}, 2900 * factor
    yield "ping_pong", "global_mutex", {**at, "wait": "park"}, 61_000
    for name, (trip, _, _, bare) in {**RIVALS, **UNBOUNDED}.items():
        capacity = {"capacity": 1024} if name in RIVALS else {}
        yield "ping_pong", name, {**at, **capacity, "wait": "spin"}, trip
        yield "ping_pong", f"{name}_bare", {**at, **capacity, "wait": "spin"}, trip / bare
        yield "ping_pong", name, {**crowd, **capacity, "wait": "yield"}, 5 * trip
    for name, (trip, _, _, _) in BLOCKING.items():
        yield "ping_pong", name, {**at, "wait": "park"}, trip
        yield "ping_pong", name, {**crowd, "wait": "park"}, trip / 12


def _streams():
    at = {"carry": "value", "pairs": 1, "placement": PLACEMENT, "wait": "spin"}
    for size in SIZES:
        here, lines = {**at, "payload_bytes": size}, math.ceil((size + 8) / 64)
        yield "stream", "floor", here, 1.2 * lines
        for capacity in CAPACITIES:
            crowding = 1 + 40 / capacity
            for name, (_, cost, _, bare) in RIVALS.items():
                cost = cost * crowding * (1 + size / 64)
                yield "stream", name, {**here, "capacity": capacity}, cost
                if size == 8:
                    yield "stream", f"{name}_bare", {**here, "capacity": capacity}, cost / bare
            for name, cost in (("ring", 2.0), ("index_ring", 3.1)):
                mine = cost * crowding * (1 + size / 110)
                yield "stream", name, {**here, "capacity": capacity}, mine
        for name, (_, cost, _, _) in UNBOUNDED.items():
            yield "stream", name, here, cost * (1 + size / 64)
    yield "stream", "eventfd_bare", {**at, "payload_bytes": 8, "capacity": 1, "wait": "park"}, 900
    batch = {**at, "payload_bytes": 8, "capacity": 1024}
    yield "stream_batch", "ring", batch, 0.9
    crowd = {**at, "payload_bytes": 8, "pairs": 8, "placement": "unpinned"}
    yield "stream", "ring", {**crowd, "wait": "spin_then_park", "capacity": 1024}, 9
    for name, (_, cost, _, _) in BLOCKING.items():
        yield "stream", name, {**crowd, "wait": "park"}, cost


def _pipes():
    at = {"carry": "value", "payload_bytes": 8, "pairs": 1, "placement": "same_pu"}
    yield "create_close", "allocation", {**at, "wait": "spin"}, 18
    yield "create_close", "slots", {**at, "wait": "spin"}, 26
    yield "create_close", "std_promise", {**at, "wait": "park"}, 320
    yield "create_close", "std_promise_bare", {**at, "wait": "park"}, 310
    for name, (_, _, pipe, _) in {**RIVALS, **UNBOUNDED}.items():
        yield "create_close", name, {**at, "wait": "spin"}, pipe
