"""schema.py - the schemas of a run, and one line for the most telling fault of a record."""

import difflib
import functools
import json
import pathlib

from runs.errors import BadInput

RESULTS = pathlib.Path(__file__).resolve().parent.parent.parent / "results"
CURRENT, OLD = "pipes-run/2", "pipes-run/1"
_FILES = {CURRENT: "schema.json", OLD: "schema-1.json"}
_LONGEST = 160  # of a message: a library puts the whole value into it


@functools.lru_cache
def schema(version=CURRENT):
    """The schema of that version of the format, as a dictionary."""
    return json.loads((RESULTS / _FILES[version]).read_text(encoding="utf-8"))


def part(key):
    """The schema of a record that holds this part of a run alone."""
    rules = schema()
    return {"$defs": rules["$defs"], "properties": {key: rules["properties"][key]}}


def columns():
    """The columns of trials.csv: name -> its schema, in the order of the file."""
    return schema()["$defs"]["trial"]["properties"]


def headers():
    """The lists of columns that a trials.csv may have: files of older runs lack some of the last, optional ones."""
    names, required = list(columns()), schema()["$defs"]["trial"]["required"]
    return [names[:count] for count in range(len(names), len(required) - 1, -1)]


def version_of(record, source):
    """The version that a run names; BadInput if it is none of those that can be read."""
    if not isinstance(record, dict) or "schema" not in record:
        raise BadInput(f'{source}: lacks "schema"; allowed: {_versions()}')
    version = record["schema"]
    if not isinstance(version, str) or version not in _FILES:
        raise BadInput(f"{source}: schema is {_short(json.dumps(version))}; allowed: {_versions()}")
    return version


def check_record(record, source, rules):
    """Raises BadInput for the most telling fault of `record` by the schema `rules`."""
    import jsonschema

    errors = jsonschema.Draft202012Validator(rules).iter_errors(record)
    found = jsonschema.exceptions.best_match(errors)
    if found is not None:
        raise BadInput(f"{source}: {place(found.absolute_path)}: {_explain(found)}")


def place(path):
    """Where in a record a fault is: cells[0].wait."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the file as a whole"


def _explain(error):
    """The library's message, what is allowed there, and the nearest word for a misspelt one."""
    known, given = (), ()
    if error.validator == "additionalProperties":
        known = tuple(error.schema.get("properties", ()))
        given = tuple(key for key in error.instance if key not in known)
    elif error.validator == "enum":
        known, given = tuple(map(str, error.validator_value)), (str(error.instance),)
    near = [word for each in given for word in difflib.get_close_matches(each, known, 1)]
    hint = f" (nearest: {near[0]})" if near else ""
    told = error.schema.get("description")
    return _short(error.message) + hint + (f"; allowed: {told.rstrip('.')}" if told else "")


def _short(text):
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]} ... {text[-half:]}"


def _versions():
    return " or ".join(f'"{version}"' for version in _FILES)
