#!/usr/bin/python3
"""backends.py - what the backends of a run are, by their traits, as a table in Markdown.

    scripts/backends.py results/latest                        all of them
    scripts/backends.py results/latest --origin third_party   those of other projects
    scripts/backends.py results/latest --keep                 writes results/backends.json, from a run of plan smoke
    scripts/backends.py results/backends.json                 those that are kept: our own and those of 2012
"""

import json
import pathlib
import sys

from runs import errors

ORIGINS = ("ours", "historic", "third_party", "floor", "language")
KEPT = pathlib.Path(__file__).resolve().parent.parent / "results" / "backends.json"
HEADS = ("backend", "what it is", "full: put", "capacity", "allocates", "receiver waits by", "protocols", "from")
ALLOCATES = {"at_creation": "at creation", "queue_growth": "as its queue grows", "per_message": "per message"}


def row(one):
    """The cells of one backend, in the order of HEADS."""
    capacity = one["capacity"]
    if capacity is None:
        held = "unbounded" if one["put_blocks"] == "never" else "-"
    elif isinstance(capacity, str):
        held = {"protocol": "what the protocol needs", "system": "the system's", "cell": "chosen"}[capacity]
    else:
        held = f"{capacity:,}"
    return [
        f"`{one['name']}`",
        one["design"],
        {"never": "never", "when_full": "waits", None: "-"}[one["put_blocks"]],
        held,
        ALLOCATES.get(one["allocation"], "-"),
        ", ".join(wait.replace("_", " ") for wait in one["waits"]),
        "bounded" if one["bounded_protocols_only"] else "any",
        one.get("package") or one.get("source") or "-",
    ]


def kept_of(record):
    """Of a run of plan smoke, what is the same on every machine: our own backends and those of 2012, without copies."""
    copies = {cell["backend"] for cell in record["cells"] if cell.get("control_of")}
    found = [
        one
        for one in record["backends"]
        if one["origin"] in ("ours", "historic") and not one.get("bare_of") and one["name"] not in copies
    ]
    return sorted(found, key=lambda one: (one["origin"], one["order"]))


def main():
    """Prints the table that the command line asks for; returns the exit code."""
    parser = errors.OneLineParser(prog="backends.py", description="Print the backends of a run as a table in Markdown.",
                                  epilog="Exit code 0: printed. 2: bad input; one line says which.")
    parser.add_argument("run", metavar="RUN_DIR", type=pathlib.Path, help="directory with a run.json, or results/backends.json")
    parser.add_argument("--keep", action="store_true", help="write results/backends.json in place of printing")
    parser.add_argument("--origin", action="append", choices=ORIGINS, help="only these; may be given several times")
    arguments = parser.parse_args()
    errors.check_modules()
    # Only now, since these need the modules checked above.
    from pages import tables
    from runs import files, reading, schema

    if arguments.run.name == KEPT.name:
        record = {"backends": files.read_json(arguments.run)}
        schema.check_record(record, arguments.run, schema.part("backends"))
    else:
        record = reading.load(arguments.run).record
    if arguments.keep:
        if record.get("run", {}).get("plan") != "smoke":
            raise errors.BadInput(f"{arguments.run}: cannot be kept; allowed: a run of plan smoke, which has every backend")
        KEPT.write_text(json.dumps(kept_of(record), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    wanted = [
        one
        for one in record["backends"]
        if not one.get("bare_of") and (not arguments.origin or one["origin"] in arguments.origin)
    ]
    if not wanted:
        raise errors.BadInput(f"{arguments.run}: has no backend of origin {', '.join(arguments.origin or ORIGINS)}")
    table = tables.Table("", HEADS, [row(one) for one in wanted], frozenset(HEADS))
    print("\n".join(tables.as_markdown(table)))
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("backends.py", main))
