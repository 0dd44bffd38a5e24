#!/usr/bin/python3
"""lint.py - clang-tidy once over every source of the project; headers are seen through them.

A source that several targets compile has several entries in compile_commands.json, and clang-tidy would
read it as often. So it gets a list of its own in which each source occurs once, as the first target has
it. The queues of others are compiled by generated sources only; the header that includes them all is
checked alone. The library has no sources: its part are the headers that the build compiles alone.

Most of the time goes to headers of the system. So the sources of a folder that are compiled alike are read
together, through a source that includes them; where that cannot be done, each alone.

    lint.py BUILD [--jobs=N] PART...    BUILD holds compile_commands.json; exit code 1 if something is found

A part is library, laboratory or tests.
"""

import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# The commands are those of g++, which has options of its own. The conformance suites over one backend: the
# tests read the same over each, and the backends are in their own headers.
EXTRA = (
    "--extra-arg=-Wno-unused-command-line-argument", "--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-DTYPED_PIPES_ONE_BACKEND"
)
ALONE = ("harness/rivals/all.hpp",)
# Sources that do not compile together with others of their folder, which is known before it is tried.
SEPARATE = ("harness/registry/all_programs.cpp", "examples/hello_pipes.cpp")
MOST_BYTES = 8 << 30  # of memory for one reading: for some sources together clang-tidy 14 asks for all there is
TOGETHER = 6  # sources; more would leave one processing unit with the last of them
HEADERS_TOGETHER = 20  # they hold templates that nothing instantiates here, which takes little more than their includes
_OF_LIBRARY = re.compile(r"/typed_pipes(_mutex)?_verify_interface_header_sets/")
PARTS = ("library", "laboratory", "tests")
DOES_NOT_COMPILE = "[clang-diagnostic-error]"


def once(commands, root, build):
    """The first command for each source below `root`, and those of the library's headers and of ALONE."""
    seen = {}
    for entry in commands:
        path = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        if path.is_relative_to(build):
            inside = any(path.as_posix().endswith(header + ".cxx") for header in ALONE) or _OF_LIBRARY.search(path.as_posix())
        else:
            inside = path.is_relative_to(root / "build") is False and path.is_relative_to(root)
        if inside and path not in seen:
            seen[path] = {**entry, "file": str(path)}
    return list(seen.values())


def part_of(entry):
    """Which part a source belongs to."""
    if _OF_LIBRARY.search(entry["file"]):
        return "library"
    return "tests" if sources.is_test_program(entry["file"]) else "laboratory"


def largest_first(entries):
    """Large files come first, so that no large one is left alone at the end."""
    return sorted(entries, key=lambda entry: -pathlib.Path(entry["file"]).stat().st_size)


def together(entries):
    """Lists of entries that can be read together: of one folder or the library, with the same flags.

    What is read alone comes first: it is the longest.
    """
    separate = [entry for entry in entries if entry["file"].endswith(SEPARATE)]
    entries = [entry for entry in entries if entry not in separate]
    alike = {}
    for entry in entries:
        file = pathlib.Path(entry["file"])
        words = shlex.split(entry["command"])
        flags = tuple(word for before, word in zip(["", *words], words) if before != "-o" and not word.endswith(file.name))
        folder = "library" if part_of(entry) == "library" else file.parent
        alike.setdefault((folder, flags), []).append(entry)
    groups = [[entry] for entry in separate]
    for (folder, _), group in alike.items():
        most = HEADERS_TOGETHER if folder == "library" else TOGETHER
        groups += [group[at : at + most] for at in range(0, len(group), most)]
    return groups


def lint(entries, folder, jobs):
    """How many readings found something; prints what clang-tidy says there."""
    folder.mkdir(exist_ok=True)
    commands, alone_of = [], {}
    for number, group in enumerate(together(largest_first(entries))):
        commands += group
        if len(group) > 1:
            commands.append(source_of_all(group, folder / f"{number}.cpp"))
        alone_of[commands[-1]["file"]] = [entry["file"] for entry in group]
    (folder / "compile_commands.json").write_text(json.dumps(commands, indent=1), encoding="utf-8")

    def tidy(source):
        done = subprocess.run(
            ["prlimit", f"--as={MOST_BYTES}", "clang-tidy", "--quiet", *EXTRA, "-p", folder, source],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )
        ended = f"clang-tidy ended with signal {-done.returncode}\n" if done.returncode < 0 else ""
        return source, done.returncode, done.stdout + done.stderr + ended

    def read(source):
        last = tidy(source)
        alone = alone_of[source]
        if len(alone) == 1 or (last[1] >= 0 and DOES_NOT_COMPILE not in last[2]):
            return [last]
        print("lint.py: read one by one, because they cannot be read together:", *(os.path.relpath(one, ROOT) for one in alone), flush=True)
        return [tidy(one) for one in alone]

    found = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for source, code, said in itertools.chain.from_iterable(pool.map(read, alone_of)):
            if code != 0:
                found += 1
                print(f"== {source}\n{said}", flush=True)
    return found


def source_of_all(group, path):
    """The command for a source that includes those of the group."""
    path.write_text("".join(f'#include "{entry["file"]}"  // NOLINT(bugprone-suspicious-include)\n' for entry in group), encoding="utf-8")
    first = group[0]
    return {**first, "file": str(path), "command": first["command"].replace(first["file"], str(path))}


def main():
    parser = errors.OneLineParser(prog="lint.py", description="Run clang-tidy once over every source.",
                                  epilog="Exit code 0: nothing found. 1: findings. 2: bad input; one line says which.")
    parser.add_argument("build", type=pathlib.Path, help="a configured build directory, without precompiled headers")
    parser.add_argument("part", nargs="+", choices=PARTS, help="what to read: %(choices)s")
    parser.add_argument("--jobs", type=int, default=_jobs(), help="how many at a time (default: processing units, at most 8)")
    arguments = parser.parse_args()
    database = arguments.build / "compile_commands.json"
    try:
        commands = json.loads(database.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise errors.BadInput(f"{database}: cannot be read: {why}; allowed: a configured build directory") from error
    entries = [
        entry
        for entry in once(commands, ROOT, arguments.build.resolve())
        if part_of(entry) in arguments.part
    ]
    if not entries:
        raise errors.BadInput(f"{database}: names no source of {' and '.join(arguments.part)} below {ROOT}")
    found = lint(entries, arguments.build.resolve() / "once", arguments.jobs)
    print(f"lint.py: {len(entries)} sources, each once; {found} with findings")
    return 1 if found else 0


def _jobs():
    return min(os.cpu_count() or 1, 8)  # each takes a gigabyte


if __name__ == "__main__":
    sys.exit(errors.run_program("lint.py", main))
