#!/usr/bin/python3
"""lookup.py - no name or operator of a program can take the place of one of the library's.

A call of a free function by its plain name, in a template, is looked up in the namespaces of its arguments
too, and those are the user's. So the library qualifies each such call (detail::construct(...)) and takes
addresses by std::addressof. clang++ knows which names would be looked up that way; this reads its syntax
tree of all headers of the library.

    lookup.py [ROOT]      exit code 1 if something is found
"""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIBRARY = ("impls/", "protocols/", "parts/")
_POSITION = re.compile(r"([^\s<>,]+):(\d+):\d+")
_CALL = re.compile(r"\bUnresolvedLookupExpr\b.*\(ADL\) = '([^']+)'")
_ADDRESS = re.compile(r"\bUnaryOperator\b.*<dependent type>.* prefix '&'")


def headers(root):
    """The library's headers, as users include them."""
    return [
        f"typed_pipes/{name}"
        for name in sources.files(root)
        if name.startswith(LIBRARY) and name.endswith(".hpp") and not sources.is_test(name)
    ]


def found_in(lines, include):
    """(header, line, text) of each lookup that a program could take part in, from clang's syntax tree."""
    file, line, found = None, 0, set()
    for text in lines:
        # A node: its kind, its address, its positions, and from the first quote on its type.
        for path, number in _POSITION.findall(text.partition("'")[0]):
            if path == "col":
                continue
            if path != "line":
                file = path
            line = int(number)
        if file is None or not file.startswith(f"{include}/typed_pipes/"):
            continue
        name = file.removeprefix(f"{include}/")
        if call := _CALL.search(text):
            found.add((name, line, f"{call[1]}() is looked up in the namespaces of its arguments; qualify it"))
        elif _ADDRESS.search(text):
            found.add((name, line, "& may be an operator of the program; use std::addressof"))
    return sorted(found)


def check(root):
    include = root / "include"
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "all.cpp"
        program.write_text("".join(f"#include <{header}>\n" for header in headers(root)), encoding="utf-8")
        command = ["clang++", "-std=c++20", "-fsyntax-only", "-Wno-pragma-once-outside-header", f"-I{include}",
                   "-Xclang", "-ast-dump", "-fno-color-diagnostics", str(program)]
        with tempfile.TemporaryFile("w+", errors="replace") as said:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, errors="replace") as clang:
                found = found_in(clang.stdout, include)
            if clang.returncode != 0:
                said.seek(0)
                raise errors.BadInput(f"{root}: its headers do not compile: {said.readline().strip()}")
    return found


def main():
    parser = errors.OneLineParser(
        prog="lookup.py", description="Check that no name of a program can take the place of the library's.",
        epilog="Exit code 0: none can. 1: some can. 2: bad input.",
    )
    parser.add_argument("root", nargs="?", default=ROOT, type=pathlib.Path, help="a tree with include/typed_pipes (default: the project)")
    root = parser.parse_args().root
    if not (root / "include" / "typed_pipes").is_dir():
        print(f"lookup.py: {root}: no tree of this project; allowed: a folder that holds include/typed_pipes", file=sys.stderr)
        return 2
    try:
        found = check(root.resolve())
    except errors.BadInput as error:
        print(f"lookup.py: {error}", file=sys.stderr)
        return 2
    for name, line, text in found:
        print(f"{name}:{line}: {text}")
    print(f"lookup.py: {len(found)} found" if found else "lookup.py: every name is the library's own")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
