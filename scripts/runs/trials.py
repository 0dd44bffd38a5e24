"""trials.py - the table of trials: read from trials.csv, checked against the digests of its rounds.

The columns and what each may hold are those of the schema, results/schema.json. Files of older runs lack the last
columns, whose values are then unknown.
"""

import hashlib
import io
import re

import numpy
import pandas

from runs import schema
from runs.errors import BadInput, remark


# The bounds of numbers that are not 0. A double holds whole numbers up to 2^53 exactly.
LEAST, MOST = 1e-12, 2**53


def read(content, source, digests, complete):
    """trials.csv as a DataFrame; BadInput if it is truncated, edited or holds a wrong value.

    `digests` are those of run.json. The lines of a round that was cut short are dropped, unless the
    run is `complete`.
    """
    lines = content.splitlines(keepends=True)
    known = [",".join(names) for names in schema.headers()]
    header = next((each for each in known if lines and lines[0].rstrip(b"\n") == each.encode()), None)
    if header is None:
        raise BadInput(f"{source}: line 1 is not the header; allowed: {known[0]}, or without the last ones")
    lines = _finished(lines[1:], source, digests, complete)
    for number, line in enumerate(lines, 2):
        if line.count(b",") != header.count(",") or b'"' in line:
            raise BadInput(
                f"{source}: line {number} has {line.count(b',') + 1} fields; allowed: "
                f"{header.count(',') + 1}, separated by commas, without quotes"
            )
    text = pandas.read_csv(
        io.BytesIO(header.encode() + b"\n" + b"".join(lines)),
        dtype=str,
        keep_default_na=False,
        encoding_errors="replace",
    )
    return typed(text.reindex(columns=list(schema.columns()), fill_value=""), source)


def _finished(lines, source, digests, complete):
    """The lines of the finished rounds, each round as its digest says."""
    # To the schema, 3.0 is a whole number too.
    counts = [int(entry["trials"]) for entry in digests]
    expected = sum(counts)
    if len(lines) < expected or (lines[:expected] and not lines[expected - 1].endswith(b"\n")):
        cut = len(lines) >= expected
        there = f"the last of {expected} trials is cut" if cut else f"{len(lines)} of {expected} trials are there"
        raise BadInput(f"{source}: truncated: {there}; allowed: the file as it was written")
    at = 0
    for entry, count in zip(digests, counts):
        block = lines[at : at + count]
        which = f"round {entry['round']} of process {entry['process']}"
        if hashlib.sha256(b"".join(block)).hexdigest() != entry["sha256"]:
            raise BadInput(
                f"{source}: lines {at + 2} to {at + 1 + len(block)} are not those that were written "
                f"for {which} (SHA-256 differs); allowed: the file as it was written"
            )
        at += len(block)
    if complete and at < len(lines):
        raise BadInput(
            f"{source}: {len(lines) - at} lines more than run.json knows of; allowed: the files of "
            "one run"
        )
    if at < len(lines):
        left_out = "1 trial of an unfinished round is" if len(lines) - at == 1 else f"{len(lines) - at} trials of an unfinished round are"
        remark(f"{source}: {left_out} left out")
    return lines[:at]


def typed(text, source):
    """A table of strings as numbers, words and empty values, by the types of the schema."""
    table = {}
    for name, rule in schema.columns().items():
        kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        empty = (text[name] == "").to_numpy()
        if "null" not in kinds:
            _refuse(empty, text, name, rule, source)
        if "string" in kinds:
            _refuse(_misspelt(text[name], rule.get("pattern", ".*")), text, name, rule, source)
            table[name] = text[name].where(~empty, None)
        else:
            table[name] = _numbers(text, name, rule, kinds, empty, source)
    return pandas.DataFrame(table)


def _numbers(text, name, rule, kinds, empty, source):
    digits = r"\d+" if "integer" in kinds else r"\d+(\.\d+)?([eE][-+]?\d+)?"
    _refuse(_misspelt(text[name], digits), text, name, rule, source)
    numbers = pandas.to_numeric(numpy.where(empty, None, text[name]), errors="coerce")
    least, above = rule.get("minimum", -numpy.inf), rule.get("exclusiveMinimum", -numpy.inf)
    usual = (numbers == 0) | ((numbers >= LEAST) & (numbers <= MOST))
    wrong = ~empty & ~((numbers >= least) & (numbers > above) & usual)
    _refuse(wrong, text, name, rule, source)
    return numbers if "null" not in kinds else numbers.astype(float)


def _misspelt(texts, pattern):
    """Whether each text that is not empty differs from the pattern. Many columns have few values, each many times."""
    fits = re.compile(pattern, re.DOTALL).fullmatch
    return texts.isin([one for one in set(texts) if one and not fits(one)]).to_numpy()


def _refuse(wrong, text, name, rule, source):
    """BadInput for the first line whose value is wrong."""
    if wrong.any():
        at = int(numpy.flatnonzero(wrong)[0])
        value = text[name].iloc[at]
        told = f'"{value[:40]}"' if value else "empty"
        kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        allowed = "integer" if "integer" in kinds else "number" if "number" in kinds else "text"
        if "exclusiveMinimum" in rule:
            allowed += f" above {rule['exclusiveMinimum']}"
        if allowed != "text":
            allowed += ", up to 2^53"
        raise BadInput(
            f"{source}: line {at + 2}: {name} is {told}; allowed: {allowed} ({rule['description']})"
        )
