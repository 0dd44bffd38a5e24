"""synthetic_run.py - invents a run for the tests. Nothing in it was measured.

The numbers have the shape of real ones (spinning is cheap, sleeping is dear, one lock for all does
not scale, one cell has two modes), come from a seeded generator and satisfy results/schema.json.
"""

import json
import math

import numpy

import run_file

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BACKENDS = {
    "global_mutex": {"park": 61000},
    "global_mutex_yielding": {"park": 47000},
    "queue_mutex": {"park": 52000},
    "single_shot": {"spin": 190, "spin_then_park": 260, "park": 43000},
    "single_shot_bounded": {"spin": 110, "spin_then_park": 150, "park": 41000},
}


def make(rounds=9, processes=1, seed=1, dirty=False, suspect=(), backends=None):
    """A whole run: five workloads' worth of cells, something skipped, something absent."""
    rng = numpy.random.default_rng(seed)
    stamp = "20261122T130000Z"
    run = {
        "schema": "pipes-run/1",
        "run": {
            "id": f"testbed-{stamp}-{COMMIT[:7]}" + ("-dirty" if dirty else ""),
            "time": "2026-11-22T13:00:00Z",
            "command": ["pipes_bench", "--plan=quick"],
            "plan": "quick",
            "seed": seed,
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
        "machine": _machine(),
        "cells": [],
        "skipped": [],
        "voids": [],
    }
    keys = [(process, number) for process in range(processes) for number in range(rounds)]
    floors = {key: 55 * math.exp(rng.normal(0, 0.02)) for key in keys}
    for workload, backend, parameters, cost in _points(backends or BACKENDS):
        run["cells"].append(_cell(rng, keys, floors, workload, backend, parameters, cost))
    run["skipped"].append(
        {
            "cell": (
                "stream/single_shot_bounded/carry:value/pairs:1/payload_bytes:8/"
                "placement:same_l3/wait:spin"
            ),
            "reason": "stream is not bounded and this backend takes only bounded protocols",
        }
    )
    return run


def write(directory, run=None):
    """Writes `run` as directory/run.json and returns the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "run.json").write_text(json.dumps(run or make()), encoding="utf-8")
    return directory


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
    """Workload, backend, parameters and cost per operation of each cell."""
    centre = {"carry": "value", "pairs": 1, "payload_bytes": 8, "placement": "same_l3"}
    yield "ping_pong", "floor", dict(centre, wait="spin"), 55
    for backend, waits in backends.items():
        for wait, cost in waits.items():

            def at(**other):
                return (
                    dict(centre, wait=wait, **other)
                    if not other
                    else {**centre, "wait": wait, **other}
                )

            for size in (0, 8, 64, 1024, 65536):
                yield "ping_pong", backend, at(payload_bytes=size), cost + size / 4
            yield "ping_pong", backend, at(carry="unique_ptr", payload_bytes=65536), cost * 1.4 + 90
            for placement, factor in (("same_pu", 20 if cost < 1000 else 0.1), ("unpinned", 1.2)):
                yield "ping_pong", backend, at(placement=placement), cost * factor
            if backend != "single_shot_bounded":
                local = 40 + cost / 200
                for size in (0, 8, 64, 1024, 65536):
                    yield "stream", backend, at(payload_bytes=size), local + size / 8
                yield "stream", backend, at(carry="unique_ptr", payload_bytes=65536), local + 80
                for pairs in (1, 2, 4, 8):
                    worse = pairs ** (0.7 if backend.startswith("global") else 0.05)
                    if pairs > 1:
                        yield "stream", backend, at(
                            pairs=pairs, placement="unpinned"
                        ), local * worse
                    else:
                        yield "stream", backend, at(placement="unpinned"), local
                yield "bank", backend, at(), cost * 4
            yield "create_close", backend, at(), 180 + cost / 1000


def _cell(rng, keys, floors, workload, backend, parameters, cost):
    per_operation = {"ping_pong": 2, "stream": 1, "bank": 8, "create_close": 1}[workload]
    threads = 2 * parameters["pairs"]
    two_modes = workload == "ping_pong" and parameters["wait"] == "spin_then_park"
    trials = []
    for index, (process, number) in enumerate(keys):
        noise = math.exp(rng.normal(0, 0.04)) * (30 if two_modes and index % 3 == 0 else 1)
        operations = max(100, int(2e7 / cost))
        marks = ["steal"] if rng.random() < 0.02 else []
        trials.append(
            {
                "process": process,
                "round": number,
                "position": index,
                "operations": operations,
                "messages": operations * per_operation,
                "ns": round(operations * cost * noise, 1),
                "floor_round_trip_ns": floors[process, number],
                "costs": {
                    "cpu_ns": 2 * operations * cost,
                    "voluntary_switches": 0,
                    "involuntary_switches": 1,
                    "page_faults": 0,
                    "migrations": None,
                    "migrations_reason": "no scheduler statistics",
                },
                "marks": marks,
            }
        )
    words = {
        "ping_pong": "round trip",
        "stream": "message",
        "bank": "session",
        "create_close": "pipe",
    }
    cell = {
        "name": "",
        "workload": workload,
        "backend": backend,
        "protocol": None if backend == "floor" else workload,
        "operation": words[workload],
        "messages_per_operation": per_operation,
        "parameters": parameters,
        "cpus": [0, 1],
        "threads": threads,
        "oversubscribed": threads > 2,
        "trials": trials,
    }
    cell["name"] = run_file.cell_name(cell)
    return cell
