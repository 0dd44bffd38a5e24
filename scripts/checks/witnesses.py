#!/usr/bin/python3
"""witnesses.py - the places in verify/explorer/witnesses.md are those of the lock-free code, no more and no less.

The explorer prints that table from what it visited; verify.py adds the places that are not under the explorer, with the
reason. This compares both with what orderings.py finds in the code. What the table says of each place is compared by
make verify, which takes minutes.

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
NOT_EXPLORED = "## Not under the explorer"
# Not under the explorer, and why.
LEFT_OUT = {
    "impls/base/sync.hpp": "The machine itself, in whose place the explorer puts another. These accesses are the change from "
    "membarrier to full fences, which depends on time; `membarrier_test` tests it.",
    "impls/base/adaptive_wait.hpp": "An estimate of time, which orders nothing. The explorer polls once before it sleeps.",
}
# A backend that is added needs no line here, and none in the table.
_BEHIND_A_MUTEX = (
    "Messages are behind a mutex, which the explorer does not model. The tests run under the thread sanitizer. That the last of "
    "two ends frees is as in `slots` and `single_shot_bounded`, where each half of `acq_rel` has its witness above."
)
_HAS_A_MUTEX = re.compile(r"(?m)^#include <typed_pipes/impls/(base/mutex|detail/mailbox)\.hpp>")
_ORDERS = re.compile(r"relaxed|acquire|release|acq_rel|seq_cst")


def in_code(root):
    """Places as in the table: file, source line with the number of its repetition -> orders. And of each file that is not
    under the explorer, the reason."""
    found, why = {}, {}
    sources = {}
    for place in PLACES:
        for path in sorted((root / place).rglob("*.hpp")):
            name = str(path.relative_to(root))
            if "test" not in name.split("/"):
                sources[name] = orderings.Source(root, name)
    for name, source in sources.items():
        if name in LEFT_OUT:
            why[name] = LEFT_OUT[name]
        elif _HAS_A_MUTEX.search(source.text):
            why[name] = _BEHIND_A_MUTEX
        atomics = set().union(*(one.declared for one in orderings._family(sources, name)))
        lines = {}
        for offset, _, arguments in orderings._accesses(source, atomics):
            lines.setdefault(source.line_of(offset), orderings._ORDER.findall(arguments))
        seen = collections.Counter()
        for line in sorted(lines):
            text = source.lines[line].strip()
            seen[text] += 1
            found[name, text if seen[text] == 1 else f"{text} ({seen[text]})"] = lines[line]
    return found, why


def in_table(text):
    """The same, as the table has it: where it was explored, and where it was not."""
    found, left_out = {}, {}
    here, file = found, None
    for line in text.splitlines():
        if line == NOT_EXPLORED:
            here = left_out
        if line.startswith("### "):
            file = line.removeprefix("### ")
        cells = re.match(r"\| `(.*)` \| ([^|]*) \|", line)
        if cells and _ORDERS.match(cells[2]):
            here[file, cells[1].replace("\\|", "|")] = cells[2].split(", ")
    return found, left_out


def left_out(root):
    """What the table says below the places that the explorer visits, and how many these are."""
    code, why = in_code(root)
    lines, file, count = [NOT_EXPLORED], None, 0
    for (name, text), orders in code.items():
        if name not in why:
            continue
        if name != file:
            file = name
            lines += ["", f"### {name}", "", why[name], "", "| place | says |", "| --- | --- |"]
        place = text.replace("|", "\\|")
        lines.append(f"| `{place}` | {', '.join(orders)} |")
        count += 1
    return "\n".join(lines) + "\n", count


def differences(code, table):
    """Places of which the two do not say the same."""
    wrong = [f"{file}: {text}: not in the table" for file, text in sorted(code.keys() - table.keys())]
    wrong += [f"{file}: {text}: only in the table" for file, text in sorted(table.keys() - code.keys())]
    wrong += [
        f"{file}: {text}: is {', '.join(code[file, text])}, in the table {', '.join(table[file, text])}"
        for file, text in sorted(code.keys() & table.keys())
        if code[file, text] != table[file, text]
    ]
    return wrong


def main():
    parser = errors.OneLineParser(prog="witnesses.py", description="Compare the table of witnesses with the code.")
    parser.add_argument("root", nargs="?", default=ROOT, type=pathlib.Path, help="root of a tree (default: the project)")
    root = parser.parse_args().root
    if not (root / TABLE).is_file():
        raise errors.BadInput(f"{root}: no {TABLE} there; allowed: the root of a tree")
    code, why = in_code(root)
    explored, not_explored = in_table((root / TABLE).read_text(encoding="utf-8"))
    wrong = differences({at: orders for at, orders in code.items() if at[0] not in why}, explored)
    wrong += differences(*({at: orders for at, orders in one.items() if at[0] in LEFT_OUT} for one in (code, not_explored)))
    for one in wrong:
        print(one)
    if wrong:
        print(f"{TABLE}: scripts/checks/verify.py writes it anew, with --update")
        return 1
    print(f"witnesses.py: {len(explored)} places under the explorer and {len(not_explored)} that are not, each in the table")
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("witnesses.py", main))
