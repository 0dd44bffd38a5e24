"""old_format.py - reads the format pipes-run/1, in which run.json held everything, as the one of today.

The runs published in 2026 before trials.csv existed have it.
"""

import re

import pandas

from runs import checks, old_backends, schema
from runs.errors import BadInput

_COSTS = ("cpu_ns", "voluntary_switches", "involuntary_switches", "page_faults", "migrations")
_CAPACITIES = [1024, 64, 65536]  # at which queues were compared, the usual one first
_KEYS = {"room": "capacity"}  # keys of cells that have another name today
_WORKLOADS = {"ring": "thread_ring"}  # and workloads
_LABELS = {("stream", "floor"): "bare cache lines"}


def convert(old, source):
    """run.json of today and the table of trials, from a validated run.json of old."""
    _check(old, source)
    machine = old["machine"]
    compared = {"capacities": _CAPACITIES} if old["run"]["plan"] in ("rivals", "smoke") else {}
    record = {
        "schema": schema.CURRENT,
        "run": {**old["run"], **compared, "state": "complete", "processes": _processes(old)},
        "build": old["build"],
        "machines": [machine],
        "backends": _backends(old, source),
        "cells": [_cell(cell) for cell in old["cells"]],
        "skipped": [{**entry, "cell": _name(entry["cell"])} for entry in old["skipped"]],
        "voids": [
            {"machine": 0, "process": 0, **entry, "cell": _name(entry["cell"])}
            for entry in old["voids"]
        ],
        "digests": [],
    }
    # Then, a cell whose check had failed was left out.
    known = {cell["name"] for cell in record["cells"]}
    record["voids"], void = [], record["voids"]
    for entry in void:
        if entry["cell"] in known:
            record["voids"].append(entry)
        else:
            reason = f"failed in round {entry['round']}: {entry['reason']}"
            record["skipped"].append({"cell": entry["cell"], "reason": reason})
    return record, _trials(old)


def _check(old, source):
    """Raises BadInput for cells whose names contradict their parameters, and for names that no cell can have."""
    for part in ("skipped", "voids"):
        for index, entry in enumerate(old[part]):
            if not re.fullmatch(r"[^/]+/[^/]+(/[^/:]+:[^/]*)*", entry["cell"]):
                raise BadInput(
                    f'{source}: {part}[{index}].cell is "{entry["cell"]}"; allowed: a name such as '
                    "workload/backend/key:value"
                )
    for index, cell in enumerate(old["cells"]):
        fields = {**cell["parameters"], "workload": cell["workload"], "backend": cell["backend"]}
        expected = checks.cell_name(fields, cell["parameters"])
        if cell["name"] != expected:
            raise BadInput(
                f'{source}: cells[{index}].name is "{cell["name"]}"; allowed, by its own '
                f'parameters: "{expected}"'
            )


def _processes(old):
    return 1 + max((t["process"] for cell in old["cells"] for t in cell["trials"]), default=0)


def _backends(old, source):
    """The traits of every backend that a cell or a skipped point names."""
    waits = {}
    for entry in (*old["skipped"], *old["voids"]):
        waits.setdefault(entry["cell"].split("/")[1], set())
    for cell in old["cells"]:
        waits.setdefault(cell["backend"], set()).add(cell["parameters"]["wait"])
    found = []
    for name in sorted(waits, key=old_backends.order):
        traits = old_backends.traits(name, waits[name])
        if traits is None:
            raise BadInput(
                f'{source}: backend "{name}" is unknown; allowed in a run of format {schema.OLD}: '
                "those of its time"
            )
        found.append(traits)
    return found


def _name(name):
    """A cell's name with the keys of today."""
    workload, backend, *keys = name.split("/")
    pairs = [key.split(":", 1) for key in keys]
    renamed = sorted((_KEYS.get(key, key), value) for key, value in pairs)
    return "/".join([_WORKLOADS.get(workload, workload), backend, *(f"{key}:{value}" for key, value in renamed)])


def _cell(cell):
    found = {
        "name": _name(cell["name"]),
        "workload": _WORKLOADS.get(cell["workload"], cell["workload"]),
        "backend": cell["backend"],
        "protocol": cell["protocol"],
        "operation": cell["operation"],
        "messages_per_operation": cell["messages_per_operation"],
        "unit": "ns",
        "better": "lower",
        **{_KEYS.get(key, key): value for key, value in cell["parameters"].items()},
        "cpus": cell["cpus"],
        "threads": cell["threads"],
        "oversubscribed": cell["oversubscribed"],
    }
    unknown = _unknown(cell["trials"])
    if unknown:
        found["unknown"] = unknown
    if (cell["workload"], cell["backend"]) in _LABELS:
        found["label"] = _LABELS[cell["workload"], cell["backend"]]
    return found


def _unknown(trials):
    """The costs that no trial of a cell has, with their reasons."""
    found = {}
    for key in _COSTS:
        if trials and all(trial["costs"].get(key) is None for trial in trials):
            reasons = (trial["costs"].get(f"{key}_reason") for trial in trials)
            told = next(filter(None, reasons), "")
            if told or any(key in trial["costs"] for trial in trials):
                found[key] = told or "no reason given"
    return found


def _trials(old):
    """All trials as a table of strings, as a file would hold them, made into one of numbers."""
    rows = [
        {
            "machine": 0,
            "process": trial["process"],
            "round": trial["round"],
            "position": trial["position"],
            "cell": _name(cell["name"]),
            "wall_ns": trial["ns"],
            "operations": trial["operations"],
            "messages": trial["messages"],
            "floor_round_trip_ns": trial["floor_round_trip_ns"],
            **{key: trial["costs"].get(key) for key in _COSTS},
            "marks": " ".join(trial["marks"]) or None,
        }
        for cell in old["cells"]
        for trial in cell["trials"]
    ]
    rows.sort(key=lambda row: (row["process"], row["round"], row["position"]))
    columns = schema.columns()
    table = pandas.DataFrame(rows, columns=list(columns))
    for name, rule in columns.items():
        if "string" in rule["type"]:
            table[name] = table[name].astype(object).where(table[name].notna(), None)
        elif "null" in rule["type"]:
            table[name] = table[name].astype(float)
    return table
