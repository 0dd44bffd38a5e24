"""damage.py - runs, plans and kept files, damaged at random: in their bytes, in their values, in what is there.

Half of the damaged tables get digests that fit again, so that the damage is not found by its digest alone.
"""

import copy
import gzip
import hashlib
import itertools
import json
import lzma
import os
import sys

from kept import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
VALUES = (
    None, True, False, 0, 1, -1, 2, 0.5, -0.0, 1e-31, 1e300, 2**53, 2**64, -(2**63), 10**400, "", " ", "x", "0", "nan", "a,b", "\n", "|", "`",
    "\u202e", "\u0000", "x" * 3000, [], {}, [[]], [None], {"": None}, "ring", "spin", "ping_pong/ring", "2026-01-01T00:00:00Z", "complete",
    "running", "interrupted"
)
FIELDS = (
    "", " ", "0", "1", "-1", "1.5", "nan", "inf", "1e400", "x", "steal", "9" * 30, "9007199254740993", "18446744073709551616", "-0", "0x1",
    "1e5", "\u00e4", '"', '""', "a b", "'", "=1+1", "True", "NULL", "+1", " 1", "1 ", "1_0"
)
DEEP = "[" * 100_000
# Values for a key of a plan.
TOML = (
    "0", "1", "-1", "2", "0.5", "1e400", "nan", "-inf", "9" * 30, "true", '""', '"x"', '"ring"', '"park"', '"stream"', "[]", "[0]", "[1, 1]",
    "[1, 2, 3]", "[8, 256]", "[64, 1024]", '["ring", "ring"]', '["comparison", "axes"]', "[[1]]", "{}", "{ a = 1 }", "1979-05-27", '"("',
    '"\\u0000"', '"""\na"""', "'" + "x" * 3000 + "'", "0x10", "1_000", "[" + "1, " * 9000 + "]", "", "= 1"
)


class Base:
    """A run without faults, of which damaged ones are made."""

    def __init__(self, record, lines):
        self.record = record  # run.json
        self.lines = lines  # of trials.csv, each with its line break; the first is the header; None: there is no table


def bases():
    """Small runs of each page, invented, and one of the form before this one."""
    from runs import files, schema
    from runs.test import old_form, synthetic

    found = []
    for plan in ("quick", "blog", "rivals", "smoke"):
        invented = synthetic.make(rounds=7, plan=plan)
        kept = {cell["name"] for cell in invented.record["cells"][::9]} | {cell["name"] for cell in invented.record["cells"][:6]}
        invented = invented.keep(lambda cell, kept=kept: cell["name"] in kept)
        blocks = invented.blocks()
        record = {**invented.record, "digests": [_digest(key, block) for key, block in blocks.items()]}
        header = ",".join(schema.columns()) + "\n"
        found.append(Base(record, [header, *itertools.chain(*blocks.values())]))
    old = files.read_json(old_form.RUNS / "reference/run.json.xz")
    found.append(Base(_cut(old), None))
    return found


def _digest(key, block):
    return {**dict(zip(("machine", "process", "round"), key)), "trials": len(block), "sha256": hashlib.sha256("".join(block).encode()).hexdigest()}


def _cut(record):
    """An old run with a few cells only."""
    return {**record, "cells": record["cells"][::40]}


def write(base, folder, random):
    """A damaged copy of the run in `folder`, which is new."""
    folder.mkdir()
    record, lines = copy.deepcopy(base.record), list(base.lines or [])
    how = random.randrange(10)
    if lines and how in (0, 1, 2, 3):
        for _ in range(random.choice((1, 1, 2, 5))):
            _damage_line(lines, random)
        if random.random() < 0.7:
            _fit_digests(record, lines)
    if how in (3, 4, 5, 6, 7):
        for _ in range(random.choice((1, 1, 1, 2, 4, 20))):
            damage_value(record, random)
    text = _dump(record, random)
    content = {"run.json": text.encode("utf-8", "surrogatepass")}
    if base.lines is not None:
        content["trials.csv"] = "".join(lines).encode("utf-8", "surrogatepass")
    if random.random() < 0.2:
        content["counts.json"] = (ROOT / "results/reference-blog/counts.json").read_bytes()
    if how >= 8 or random.random() < 0.05:
        name = random.choice(list(content))
        content[name] = damage_bytes(content[name], random)
    for name, what in content.items():
        _put(folder, name, what, random)
    return folder


def _dump(record, random):
    text = json.dumps(record, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.01:
        text = text.replace("{", '{"run": ' + DEEP + ",", 1)
    if random.random() < 0.03:
        text = text.replace(": 0", ": NaN", 1)
    return text


def _put(folder, name, content, random):
    path, what = folder / name, random.random()
    if what < 0.02:
        return  # it is missing
    if what < 0.03:
        path.mkdir()
    elif what < 0.04:
        os.symlink(name, path)
    elif what < 0.05:
        os.symlink("/dev/null", path)
    elif what < 0.08:
        packed = gzip.compress(content, 1)
        (folder / (name + ".gz")).write_bytes(packed if random.random() < 0.5 else damage_bytes(packed, random))
    elif what < 0.10:
        packed = lzma.compress(content, preset=0)
        (folder / (name + ".xz")).write_bytes(packed if random.random() < 0.5 else damage_bytes(packed, random))
    else:
        path.write_bytes(content)


def damage_plan(text, random):
    """The text of a plan file with some lines changed, lost or put in."""
    lines = text.splitlines()
    keys = [line.partition(" =")[0] for line in lines if " = " in line and not line.startswith("#")] + ["pairs", "capacity", "name", "rnds"]
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(lines) + 1)
        lines[at : at + random.randrange(2)] = [f"{random.choice(keys)} = {random.choice(TOML)}"]
    return "\n".join(lines) + "\n"


def damage_bytes(content, random):
    """The bytes with some changed, lost, doubled or put in."""
    content = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8))):
        at, size = random.randrange(len(content) + 1), random.choice((1, 1, 4, 64, 1000))
        how = random.randrange(6)
        if how == 0 and content:
            content[at % len(content)] ^= 1 << random.randrange(8)
        elif how == 1:
            del content[at : at + size]
        elif how == 2:
            content[at:at] = content[at : at + size]
        elif how == 3:
            content[at:at] = random.randbytes(size)
        elif how == 4:
            del content[at:]
        else:
            content[at:at] = random.choice((b"\xff", b"\0", b"\xef\xbb\xbf", b"\r\n", b"\n\n", b"{", b"]", b'"', b",", b"NaN", b"1e999", b"\\ud800"))
    return bytes(content)


def damage_value(value, random):
    """Changes one value somewhere inside, in place."""
    path = value
    while True:
        keys = list(path) if isinstance(path, dict) else range(len(path))
        if not keys:
            return
        key = random.choice(keys)
        inside = path[key]
        if isinstance(inside, (dict, list)) and inside and random.random() < 0.85:
            path = inside
            continue
        break
    how = random.randrange(7)
    if how == 0:
        del path[key]
    elif how == 1 and isinstance(path, list):
        path.insert(random.randrange(len(path) + 1), copy.deepcopy(inside))
    elif how == 1:
        path[random.choice(("", "name", "extra", str(key) + "_reason", "side"))] = copy.deepcopy(inside)
    elif how == 2:
        other = random.choice(list(keys))
        path[key], path[other] = path[other], path[key]
    elif how == 3 and isinstance(inside, (int, float)) and not isinstance(inside, bool):
        as_float = float(inside) if abs(inside) < 2**60 else 0.0
        path[key] = random.choice((-inside, inside + 1, inside - 1, inside * 1000, as_float / 3, str(as_float), as_float))
    elif how == 3 and isinstance(inside, str):
        path[key] = random.choice((inside.upper(), inside[:-1], inside + "/", inside + "\n", inside * 2, inside.replace("/", ":"), inside.replace(":", "")))
    else:
        path[key] = copy.deepcopy(random.choice(VALUES))


def _damage_line(lines, random):
    at = random.randrange(len(lines)) if lines else 0
    how = random.randrange(8)
    if not lines or how == 0:
        lines.insert(at, random.choice(("\n", ",\n", "x\n", "," * 15 + "\n", "\ufeff\n")))
    elif how == 1:
        del lines[at]
    elif how == 2:
        lines.insert(random.randrange(len(lines) + 1), lines[at])
    elif how == 3:
        other = random.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        fields = lines[at].rstrip("\n").split(",")
        which = random.randrange(len(fields))
        if how == 4:
            del fields[which]
        elif how == 5:
            fields[which] = random.choice(lines).rstrip("\n").split(",")[-1]
        else:
            fields[which] = random.choice(FIELDS)
        lines[at] = ",".join(fields) + "\n"


def _fit_digests(record, lines):
    """Digests of the lines as they are now, the last of them of all that is left."""
    at = 1
    digests = record.get("digests", [])
    for entry in digests:
        if entry is digests[-1]:
            entry["trials"] = max(len(lines) - at, 0)
        block = lines[at : at + entry["trials"]]
        entry["sha256"] = hashlib.sha256("".join(block).encode("utf-8", "surrogatepass")).hexdigest()
        at += entry["trials"]
