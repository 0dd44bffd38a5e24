#!/usr/bin/python3
"""foreign_macros_test.py - macros of the system's headers and of programs change nothing in the library.

A macro can only matter if it has a name that occurs in one of our headers. So this looks for all such names that
the headers of the C library and of the kernel define (or, where dpkg does not know the packages, all headers
below /usr/include), writes a program that includes those headers, then every public header of the library, and
compiles and runs it. foreign_macros_test.cpp has the macros that are defined by hand, and what the program does.

    foreign_macros_test.py COMPILER SOURCE_DIR WORK_DIR [FLAG...]      the flags are for the compiler
"""

import pathlib
import re
import subprocess
import sys

PACKAGES = ("libc6-dev", "linux-libc-dev")
SYSTEM = pathlib.Path("/usr/include")
EXPECTED = """automatic 7425.0
ring 7425.0
single_shot 7425.0
queue_mutex 7425.0
set 42, late 1
"""


def public_headers(source):
    """As a program names them."""
    root = source / "include"
    inside = (path.relative_to(root) for folder in sorted((root / "typed_pipes").iterdir()) for path in ([folder] if folder.is_file() else folder.rglob("*.hpp")))
    return sorted(str(name) for name in inside if name.suffix == ".hpp" and not {"test", "misuse"} & set(name.parts))


def names_in(headers, source):
    """Every identifier of the headers, comments, texts and the preprocessor's lines left out."""
    found = set()
    for header in headers:
        text = (source / "include" / header).read_text(encoding="utf-8")
        text = re.sub(r'//[^\n]*|"(?:\\.|[^"\\\n])*"|(?m:^\s*#.*$)', "", text)
        found |= set(re.findall(r"\b[A-Za-z_]\w*", text))
    return found


def system_headers():
    listed = []
    for package in PACKAGES:
        done = subprocess.run(["dpkg", "-L", package], capture_output=True, text=True, check=False)
        listed += done.stdout.split() if done.returncode == 0 else []
    listed = listed or [str(path) for path in SYSTEM.rglob("*.h") if "c++" not in path.parts]
    return sorted(path for path in map(pathlib.Path, listed) if path.suffix == ".h" and path.is_file())


def included_as(path):
    """What is written between < and >: a folder of the machine's own is searched too."""
    inside = path.relative_to(SYSTEM)
    return str(inside) if not inside.parts[0].endswith("-linux-gnu") else str(inside.relative_to(inside.parts[0]))


def defines(path, names):
    text = path.read_text(encoding="utf-8", errors="replace")
    return set(re.findall(r"(?m)^[ \t]*#[ \t]*define[ \t]+(\w+)", text)) & names


def macros_after(compiler, includes):
    """The names that are macros after these includes; None if they do not compile as C++."""
    text = "".join(f"#include <{one}>\n" for one in includes)
    checks = subprocess.run([*compiler, "-fsyntax-only", "-x", "c++", "-"], input=text, capture_output=True, text=True, check=False)
    if checks.returncode != 0:
        return None
    done = subprocess.run([*compiler, "-dM", "-E", "-x", "c++", "-"], input=text, capture_output=True, text=True, check=True)
    return set(re.findall(r"(?m)^#define (\w+)", done.stdout))


def main():
    compiler, source, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    command = [compiler, *sys.argv[4:], f"-I{source / 'include'}"]
    ours = public_headers(source)
    names = names_in(ours, source)
    looked_at = system_headers()
    hostile, seen = [], set()
    for path in looked_at:
        if not (found := defines(path, names)):
            continue
        after = macros_after(command, [included_as(path)])
        if after is None:
            continue  # it cannot be included before anything
        if found & after:
            hostile.append(included_as(path))
            seen |= found & after
    print(f"{len(looked_at)} headers of the system, of which {len(hostile)} define {len(seen)} names of ours: {' '.join(sorted(seen))}")
    if len(looked_at) < 100 or not hostile:
        print("the headers of the system were not found", file=sys.stderr)
        return 1
    work.mkdir(parents=True, exist_ok=True)
    includes = work / "foreign_macros.inc"
    includes.write_text("".join(f"#include <{one}>\n" for one in hostile + ours), encoding="utf-8")
    program = work / "foreign_macros"
    libraries = subprocess.run(["pkg-config", "--libs", "absl_synchronization", "absl_time"], capture_output=True, text=True, check=True).stdout.split()
    built = subprocess.run([*command, f'-DFOREIGN_MACROS="{includes}"', str(source / "parts/foreign_macros_test.cpp"), "-o", str(program), *libraries, "-pthread"], check=False)
    if built.returncode != 0:
        return 1
    said = subprocess.run([program], capture_output=True, text=True, check=False, timeout=60)
    if said.returncode != 0 or said.stdout != EXPECTED:
        print(f"exit code {said.returncode}, said\n{said.stdout}instead of\n{EXPECTED}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
