#!/usr/bin/python3
"""orderings.py - every atomic access explains itself.

1. Each access names its order; no operators on atomics.
2. A relaxed access has its reason above: `// relaxed: only this thread writes tail_.`
3. A stronger one has, above, `// [tag] side: consequence` for each tag it serves, side being
   acquire, release, or both; the order provides each side claimed, and none it provides goes
   unnamed.
4. A tag has both sides, and a row under `Orderings` in a header comment.

A tag lives in a family of files: one, those it includes, those that include it. So a helper used by
two backends may leave the row to them. Atomics are recognised where they are declared in the
family. Whether an order is *right* is for checkers and readers to tell. Tests (*_test.cpp, test/)
are not looked at.

    orderings.py [ROOT]      exit code 1 if something is found
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from runs import errors  # noqa: E402

PLACES = ("impls", "parts", "harness", "verify/soak")
NOT_SHIPPED = {"test"}
SIDES = {
    "relaxed": set(),
    "consume": {"acquire"},
    "acquire": {"acquire"},
    "release": {"release"},
    "acq_rel": {"acquire", "release"},
    "seq_cst": {"acquire", "release"},
}

_SIDE = r"(?:acquire|release)"
_CLAIM = re.compile(rf"\[(\w+)\]\s+({_SIDE}(?:\s*(?:,|and|\+|/)\s*{_SIDE})*)\s*:")
_ORDER = re.compile(r"\bmemory_order(?:_|::)(relaxed|consume|acquire|release|acq_rel|seq_cst)\b")
_SURE = r"compare_exchange_(?:weak|strong)|fetch_(?:add|sub|and|or|xor)|test_and_set"
_LIKELY = r"load|store|exchange|clear|test|wait"
# Of what a call or a subscript gives the name is that of what is called; of anything else in brackets there is none.
_ACCESS = re.compile(rf"(?:\b(\w+)\s*(?:\([^()]*\)|\[[^\]]*\])?|[)\]])\s*(?:\.|->)\s*({_SURE}|{_LIKELY})\s*\(")
_FENCE = re.compile(r"\batomic_(?:thread|signal)_fence\s*\(")
_ALIAS = re.compile(r"\busing\s+(\w+)\s*=[^;=]*\batomic\s*<")


class Source:
    """One file: its text, its bare code, what it declares, claims and promises."""

    def __init__(self, root, name):
        file = sources.Source(root, name)
        self.name = name
        self.text = file.text
        self.code = file.code
        self.lines = self.text.split("\n")
        self.code_lines = self.code.split("\n")
        self.includes = [spelled[1:-1].removeprefix("typed_pipes/") for spelled, _ in file.includes()]
        self.rows = _ordering_rows(self.lines)
        self.declared = dict(_declarations(self.code))
        self.claims = {}  # tag -> {side: line of an access}

    def line_of(self, offset):
        return self.code.count("\n", 0, offset)


def _ordering_rows(lines):
    """Tags in the `Orderings` part of the header comment -> line."""
    rows, inside = {}, False
    for number, line in enumerate(lines):
        if not line.startswith("//"):
            break
        if re.match(r"// [A-Z]\w*\s\s", line) or re.match(r"// [A-Z]\w*$", line):
            inside = line.startswith("// Orderings")
        if inside:
            rows.update({tag: number for tag in re.findall(r"\[(\w+)\]", line)})
    return rows


def _declarations(code):
    """Names of atomics with the offset of their declaration."""
    aliases = _ALIAS.findall(code)
    pattern = r"\batomic\s*<" + (rf"|\b(?:{'|'.join(aliases)})\b(?!\s*=)" if aliases else "")
    for found in re.finditer(pattern + r"|\batomic_flag\b", code):
        at = (
            _after_brackets(code, found.end(), "<", ">")
            if found.group().endswith("<")
            else found.end()
        )
        name = re.compile(r"\s*[>&*\]\d,]*\s*(?:const\s+)?(\w+)\s*(?=[;={\[),(])").match(code, at)
        if name:
            yield name.group(1), name.start(1)


def _after_brackets(code, at, opening, closing):
    """The offset behind the bracket that closes the one just before `at`."""
    depth = 1
    while at < len(code) and depth:
        depth += (code[at] == opening) - (code[at] == closing)
        at += 1
    return at


def _comment_above(source, line):
    """The comment over the statement that line belongs to."""
    while line > 0:
        before = source.code_lines[line - 1].strip()
        if not before or before[-1] in ";{}:" or before.startswith("#"):
            break
        line -= 1
    block = []
    while line > 0 and source.lines[line - 1].strip().startswith("//"):
        line -= 1
        block.insert(0, source.lines[line].strip().lstrip("/").strip())
    return " ".join(block)


def _accesses(source, atomics):
    """Offset, name and arguments of each access; `atomics` are the names of the family."""
    for found in _ACCESS.finditer(source.code):
        name, operation = found.groups()
        arguments = source.code[
            found.end() : _after_brackets(source.code, found.end(), "(", ")") - 1
        ]
        sure = _SURE if name else rf"{_SURE}|load|store|exchange"
        if name in atomics or re.fullmatch(sure, operation) or _ORDER.search(arguments):
            yield found.start(2), f"{name or '(...)'}.{operation}", arguments
    for found in _FENCE.finditer(source.code):
        yield found.start(), "fence", source.code[
            found.end() : _after_brackets(source.code, found.end(), "(", ")") - 1
        ]


def _check_access(source, offset, what, arguments):
    """Rules 1 to 3 for one access; yields complaints, notes claims."""
    orders = _ORDER.findall(arguments)
    line = source.line_of(offset)
    if not orders:
        # An order handed through by a wrapper is named, and explained, where the wrapper is called.
        if not re.search(r"\border\b", arguments) or "memory_order order" not in source.code:
            yield line, f"{what} does not name its memory order"
        return
    comment = _comment_above(source, line)
    if "relaxed" in orders and not re.search(r"\brelaxed:\s*\S", comment):
        yield line, f"{what} is relaxed without a reason above ('// relaxed: why')"
    provided = set().union(*(SIDES[order] for order in orders))
    claimed = {}
    for tag, sides in _CLAIM.findall(comment):
        for side in re.findall(_SIDE, sides):
            claimed.setdefault(side, []).append(tag)
            source.claims.setdefault(tag, {}).setdefault(side, line)
    told = " and ".join(orders)
    for side in sorted(provided - claimed.keys()):
        yield line, f"{what} is {told}, but no line above says '[tag] {side}: consequence'"
    for side in sorted(claimed.keys() - provided):
        yield line, f"{what} claims [{claimed[side][0]}] {side}, which {told} does not provide"


def _check_operators(source):
    """Rule 1's other half: no operator reads or writes an atomic."""
    for name, declared_at in source.declared.items():
        path = rf"(?P<path>(?:[\w\])]+\s*(?:\.|->)\s*)*)\b{name}\b"
        uses = (
            rf"{path}\s*(?:\+\+|--|[-+|&^]=|=(?!=)|[!=]=)",
            rf"(?:\+\+|--|[!=]=\s*){path}(?!\s*(?:\.|->|\())",
            rf"\breturn\s+{path}\s*;",
            rf"\b(?:if|while)\s*\(\s*!?\s*{path}\s*\)",
        )
        # If a plain variable of the file has the same name, only x.name and x->name are surely the atomic.
        shared = re.search(
            rf"\b(?!return\b|delete\b|new\b|throw\b)\w+[&*]?\s+[&*]?{name}\s*[=;{{,)]",
            source.code[:declared_at] + " " * len(name) + source.code[declared_at + len(name) :],
        )
        for use in uses:
            for found in re.finditer(use, source.code):
                designated = source.code[: found.start("path")].rstrip().endswith(".")
                bare = not found.group("path")
                if found.start() <= declared_at < found.end() or designated or (bare and shared):
                    continue
                yield source.line_of(
                    found.end() - 1
                ), f"{name} is atomic and used through an operator"


def _family(tree, name):
    """The file, what it includes and what includes it, at any distance."""

    def reach(start, step):
        seen, todo = {start}, [start]
        while todo:
            for other in step(todo.pop()):
                if other in tree and other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    below = reach(name, lambda one: tree[one].includes)
    above = reach(name, lambda one: [other for other in tree if one in tree[other].includes])
    twin = {
        other
        for other in tree
        if pathlib.Path(other).with_suffix("") == pathlib.Path(name).with_suffix("")
    }
    return [tree[one] for one in sorted(below | above | twin)]


def check(root):
    """All complaints under root, as (file, line, text), lines counted from 1."""
    root = pathlib.Path(root)
    paths = sorted(
        path
        for place in PLACES
        for ending in ("hpp", "cpp")
        for path in (root / place).rglob(f"*.{ending}")
        if not path.name.endswith("_test.cpp")
        and not NOT_SHIPPED & set(path.relative_to(root).parts)
    )
    tree = {name: Source(root, name) for name in (str(path.relative_to(root)) for path in paths)}
    families = {name: _family(tree, name) for name in tree}
    found = []
    for name, source in tree.items():
        atomics = set().union(*(one.declared for one in families[name]))
        for offset, what, arguments in _accesses(source, atomics):
            found += [
                (name, *complaint) for complaint in _check_access(source, offset, what, arguments)
            ]
        found += [(name, *complaint) for complaint in _check_operators(source)]
    for name, source in tree.items():
        found += [(name, *complaint) for complaint in _check_tags(source, families[name])]
    return [(name, line + 1, text) for name, line, text in sorted(set(found))]


def _check_tags(source, family):
    """Rule 4: both sides, and a row; and no row for a tag that nobody serves."""
    for tag, sides in source.claims.items():
        line = min(sides.values())
        everywhere = set().union(*(one.claims.get(tag, {}).keys() for one in family))
        for side in sorted({"acquire", "release"} - everywhere):
            yield line, f"[{tag}] has no {side} side"
        if not any(tag in one.rows for one in family):
            yield line, f"[{tag}] has no row under Orderings in a header comment"
    for tag, line in source.rows.items():
        if not any(tag in one.claims for one in family):
            yield line, f"[{tag}] has a row under Orderings, but no access names it"


def main():
    parser = errors.OneLineParser(
        prog="orderings.py",
        description="Check that every atomic access explains its memory order."
    )
    parser.add_argument(
        "root",
        nargs="?",
        default=pathlib.Path(__file__).resolve().parent.parent.parent,
        type=pathlib.Path,
        help="root of a tree with impls/, parts/ and harness/ (default: the project)",
    )
    root = parser.parse_args().root
    if not root.is_dir():
        raise errors.BadInput(f"{root}: not a directory; allowed: the root of a tree")
    complaints = check(root)
    for name, line, text in complaints:
        print(f"{name}:{line}: {text}")
    if not complaints:
        print("orderings.py: every atomic access explains itself")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("orderings.py", main))
