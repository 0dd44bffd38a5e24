#!/usr/bin/python3
"""workloads.py - the workloads, by their traits and the comments of their headers, as a table in Markdown.

It reads harness/workloads/, so that a new workload has its row without a build; CTest harness_run_json_test
compares what it reads with what the program says.
"""

import dataclasses
import pathlib
import re
import sys

from runs import errors

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "harness" / "workloads"


@dataclasses.dataclass(frozen=True)
class Workload:
    """What one header says of its workload."""

    name: str
    operation: str
    messages: int  # per operation
    question: str
    is_not: str  # what its number must not be taken for


def listed(folder=FOLDER):
    """All workloads in the order of all.hpp; BadInput if one does not say what the table shows."""
    names = re.findall(r"^    struct (\w+)", (folder / "all.hpp").read_text(encoding="utf-8"), re.M)
    return [_read(folder / f"{name}.hpp") for name in names]


def _read(path):
    text = path.read_text(encoding="utf-8")

    def found(what, pattern):
        match = re.search(pattern, text, re.M)
        if match is None:
            raise errors.BadInput(f"{path}: has no {what}; allowed: traits and comment as in the other workloads")
        return re.sub(r"\s*\n//\s+", " ", match[1])

    return Workload(
        path.stem,
        found(".operation", r'\.operation = "([^"]+)"'),
        int(found(".messages_per_operation", r"\.messages_per_operation = (\d+)")),
        found(".question", r'\.question = "([^"]+)"'),
        found("line `// Not`", r"^// Not +(.+(?:\n// {8,}.+)*)").rstrip("."),
    )


def main():
    """Prints the table; returns the exit code."""
    parser = errors.OneLineParser(prog="workloads.py", description="Print the workloads as a table in Markdown.",
                                  epilog="Exit code 0: printed. 2: bad input; one line says which.")
    parser.parse_args()
    print("| workload | operation | answers | its number is not |")
    print("| --- | --- | --- | --- |")
    for one in listed():
        messages = f"{one.messages} message{'s' if one.messages > 1 else ''}"
        operation = one.operation if one.operation == "message" else f"{one.operation}, {messages}"
        print(f"| `{one.name}` | {operation} | {one.question} | {one.is_not} |")
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("workloads.py", main))
