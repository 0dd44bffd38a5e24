"""reading.py - a run as tables: cells and trials as DataFrames, all else as run.json has it.

All programs read runs through `load`, so that they may rely on what the schema promises.
"""

import dataclasses
import functools
import hashlib
import pathlib

import pandas

from runs import checks, files, old_format, schema, trials
from runs.errors import BadInput


@dataclasses.dataclass(frozen=True)
class Run:
    """A validated run."""

    record: dict  # run.json, of the current version
    cells: pandas.DataFrame  # one row per cell, indexed by name; absent fields are None
    # One row per trial; `block` numbers those that are compared in pairs, `run_process` the processes of the run.
    trials: pandas.DataFrame
    source: pathlib.Path  # the run.json that was read

    @property
    def directory(self):
        """Where the run is, and what is drawn from it goes."""
        return self.source.parent

    @property
    def about(self):
        """The part of run.json on the run itself."""
        return self.record["run"]

    @property
    def build(self):
        """What was measured was built like this."""
        return self.record["build"]

    @property
    def machine(self):
        """The first machine, which is the only one of most runs."""
        return self.record["machines"][0]

    @functools.cached_property
    def backends(self):
        """What is known of each backend, by name."""
        return {backend["name"]: backend for backend in self.record["backends"]}


def load(path):
    """The run in a directory; BadInput, with one line of text, if it is not whole and valid."""
    source = files.find_run(path)
    record = files.read_json(source)
    if schema.version_of(record, source) == schema.OLD:
        schema.check_record(record, source, schema.schema(schema.OLD))
        record, found = old_format.convert(record, source)
        checks.check_record(record, source)
        return make(record, found, source, source)
    schema.check_record(record, source, schema.schema())
    _check_digest(record, source)
    checks.check_record(record, source)
    table = files.with_ending(source.parent / "trials.csv")
    if table is None:
        raise BadInput(
            f"{source.parent / 'trials.csv'}: no such file; allowed: the trials beside {source.name}"
        )
    complete = record["run"]["state"] == "complete"
    found = trials.read(files.read_bytes(table), table, record["digests"], complete)
    return make(record, found, source, table)


def _check_digest(record, source):
    """BadInput if run.json is not as it was written; of one without a digest, as in older runs, that is not known."""
    if "digest" not in record:
        return
    opening, digest = b'"digest": "', record["digest"].encode()
    before, _, after = files.read_bytes(source).rpartition(opening + digest)
    if hashlib.sha256(before + opening + after).hexdigest().encode() != digest:
        raise BadInput(f"{source}: was edited (its SHA-256 differs); allowed: the file as it was written")


def make(record, found, source="run", table="trials"):
    """A run from a checked run.json and its trials, whose agreement is checked here."""
    checks.check_trials(found, record, table)
    numbers = {
        name: found.groupby(keys, dropna=False, sort=True).ngroup()
        for name, keys in (("block", checks.BLOCK), ("run_process", checks.PROCESS))
    }
    return Run(record, _cells(record), found.assign(**numbers), pathlib.Path(source))


def _cells(record):
    """The cells as a table; `point` holds the keys that their names hold, without the wait strategy."""
    known = schema.schema()["$defs"]["cell"]["properties"]
    table = pandas.DataFrame(record["cells"], dtype=object)
    table = table.reindex(columns=[*known, *(key for key in table if key not in known)])
    table = table.astype(object)
    table = table.where(table.notna(), None)
    table["point"] = [
        {key: cell[key] for key in sorted(checks.cell_keys(cell["name"])) if key != "wait"}
        for cell in record["cells"]
    ]
    return table.set_index("name", drop=False)
