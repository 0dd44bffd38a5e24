"""synthetic.py - invents runs for the tests. Nothing in them was measured.

The numbers have the shape of real ones (spinning is cheap, sleeping is expensive, one lock for all does
not scale, one cell has two modes), come from a seeded generator and satisfy results/schema.json.
"""

import copy
import hashlib
import itertools
import json
import math

import numpy
import pandas

from runs import checks, reading, schema, trials

_ROUND = ("machine", "process", "round")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BACKENDS = {
    "global_mutex": {"park": 61000},
    "global_mutex_yielding": {"park": 47000},
    "queue_mutex": {"park": 52000},
    "single_shot": {"spin": 190, "spin_then_park": 260, "park": 43000},
    "single_shot_bounded": {"spin": 110, "spin_then_park": 150, "park": 41000},
}
# The backends of the tests: name -> origin, place among those, and whatever else matters.
TRAITS = {
    "floor": {"origin": "floor", "order": 0, "label": "bare hand-off"},
    "allocation": {"origin": "floor", "order": 1, "label": "allocate and release"},
    "global_mutex": {"origin": "historic", "order": 0},
    "global_mutex_yielding": {"origin": "historic", "order": 1},
    "queue_mutex": {"origin": "historic", "order": 2},
    "single_shot": {"origin": "historic", "order": 3},
    "single_shot_bounded": {"origin": "historic", "order": 4, "bounded_protocols_only": True},
    "port_set_2012": {"origin": "historic", "order": 5},
    "shared_chan_2012": {"origin": "historic", "order": 6},
    "slots": {"origin": "ours", "order": 0, "bounded_protocols_only": True},
    "ring": {"origin": "ours", "order": 1},
    "automatic": {"origin": "ours", "order": 2, "chooses_from": ["slots", "ring"]},
    "index_ring": {"origin": "ours", "order": 3, "family": "index_ring"},
    "receiver_set": {"origin": "ours", "order": 4},
    "shared_sender": {"origin": "ours", "order": 5},
    "erlang_bare": {"origin": "language", "order": 0},
    "erlang_gen_server": {"origin": "language", "order": 1},
    "scala_actors": {"origin": "language", "order": 2},
    "go_channels": {"origin": "language", "order": 3},
    "rust_mpsc": {"origin": "language", "order": 4},
}


class Invented:
    """A run that can be changed: its run.json, and its trials as dictionaries."""

    def __init__(self, record, rows):
        self.record, self.rows = record, rows

    def copy(self):
        """The same run, to be changed."""
        return Invented(copy.deepcopy(self.record), copy.deepcopy(self.rows))

    def keep(self, wanted):
        """The run with only the cells for which wanted(cell) holds."""
        made = self.copy()
        made.record["cells"] = [cell for cell in made.record["cells"] if wanted(cell)]
        names = {cell["name"] for cell in made.record["cells"]}
        made.rows = [row for row in made.rows if row["cell"] in names]
        return made

    def without(self, pattern, reason=None):
        """The run without the cells whose name contains `pattern`; with a reason, skipped."""
        gone = [cell["name"] for cell in self.record["cells"] if pattern in cell["name"]]
        assert gone, pattern
        made = self.keep(lambda cell: pattern not in cell["name"])
        if reason:
            made.record["skipped"] += [{"cell": name, "reason": reason} for name in gone]
        return made

    def slower(self, pattern, factor):
        """The run with the cells whose name contains `pattern` so many times slower."""
        made = self.copy()
        touched = [row for row in made.rows if pattern in row["cell"]]
        assert touched, pattern
        for row in touched:
            row["wall_ns"] = round(row["wall_ns"] * factor)
        return made

    def disturbed(self, pattern):
        """The run with the trials of the cells whose name contains `pattern` beside a hypervisor that took time."""
        made = self.copy()
        touched = [row for row in made.rows if pattern in row["cell"]]
        assert touched, pattern
        for row in touched:
            row["marks"] = "steal"
        return made

    def voided(self, name, number, reason):
        """The run with a cell whose check failed in a round."""
        made = self.copy()
        made.record["voids"].append(
            {"cell": name, "machine": 0, "process": 0, "round": number, "reason": reason}
        )
        return made

    def read(self):
        """The run as programs have it, without files."""
        # As objects: beside an unknown value pandas would make a float of a whole number.
        text = pandas.DataFrame(self.rows, columns=list(schema.columns()), dtype=object)
        text = text.astype(object).where(text.notna(), "").astype(str)
        checks.check_record(self.record, "run.json")
        return reading.make(copy.deepcopy(self.record), trials.typed(text, "trials"))

    def blocks(self):
        """The lines of trials.csv: (machine, process, round) -> those of that round."""
        found = {}
        for row in sorted(self.rows, key=lambda r: [r[k] for k in (*_ROUND, "position")]):
            line = ",".join(_text(row.get(name)) for name in schema.columns())
            found.setdefault(tuple(row[key] for key in _ROUND), []).append(line + "\n")
        return found

    def write(self, directory):
        """Writes run.json and trials.csv with their digests; returns the directory."""
        directory.mkdir(parents=True, exist_ok=True)
        blocks = self.blocks()
        lines = [",".join(schema.columns()) + "\n", *itertools.chain(*blocks.values())]
        (directory / "trials.csv").write_text("".join(lines), encoding="utf-8")
        digests = [
            {
                **dict(zip(_ROUND, key)),
                "trials": len(block),
                "sha256": hashlib.sha256("".join(block).encode()).hexdigest(),
            }
            for key, block in blocks.items()
        ]
        record = {**self.record, "digests": digests}
        (directory / "run.json").write_text(signed(record), encoding="utf-8")
        return directory


def signed(record):
    """The text of run.json with the digest of itself."""
    text = json.dumps({**record, "digest": ""})
    return text.replace('"digest": ""', f'"digest": "{hashlib.sha256(text.encode()).hexdigest()}"')


def _text(value):
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def make(rounds=9, processes=1, seed=1, dirty=False, suspect=(), backends=None, plan="quick"):
    """A whole run: four workloads' worth of cells, something skipped, something absent."""
    made = empty(rounds, processes, seed, dirty, suspect, plan)
    rng = numpy.random.default_rng(seed)
    keys = [(process, number) for process in range(processes) for number in range(rounds)]
    floors = {key: 55 * math.exp(rng.normal(0, 0.02)) for key in keys}
    for workload, backend, fields, cost in _points(backends or BACKENDS):
        cell = add(made, workload, backend, fields, threads=2 * fields["pairs"])
        cell["unknown"] = {"migrations": "no scheduler statistics"}
        two_modes = workload == "ping_pong" and fields["wait"] == "spin_then_park"
        for index, key in enumerate(keys):
            noise = math.exp(rng.normal(0, 0.04)) * (30 if two_modes and index % 3 == 0 else 1)
            marks = "steal" if rng.random() < 0.02 else None
            operations = max(100, int(2e7 / cost))
            time(made, cell, *key, operations, cost * noise, floors[key], marks, 2 * cost)
    name = "carry:value/pairs:1/payload_bytes:8/placement:same_l3/wait:spin"
    made.record["skipped"].append(
        {
            "cell": f"stream/single_shot_bounded/{name}",
            "reason": "stream is not bounded and this backend takes only bounded protocols",
        }
    )
    return made


def empty(rounds=9, processes=1, seed=1, dirty=False, suspect=(), plan="quick"):
    """A run without any cell."""
    record = {
        "schema": schema.CURRENT,
        "run": {
            "id": f"testbed-20261122T130000Z-{COMMIT[:7]}" + ("-dirty" if dirty else ""),
            "time": "2026-11-22T13:00:00Z",
            "state": "complete",
            "command": ["pipes_bench", f"--plan={plan}"],
            "plan": plan,
            "seed": seed,
            "processes": processes,
            "rounds": rounds,
            "trial_ms": 20,
            "duration_s": 120.5,
            "suspect": list(suspect),
        },
        "build": {
            "commit": COMMIT,
            "dirty": dirty,
            "compiler": "g++ 12.2.0",
            "flags": "-O3 -DNDEBUG",
            "type": "Release",
            "libraries": {"abseil": "20220623", "benchmark": "1.7.1"},
        },
        "machines": [_machine()],
        "backends": [_backend(name, known) for name, known in TRAITS.items()],
        "cells": [],
        "skipped": [],
        "voids": [],
        "digests": [],
    }
    return Invented(record, [])


def _backend(name, known):
    """The traits of a backend; what no test is about has one value for all."""
    return {
        "name": name,
        "design": f"the design of {name}",
        "waits": ["spin", "park"],
        "put_blocks": "never",
        "capacity": None,
        "allocation": "at_creation",
        "bounded_protocols_only": False,
        "package": None,
        "source": None,
        **known,
    }


def backend(made, name, **known):
    """Adds a backend to a run, unless it is there."""
    if name not in {entry["name"] for entry in made.record["backends"]}:
        made.record["backends"].append(_backend(name, known))


def repeat(made, cell):
    """Adds an A/A control: a cell of the same code, whose trials are like those of the first."""
    name = cell["backend"] + "_2"
    backend(made, name, **TRAITS[cell["backend"]])
    second = {**cell, "backend": name, "control_of": cell["name"]}
    second["name"] = cell["name"].replace(f"/{cell['backend']}/", f"/{name}/")
    made.record["cells"].append(second)
    rng = numpy.random.default_rng(2)
    rows = [{**row, "cell": second["name"]} for row in made.rows if row["cell"] == cell["name"]]
    for row in rows:
        row["wall_ns"] = round(row["wall_ns"] * math.exp(rng.normal(0, 0.02)))
        row["position"] = 1 + max(one["position"] for one in made.rows)
    made.rows += rows


def add(made, workload, name, fields, threads=2, **other):
    """Adds a cell, whose name has all of `fields`; returns it."""
    operation = {"ping_pong": "round trip", "bounded_vs_unbounded": "round trip", "bank": "session"}
    operation["create_close"] = "pipe"
    messages = {"ping_pong": 2, "bounded_vs_unbounded": 2, "bank": 8}
    cell = {
        "name": "",
        "workload": workload,
        "backend": name,
        "protocol": None,
        "operation": operation.get(workload, "message"),
        "messages_per_operation": messages.get(workload, 1),
        "unit": "ns",
        "better": "lower",
        **fields,
        "cpus": [0, 1],
        "threads": threads,
        "oversubscribed": threads > 2,
        **other,
    }
    cell["name"] = checks.cell_name(cell, fields)
    made.record["cells"].append(cell)
    return cell


def time(made, cell, process, number, operations, ns, floor=None, marks=None, cpu_ns=None):
    """Adds a trial of so many operations of `ns` each."""
    made.rows.append(
        {
            "machine": 0,
            "process": process,
            "round": number,
            "position": sum(1 for _ in made.record["cells"]) - 1,
            "cell": cell["name"],
            "start_s": number + 0.25,
            "wall_ns": max(1, round(operations * ns)),
            "cpu_ns": None if cpu_ns is None else round(operations * cpu_ns),
            "operations": operations,
            "messages": operations * cell["messages_per_operation"],
            "floor_round_trip_ns": floor,
            "voluntary_switches": 0,
            "involuntary_switches": 1,
            "page_faults": 0,
            "marks": marks,
        }
    )


def _machine():
    load = {"load1": 0.1, "steal_ticks": 0, "cpu_pressure_avg10": 0.0, "busy_share": 0.01}
    return {
        "name": "testbed",
        "cpu": "Imaginary Processor 9000",
        "cores": 2,
        "pus": 2,
        "allowed_cpus": [0, 1],
        "memory_bytes": 8 << 30,
        "os": "Debian GNU/Linux 12 (bookworm)",
        "kernel": "6.1.0",
        "kernel_command_line": "quiet",
        "governor": None,
        "governor_reason": "no cpufreq on this machine",
        "turbo": None,
        "smt": False,
        "thp": "madvise",
        "aslr": 2,
        "clocksource": "tsc",
        "hypervisor": "KVM",
        "mitigations": {"meltdown": "Not affected"},
        "clock_read_ns": 25.0,
        "placements": [
            {"name": "same_pu", "cpus": [0, 0]},
            {"name": "smt", "absent": "no core has two processing units"},
            {"name": "same_l3", "cpus": [0, 1]},
            {"name": "cross_numa", "absent": "one NUMA node"},
            {"name": "unpinned", "cpus": []},
        ],
        "before": load,
        "after": dict(load, load1=1.9, steal_ticks=3),
    }


def _points(backends):
    """Workload, backend, fields and cost per operation of each cell."""
    centre = {"carry": "value", "pairs": 1, "payload_bytes": 8, "placement": "same_l3"}
    yield "ping_pong", "floor", dict(centre, wait="spin"), 55
    for name, waits in backends.items():
        for wait, cost in waits.items():
            at = {**centre, "wait": wait}
            for size in (0, 8, 64, 1024, 65536):
                yield "ping_pong", name, {**at, "payload_bytes": size}, cost + size / 4
            large = {**at, "carry": "unique_ptr", "payload_bytes": 65536}
            yield "ping_pong", name, large, cost * 1.4 + 90
            for placement, factor in (("same_pu", 20 if cost < 1000 else 0.1), ("unpinned", 1.2)):
                yield "ping_pong", name, {**at, "placement": placement}, cost * factor
            if name != "single_shot_bounded":
                yield from _streams(name, at, large, 40 + cost / 200)
                yield "bank", name, at, cost * 4
            yield "create_close", name, at, 180 + cost / 1000


def _streams(name, at, large, cost):
    for size in (0, 8, 64, 1024, 65536):
        yield "stream", name, {**at, "payload_bytes": size}, cost + size / 8
    yield "stream", name, large, cost + 80
    for pairs in (1, 2, 4, 8):
        worse = pairs ** (0.7 if name.startswith("global") else 0.05)
        yield "stream", name, {**at, "pairs": pairs, "placement": "unpinned"}, cost * worse
