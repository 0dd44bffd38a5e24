#!/usr/bin/python3
"""instructions.py - instructions per message of the hot paths, counted by callgrind, as a gate.

Times warn only, on machines that others share; counts of one thread repeat exactly. So they are kept
in results/instructions.json, for each compiler, and a path that takes more than 2 % above its count
fails. A compiler that is not in the file passes, and the table says so.

    scripts/checks/instructions.py               count, show, compare
    scripts/checks/instructions.py --update      and keep what was counted
    scripts/checks/instructions.py --kept        what is kept, as a table in Markdown; counts nothing
"""

import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "results" / "instructions.json"
SCHEMA = "pipes-instructions/1"
TOLERANCE = 0.02
SKIPPED = 77
# The functions that are counted. None of them calls another, because that would end the counting.
HOT = "hot_*"


def main():
    arguments = _arguments()
    if arguments.kept:
        return show_kept()
    if shutil.which("valgrind") is None:
        print("skipped: no valgrind to count with (Debian package valgrind; scripts/setup/setup.sh installs it)")
        return SKIPPED
    try:
        compiler, seen = count(arguments.program)
        kept = load(KEPT)
        faults = compare(seen, kept.get(compiler))
        print(table(compiler, seen, kept.get(compiler)))
        if arguments.update:
            update(KEPT, kept, compiler, seen)
            print(f"kept in {KEPT.relative_to(ROOT)}")
            return 0
        for fault in faults:
            print(f"instructions.py: {fault}", file=sys.stderr)
        return 1 if faults else 0
    except errors.BadInput as error:
        print(f"instructions.py: {error}", file=sys.stderr)
        return 2


def _arguments():
    parser = errors.OneLineParser(
        prog="instructions.py",
        description="Count the instructions per message of the hot paths; compare with those kept.",
        epilog="Exit code 0: none takes more, or the compiler is unknown. 1: some take more."
        f" 2: bad input. {SKIPPED}: no valgrind.",
    )
    parser.add_argument(
        "--program",
        metavar="FILE",
        type=pathlib.Path,
        default=ROOT / "build/release/pipes_hot_paths",
        help="the program to count (default: build/release/pipes_hot_paths)",
    )
    parser.add_argument(
        "--update", action="store_true", help="keep what was counted as this compiler's counts"
    )
    parser.add_argument(
        "--kept", action="store_true", help="print what is kept as a table in Markdown, and count nothing"
    )
    return parser.parse_args()


def count(program):
    """(compiler, {path: instructions per message}) of the hot paths in `program`."""
    if not program.is_file():
        raise errors.BadInput(
            f"--program={program}: no such file; allowed: pipes_hot_paths as the build makes it"
        )
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory, "callgrind.out")
        command = [
            "valgrind",
            "--quiet",
            "--tool=callgrind",
            f"--toggle-collect={HOT}",
            "--compress-strings=no",
            "--compress-pos=no",
            f"--callgrind-out-file={out}",
            str(program),
        ]
        # Functions are bound at the start, or the first call of each would count the search for it.
        bound = dict(os.environ, LD_BIND_NOW="1")
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=bound)
        if done.returncode != 0 or not out.exists():
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise errors.BadInput(f"{program}: cannot be counted: {last}")
        return per_message(done.stdout, inclusive(out.read_text(encoding="utf-8")))


def inclusive(text):
    """Per function that begins as hot paths do: the instructions of all calls, callees included."""
    totals = {}
    function = None
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("cfn="):
            function = line.removeprefix("cfn=")
        elif line.startswith("calls=") and function is not None:
            cost = int(next(lines).split()[1])
            if function.startswith(HOT.rstrip("*")):
                totals[function] = totals.get(function, 0) + cost
    return totals


def per_message(said, totals):
    """What the program said it ran, with the instructions counted for it."""
    compiler = None
    seen = {}
    for line in said.splitlines():
        words = line.split("\t")
        if words[0] == "compiler":
            compiler = f"{words[1]} {platform.machine()}"
        elif len(words) == 3:
            function, path, messages = words
            if function not in totals:
                raise errors.BadInput(f"{path}: {function} was not counted; was it inlined?")
            seen[path] = round(totals[function] / int(messages), 2)
    if compiler is None or not seen:
        raise errors.BadInput("the program did not say what it ran; allowed: pipes_hot_paths")
    return compiler, seen


def load(path):
    """The counts kept, by compiler; none if there is no file."""
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["schema"] == SCHEMA:
            return kept["compilers"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise errors.BadInput(f"{path}: cannot be read: {error}") from error
    raise errors.BadInput(f"{path}: another form; allowed: {SCHEMA}")


def compare(seen, kept):
    """What is wrong, a sentence each; nothing is if the compiler is unknown."""
    if kept is None:
        return []
    faults = []
    for path in sorted(seen.keys() | kept.keys()):
        if path not in seen or path not in kept:
            where = "kept but no longer counted" if path in kept else "counted but not kept"
            faults.append(f"{path}: {where}; --update keeps what is counted")
        elif seen[path] > kept[path] * (1 + TOLERANCE):
            faults.append(
                f"{path}: {seen[path]:.2f} instructions per message, {kept[path]:.2f} kept, which is"
                f" more than {TOLERANCE:.0%} above; if it is meant, --update keeps it"
            )
    return faults


def table(compiler, seen, kept):
    lines = [f"{'instructions per message, ' + compiler:<46}{'now':>9}{'kept':>9}{'change':>9}"]
    for path, now in seen.items():
        before = (kept or {}).get(path)
        change = "-" if not before else f"{now / before - 1:+.1%}"
        lines.append(f"{path:<46}{now:9.2f}{'-' if before is None else f'{before:.2f}':>9}{change:>9}")
    if kept is None:
        lines.append(f"no counts are kept for {compiler}: nothing to compare with (--update keeps these)")
    return "\n".join(lines)


def show_kept():
    """Prints the counts kept, a column for each compiler; returns the exit code."""
    try:
        kept = load(KEPT)
    except errors.BadInput as error:
        print(f"instructions.py: {error}", file=sys.stderr)
        return 2
    paths = list(dict.fromkeys(path for counts in kept.values() for path in counts))
    print(f"| instructions per message | {' | '.join(kept)} |")
    print(f"| --- |{' ---: |' * len(kept)}")
    for path in paths:
        numbers = (f"{counts[path]:g}" if path in counts else "-" for counts in kept.values())
        print(f"| `{path}` | {' | '.join(numbers)} |")
    return 0


def update(path, kept, compiler, seen):
    all_kept = dict(sorted({**kept, compiler: seen}.items()))
    text = json.dumps({"schema": SCHEMA, "compilers": all_kept}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
