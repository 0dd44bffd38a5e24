#!/usr/bin/python3
"""listings.py - the machine code that docs/generated_code.md shows is what the compiler makes today.

A listing names its function and the compiler:

    <!-- code of hot_send_slots, g++ 12.2.0 x86_64 -->
    ```asm
    mov    0x8(%rdi),%rbp   # a remark
    jne    <a full fence>
    ```

Each line is an instruction of the function, in its order; others may be left out. Text in <> is not
compared. Other compilers and processors make other code: with them the check is skipped.
"""

import pathlib
import platform
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "generated_code.md"
SKIPPED = 77
LISTING = re.compile(r"<!-- code of (\w+), (.+?) -->\n```asm\n(.*?)```", re.S)


def shown(listing):
    """The instructions of a listing, without remarks."""
    lines = (" ".join(line.split("#")[0].split()) for line in listing.splitlines())
    return [line for line in lines if line]


def missing(wanted, code):
    """The first instruction of a listing that the code does not have in this order; None if it has all."""
    left = iter(code)
    for line in wanted:
        pattern = ".+".join(re.escape(part) for part in re.split(r"<[^>]*>", line))
        if not any(re.fullmatch(pattern, one) for one in left):
            return line
    return None


def code_of(program, function):
    """The instructions of a function of a program, as objdump prints them."""
    command = ["objdump", "-d", "--no-show-raw-insn", f"--disassemble={function}", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [" ".join(one.split(" # ")[0].split()) for one in re.findall(r"^ +[0-9a-f]+:\t(.+)$", said, re.M)]


def compiler_of(program):
    """The compiler of the program, as it says, and the processor."""
    said = subprocess.run([program], capture_output=True, text=True, check=False).stdout
    named = re.search(r"^compiler\t(.+)$", said, re.M)
    if named is None:
        raise errors.BadInput(f"{program}: did not say its compiler; allowed: pipes_hot_paths as the build makes it")
    return f"{named[1]} {platform.machine()}"


def main():
    """Compares all listings; returns the exit code."""
    parser = errors.OneLineParser(
        prog="listings.py", description="Compare the listings of docs/generated_code.md with the code of a program.",
        epilog=f"Exit code 0: all are there. 1: one is not. 2: bad input. {SKIPPED}: made by another compiler.")
    parser.add_argument("program", metavar="FILE", type=pathlib.Path, help="pipes_hot_paths of a release build")
    program = parser.parse_args().program
    if not program.is_file():
        raise errors.BadInput(f"{program}: no such file; allowed: pipes_hot_paths as the build makes it")
    compiler = compiler_of(program)
    listings = LISTING.findall(DOCUMENT.read_text(encoding="utf-8"))
    here = [(function, listing) for function, by, listing in listings if by == compiler]
    if listings and not here:
        print(f"skipped: the listings are of {listings[0][1]}, {program} is of {compiler}")
        return SKIPPED
    faults = 0 if listings else 1
    for function, listing in here:
        line = missing(shown(listing), code_of(program, function))
        if line is not None:
            faults += 1
            print(f"{DOCUMENT.relative_to(ROOT)}: {function} has no `{line}` there; objdump shows what it has")
    if not faults:
        print(f"listings.py: {len(here)} functions are as the document shows them")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("listings.py", main))
