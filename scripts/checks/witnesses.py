#!/usr/bin/python3
"""witnesses.py - the places in verify/explorer/witnesses.md are those of the lock-free code, no more and no less.

The explorer prints that table from what it visited; this compares with what orderings.py finds in the code. What the
table says of each place is compared by make verify, which takes minutes.

    witnesses.py [ROOT]      exit code 1 if they differ
"""

import collections
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import orderings  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TABLE = "verify/explorer/witnesses.md"
PLACES = ("impls", "parts", "protocols")
# Not under the explorer, and why.
LEFT_OUT = {
    "impls/base/sync.hpp": "the machine itself, in whose place the explorer puts another; membarrier_test",
    "impls/base/adaptive_wait.hpp": "an estimate of time, which orders nothing; the explorer polls once",
}
# Nor are backends with a mutex: they have the tests under the thread sanitizer.
_HAS_A_MUTEX = re.compile(r"(?m)^#include <typed_pipes/impls/(base/mutex|detail/mailbox)\.hpp>")
_ORDERS = re.compile(r"relaxed|acquire|release|acq_rel|seq_cst")


def in_code(root):
    """Places as in the table: file, source line with the number of its repetition -> orders."""
    found = {}
    sources = {}
    for place in PLACES:
        for path in sorted((root / place).rglob("*.hpp")):
            name = str(path.relative_to(root))
            if "test" not in name.split("/"):
                sources[name] = orderings.Source(root, name)
    for name, source in sources.items():
        if name in LEFT_OUT or _HAS_A_MUTEX.search(source.text):
            continue
        atomics = set().union(*(one.declared for one in orderings._family(sources, name)))
        lines = {}
        for offset, _, arguments in orderings._accesses(source, atomics):
            lines.setdefault(source.line_of(offset), orderings._ORDER.findall(arguments))
        seen = collections.Counter()
        for line in sorted(lines):
            text = source.lines[line].strip()
            seen[text] += 1
            found[name, text if seen[text] == 1 else f"{text} ({seen[text]})"] = lines[line]
    return found


def in_table(text):
    """The same, as the table has it."""
    found, file = {}, None
    for line in text.splitlines():
        if line.startswith("### "):
            file = line.removeprefix("### ")
        cells = re.match(r"\| `(.*)` \| ([^|]*) \|", line)
        if cells and _ORDERS.match(cells[2]):
            found[file, cells[1].replace("\\|", "|")] = cells[2].split(", ")
    return found


def main():
    parser = errors.OneLineParser(prog="witnesses.py", description="Compare the table of witnesses with the code.")
    parser.add_argument("root", nargs="?", default=ROOT, type=pathlib.Path, help="root of a tree (default: the project)")
    root = parser.parse_args().root
    if not (root / TABLE).is_file():
        raise errors.BadInput(f"{root}: no {TABLE} there; allowed: the root of a tree")
    code, table = in_code(root), in_table((root / TABLE).read_text(encoding="utf-8"))
    wrong = [f"{file}: {text}: not in the table" for file, text in sorted(code.keys() - table.keys())]
    wrong += [f"{file}: {text}: only in the table" for file, text in sorted(table.keys() - code.keys())]
    wrong += [
        f"{file}: {text}: is {', '.join(code[file, text])}, in the table {', '.join(table[file, text])}"
        for file, text in sorted(code.keys() & table.keys())
        if code[file, text] != table[file, text]
    ]
    for one in wrong:
        print(one)
    if wrong:
        print(f"{TABLE}: scripts/checks/verify.py writes it anew, with --update")
        return 1
    print(f"witnesses.py: {len(code)} places of the code, each in the table")
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("witnesses.py", main))
