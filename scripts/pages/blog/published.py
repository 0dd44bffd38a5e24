"""published.py - what was published in 2012: results/published_2012.json, read and checked.

The file is written by hand, so its form is checked whenever it is read; a figure that is not known
must be null and must say what is unknown.
"""

import pathlib

from runs import files, schema
from runs.errors import BadInput

PATH = schema.RESULTS / "published_2012.json"

_TEXT = {"type": "string", "minLength": 1}
_MAYBE_TEXT = {"type": ["string", "null"], "minLength": 1}
_POSITIVE = {"type": ["number", "null"], "exclusiveMinimum": 0}


def _object(properties, optional=()):
    """An object with exactly these keys, of which `optional` may be left out."""
    required = [key for key in properties if key not in optional]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _list(items):
    return {"type": "array", "minItems": 1, "items": items}


SCHEMA = _object(
    {
        "schema": {"const": "pipes-published/1"},
        "about": _TEXT,
        "sources": _list(
            _object(
                {
                    "id": _TEXT,
                    "date": _MAYBE_TEXT,
                    "address": _MAYBE_TEXT,
                    "content": _MAYBE_TEXT,
                    "unknown": _TEXT,
                },
                optional=("unknown",),
            )
        ),
        "machine": _object(
            {
                "words": _TEXT,
                "cores": {"type": ["integer", "null"]},
                "cores_unknown": _TEXT,
                "remark": _TEXT,
                "source": _TEXT,
            }
        ),
        "msgsend": _object(
            {
                "unit": _TEXT,
                "base": _TEXT,
                "rows": _list(
                    _object(
                        {
                            "id": _TEXT,
                            "system": _TEXT,
                            "T1": _POSITIVE,
                            "T2": _POSITIVE,
                            "percent_of_scala": {"type": "number"},
                        }
                    )
                ),
                "tables": _object({"T1": _TEXT, "T2": _TEXT}),
                "remark": _TEXT,
                "parameters": {"type": "null"},
                "parameters_unknown": _TEXT,
            }
        ),
        "claims": _list(
            _object(
                {
                    "id": _TEXT,
                    "statement": _TEXT,
                    "kind": {"enum": ["about", "percent_range", "more"]},
                    "value": _POSITIVE,
                    "low": {"type": "number"},
                    "high": {"type": "number"},
                    "derived_from": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
                    "sources": _list(_TEXT),
                    "unknown": _TEXT,
                },
                optional=("value", "low", "high", "derived_from", "unknown"),
            )
        ),
        "unknown": _list(_TEXT),
    }
)


class Published:
    """The published figures and claims, by id."""

    def __init__(self, record):
        self.machine = record["machine"]
        self.rows = record["msgsend"]["rows"]
        self.tables = record["msgsend"]["tables"]
        self.remark = record["msgsend"]["remark"]
        self.parameters_unknown = record["msgsend"]["parameters_unknown"]
        self.claims = {claim["id"]: claim for claim in record["claims"]}
        self.sources = {source["id"]: source for source in record["sources"]}
        self.unknown = record["unknown"]

    @staticmethod
    def rate(row):
        """Messages per second of a row; where both tables have it they agree."""
        return row["T1"] if row["T2"] is None else row["T2"]


def load(path=PATH):
    """The published figures; BadInput if the file is missing or breaks its own form."""
    path = pathlib.Path(path)
    record = files.read_json(path)
    check(record, path)
    return Published(record)


def check(record, source="published"):
    """Raises BadInput for the first fault in `record`; `source` names it in the message."""
    schema.check_record(record, source, SCHEMA)
    known = {entry["id"] for entry in record["sources"]}
    rows = {row["id"]: row for row in record["msgsend"]["rows"]}
    for entry in record["sources"]:
        if entry["date"] is None or entry["content"] is None:
            _require(entry, "unknown", source)
    for row in rows.values():
        figures = [figure for figure in (row["T1"], row["T2"]) if figure is not None]
        if len(set(figures)) != 1:
            raise BadInput(f"{source}: {row['id']}: T1 and T2 must give one figure")
    for claim in record["claims"]:
        for name in (*claim["sources"], *claim.get("derived_from", ())):
            if name not in known and name not in rows:
                raise BadInput(f"{source}: {claim['id']}: no source or row {name!r}")
        if claim["kind"] == "percent_range":
            _require(claim, "low", source)
            _require(claim, "high", source)
        elif claim.get("value") is None:
            _require(claim, "unknown", source)


def _require(entry, key, source):
    if key not in entry:
        raise BadInput(f'{source}: {entry["id"]} lacks "{key}"')
