"""checks.py - what a schema cannot say of a run: its parts agree, and nothing occurs twice."""

from runs.errors import BadInput

PROCESS = ["machine", "side", "process"]  # trials that agree in these are of one process
BLOCK = ["machine", "process", "side", "round"]  # trials that agree in these are compared in pairs


def cell_keys(name):
    """The keys in a cell's name with their values as text."""
    return dict(part.split(":", 1) for part in name.split("/")[2:])


def cell_name(cell, keys):
    """The name of a cell, made from its fields `keys`."""
    parts = [f"{key}:{_word(cell.get(key))}" for key in sorted(keys)]
    return "/".join([cell["workload"], cell["backend"], *parts])


def _word(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_record(record, source):
    """Raises BadInput if names of cells, backends or machines in run.json contradict each other."""
    backends = _unique(record["backends"], "backends", source)
    cells = _unique(record["cells"], "cells", source)
    for index, cell in enumerate(record["cells"]):
        expected = cell_name(cell, cell_keys(cell["name"]))
        if cell["name"] != expected:
            raise BadInput(
                f'{source}: cells[{index}].name is "{cell["name"]}"; allowed, by its own fields: '
                f'"{expected}"'
            )
        if cell["backend"] not in backends:
            raise BadInput(
                f'{source}: cells[{index}].backend is "{cell["backend"]}", which is missing from '
                "backends; allowed: the name of one of them"
            )
    for index, entry in enumerate(record["voids"]):
        if entry["cell"] not in cells:
            raise BadInput(f'{source}: voids[{index}].cell is "{entry["cell"]}"; allowed: a cell')
    for key in ("voids", "digests"):
        for index, entry in enumerate(record[key]):
            if entry["machine"] >= len(record["machines"]):
                raise BadInput(
                    f"{source}: {key}[{index}].machine is {entry['machine']}; allowed: below "
                    f"{len(record['machines'])}, the number of machines"
                )


def _unique(entries, key, source):
    seen = set()
    for index, entry in enumerate(entries):
        if entry["name"] in seen:
            raise BadInput(
                f'{source}: {key}[{index}] repeats "{entry["name"]}"; allowed: each name once'
            )
        seen.add(entry["name"])
    return seen


def check_trials(trials, record, source):
    """Raises BadInput for a trial of an unknown cell or machine, and for a second one in a block."""
    known = {cell["name"] for cell in record["cells"]}
    strange = ~trials["cell"].isin(known)
    if strange.any():
        line = int(strange.to_numpy().argmax()) + 2
        raise BadInput(
            f'{source}: line {line}: cell "{trials["cell"].iloc[line - 2]}" is missing from run.json; '
            "allowed: the name of one of its cells"
        )
    beyond = trials["machine"] >= len(record["machines"])
    if beyond.any():
        line = int(beyond.to_numpy().argmax()) + 2
        raise BadInput(f"{source}: line {line}: machine is not in run.json; allowed: one that is")
    twice = trials.duplicated([*BLOCK, "cell"])
    if twice.any():
        line = int(twice.to_numpy().argmax()) + 2
        trial = trials.iloc[line - 2]
        raise BadInput(
            f"{source}: line {line} is a second trial of {trial['cell']} in process "
            f"{trial['process']}, round {trial['round']}; allowed: one trial per process and round"
        )
