"""counts.py - counts.json: what each design does per message, and in which order a set serves.

Counted by a program, not timed, so that these figures have no spread. A run without the file still
makes a page, on which the claims that need it cannot be told.
"""

from runs import files, schema

NAME = "counts.json"
MISSING = f"no {NAME} beside run.json ('make blog' writes it)"

_COUNT = {"type": ["number", "null"], "minimum": 0}
_NATURAL = {"type": "integer", "minimum": 1}
_SCHEMA = {
    "type": "object",
    "required": ["schema", "per_message", "order"],
    "properties": {
        "schema": {"const": "pipes-counts/1"},
        "per_message": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["design", "story", "locks", "allocations", "exchanges", "other_rmw"],
                "properties": {
                    "design": {"type": "string"},
                    "story": {"type": "string"},
                    "locks": _COUNT,
                    "allocations": _COUNT,
                    "exchanges": _COUNT,
                    "other_rmw": _COUNT,
                    "history": {"type": ["object", "null"]},
                },
            },
        },
        "order": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["system", "members", "received"],
                "properties": {
                    "system": {"type": "string"},
                    "members": _NATURAL,
                    "received": {"type": "array", "items": {"type": "integer", "minimum": 0}},
                },
            },
        },
    },
}


def load(directory):
    """The counts beside a run, or None if there are none; BadInput if they are damaged."""
    path = files.with_ending(directory / NAME)
    if path is None:
        return None
    counts = files.read_json(path)
    schema.check_record(counts, path, _SCHEMA)
    return counts


def atomics(entry):
    """Atomic read-modify-writes per message, a lock counted as one; None if a part is unknown."""
    parts = [entry["exchanges"], entry["other_rmw"], entry["locks"]]
    return None if None in parts else sum(parts)


def longest_waits(order):
    """For each member, how many messages of others were received in a row while it had one waiting.

    All messages are queued before the first is received, so a member waits from the start until its
    last message; the time before its first counts too.
    """
    longest = [0] * order["members"]
    since = [0] * order["members"]
    for member in order["received"]:
        if member >= order["members"]:
            continue  # not a member's: main's own stream
        longest[member] = max(longest[member], since[member])
        since = [0 if other == member else count + 1 for other, count in enumerate(since)]
    return longest
