"""Starts pipes_bench, reads what it leaves behind, and checks that by the schema of a run.

A reader needs no code of this project: two lines of the standard library, or of pandas.
"""

import csv
import hashlib
import json
import os
import pathlib
import pty
import subprocess
import time

import jsonschema

# A few cells and many rounds.
ROUNDS = 2000
FEW = ["--plan=smoke", "--quiet", f"--rounds={ROUNDS}",
       "--filter=^stream/ring/carry:value/pairs:1/payload_bytes:(8|64)/.*unpinned/wait:park"]


def start(bench, out, *flags, under=()):
    """The running program, its results below `out`; started by the command `under`, if one is given."""
    return subprocess.Popen(
        [*under, bench, f"--out={out}", *flags],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def on_terminal(command):
    """Runs a command whose standard error is a terminal; returns its exit code and what the terminal got."""
    ours, its = pty.openpty()
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=its)
    os.close(its)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return program.wait(), shown.decode(errors="replace").replace("\r\n", "\n")


def going_on(bench, directory, *flags):
    """The running program that goes on with the run in `directory`."""
    return subprocess.Popen(
        [bench, f"--resume={directory}", *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def again(bench, directory, *flags):
    """How going on with the run in `directory` ended: code, standard output, standard error."""
    program = going_on(bench, directory, *flags)
    shown, errors = program.communicate()
    return program.returncode, shown, errors


def read(directory):
    """run.json, and the lines of trials.csv that it counts, by round; the digests are checked."""
    text = pathlib.Path(directory, "run.json").read_text()
    run = json.loads(text)
    assert hashlib.sha256(text.replace(run["digest"], "").encode()).hexdigest() == run["digest"], "run.json was edited"
    header, *lines = pathlib.Path(directory, "trials.csv").read_bytes().splitlines(keepends=True)
    rounds = []
    for digest in run["digests"]:
        of_round, lines = lines[:digest["trials"]], lines[digest["trials"]:]
        assert hashlib.sha256(b"".join(of_round)).hexdigest() == digest["sha256"], digest
        text = [line.decode() for line in [header, *of_round]]
        rounds.append(list(csv.DictReader(text)))
    return run, rounds, lines


def typed(line, trial_schema):
    """A line as a JSON object, its fields of the types that the schema gives to them."""
    def value(name, text):
        kinds = trial_schema["properties"][name]["type"]
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if text == "" and "null" in kinds:
            return None
        return json.loads(text) if {"integer", "number"} & set(kinds) else text
    return {name: value(name, text) for name, text in line.items()}


def check(run, rounds, schema):
    """Checks run.json and its trials by the schema, and then what a schema cannot say."""
    jsonschema.validate(run, schema, cls=jsonschema.Draft202012Validator)
    trial_schema = {**schema["$defs"]["trial"], "$defs": schema["$defs"]}
    of_the_schema = jsonschema.Draft202012Validator(trial_schema)  # once: validate() checks the schema each time
    cells = {cell["name"]: cell for cell in run["cells"]}
    assert len(cells) == len(run["cells"]), "a cell is there twice"
    assert not set(cells) & {s["cell"] for s in run["skipped"]}, "a cell ran and was skipped"
    backends = {backend["name"] for backend in run["backends"]}
    assert len(backends) == len(run["backends"]), "a backend is there twice"
    named = {name.split("/")[1] for name in [*cells, *(s["cell"] for s in run["skipped"])]}
    assert named == backends, named ^ backends
    for name, cell in cells.items():
        workload, backend, *keys = name.split("/")
        assert (workload, backend) == (cell["workload"], cell["backend"]), name
        assert keys == sorted(keys), name
        for key, text in (pair.split(":", 1) for pair in keys):
            assert str(cell[key]) == text, (name, key)
        if "control_of" in cell:
            repeated = cells[cell["control_of"]]
            assert repeated["name"].split("/")[2:] == keys and repeated["workload"] == workload, name
            assert repeated["backend"] != backend and "control_of" not in repeated, name
    last = 0.0
    for number, lines in enumerate(rounds):
        assert list(lines[0]) == list(trial_schema["properties"]), "columns"
        for line in lines:
            trial = typed(line, trial_schema)
            of_the_schema.validate(trial)
            cell = cells[trial["cell"]]
            digest = run["digests"][number]
            assert (trial["process"], trial["round"]) == (digest["process"], digest["round"]), trial
            assert trial["messages"] == trial["operations"] * cell["messages_per_operation"], trial
            assert trial["start_s"] >= last, "trials are not in the order in which they ran"
            last = trial["start_s"]
            for column in cell.get("unknown", {}):
                assert trial[column] is None, (column, trial)


def directory_with_rounds(out, wanted):
    """The directory of the run below `out`, once run.json tells of that many rounds."""
    give_up = time.monotonic() + 300  # a sanitizer is slow
    while time.monotonic() < give_up:
        for file in pathlib.Path(out).glob("*/run.json"):
            if len(json.loads(file.read_text())["digests"]) >= wanted:
                return file.parent
        time.sleep(0.005)
    raise AssertionError("no such round within five minutes")


def measuring_process(leader):
    """The number of the process that measures for this one, once there is one."""
    give_up = time.monotonic() + 300
    while time.monotonic() < give_up:
        for name in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                led = b"--led" in name.read_bytes().split(b"\0")
                parent = int(name.with_name("stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has just ended
                continue
            if led and parent == leader:
                return int(name.parent.name)
        time.sleep(0.005)
    raise AssertionError("no process that measures within five minutes")
