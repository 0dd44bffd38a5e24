#!/usr/bin/python3
"""verify.py - runs the explorer over all scenarios, all places of the code and all mutants, and says what came of it.

The full output of each program is left beside it as NAME.txt.

    verify.py BUILD                  BUILD is the folder of the programs; exit code 1 if something failed
    verify.py BUILD --update         writes verify/explorer/witnesses.md anew
"""

import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import witnesses  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WITNESSES = ROOT / "verify/explorer/witnesses.md"
# Name, program, arguments, and the most executions of a scenario before it is explored within a bound; FINISHED for one of a
# single message, and a tenth of that for one of two.
FINISHED = 50_000
REPORTS = (
    ("matrix", "explorer", (f"--finish={FINISHED}",), 5000),
    ("witnesses", "explorer", ("--sites",), 2000),
    ("mutants", "explorer_mutants", ("--mutants",), 2000),
)
FAILURES = ("FAILED", "SURVIVES", "KILLED", "litmus ", "random program")


def run(command, to):
    """Exit code, output and seconds."""
    began = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    to.write_text(done.stdout, encoding="utf-8")
    return done.returncode, done.stdout, time.monotonic() - began


def what_counts(text):
    """Failures, the litmus tests, and the text after the last empty line."""
    lines = [one for one in text.splitlines() if any(word in one for word in FAILURES)]
    return "\n".join(lines + [text.rstrip().rpartition("\n\n")[2]])


def main():
    parser = errors.OneLineParser(prog="verify.py", description="Explore the lock-free code and its mutants.")
    parser.add_argument("build", type=pathlib.Path, help="the folder of explorer and explorer_mutants")
    parser.add_argument("--update", action="store_true", help="write verify/explorer/witnesses.md anew")
    arguments = parser.parse_args()
    if not (arguments.build / "explorer").exists():
        raise errors.BadInput(f"{arguments.build}: no explorer there; allowed: the folder where it was built")
    failed = False
    for name, program, flags, executions in REPORTS:
        effort = [f"--processes={os.cpu_count() or 1}", f"--executions={executions}"]
        code, text, seconds = run([arguments.build / program, *effort, *flags], arguments.build / f"{name}.txt")
        print(f"{what_counts(text)}\n  ({name}: {seconds:.0f} s)\n", flush=True)
        failed |= code != 0
        if name != "witnesses":
            continue
        left_out, count = witnesses.left_out(ROOT)
        print(f"{count} more places are not under the explorer; {WITNESSES.relative_to(ROOT)} says why\n", flush=True)
        table = f"{text}\n{left_out}"
        if arguments.update:
            WITNESSES.write_text(table, encoding="utf-8")
        elif WITNESSES.read_text(encoding="utf-8") != table:
            print(f"{WITNESSES.relative_to(ROOT)} is not what the explorer prints; --update writes it anew\n")
            failed = True
    print("verify: something FAILED" if failed else "verify: zero failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("verify.py", main))
