#!/usr/bin/python3
"""fuzz.py - all fuzzers of the project in turn, within a given time.

    fuzz.py                             ten minutes: operations half of it, inputs 30 %, protocols 20 %
    fuzz.py operations --seconds=3600   one of them
    fuzz.py --keep                      writes verify/fuzz/operations/corpus.txt anew from what the fuzzer knows

Interrupted by Ctrl-C it keeps its counts, and the next run adds to them. make fuzz builds the programs and calls it.
"""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import inputs  # noqa: E402
import kept  # noqa: E402
import operations  # noqa: E402
import protocols  # noqa: E402

sys.path.insert(0, str(kept.ROOT / "scripts"))
from runs import errors  # noqa: E402

SHARES = {"operations": 0.5, "inputs": 0.3, "protocols": 0.2}  # of the time


def fuzz(part, state, seconds, seed, arguments):
    """Runs one fuzzer and says in one line what it did."""
    if part == "operations":
        runs, backends = operations.fuzz(state, seconds, seed, arguments.fuzzer, os.cpu_count() or 1)
        return f"{runs:,} inputs, each over {backends} backends"
    if part == "protocols":
        return f"{protocols.fuzz(state, seconds, 0, seed)} protocols"
    return ", ".join(f"{done:,} {kind}" for kind, done in inputs.fuzz(state, list(inputs.PARTS), seconds, 0, seed, arguments.build))


def in_words(seconds):
    return f"{round(seconds)} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def main():
    parser = errors.OneLineParser(prog="fuzz.py", description="Run the fuzzers of the project for a given time.",
                                  epilog="Exit code 0: nothing found. 1: something; a line says what and where. 2: bad input. 130: interrupted.")
    parser.add_argument("part", nargs="*", help=f"only these: {', '.join(SHARES)}")
    kept.add_options(parser, 600, count=False)
    parser.add_argument("--fuzzer", type=kept.absolute_path, default=kept.ROOT / "build/fuzz/verify/fuzz/operations/operations_fuzz",
                        help="the program of the operations")
    parser.add_argument("--build", type=kept.absolute_path, default=kept.ROOT / "build/release",
                        help="folder of the programs that get inputs (default: build/release)")
    parser.add_argument("--keep", action="store_true",
                        help="write verify/fuzz/operations/corpus.txt anew, the least that reaches as much, and stop")
    arguments = parser.parse_args()
    parts = kept.parts_of(arguments, SHARES)
    if "operations" in parts and not arguments.fuzzer.exists():
        raise errors.BadInput(f"--fuzzer={arguments.fuzzer}: no such program; make fuzz builds it")
    if "inputs" in parts:
        inputs.check_programs(inputs.PARTS, arguments.build)
    errors.check_modules()
    state = kept.open_kept(arguments)
    if arguments.keep:
        written, needed = operations.keep(state, arguments.fuzzer)
        print(f"fuzz.py: {written} of {needed} inputs written")
        return 0
    seed = kept.seed_of(arguments)
    print(f"fuzz.py: {in_words(arguments.seconds)} in all, seed {seed}", flush=True)
    of_all = sum(SHARES[part] for part in parts)
    try:
        for part in parts:
            seconds = arguments.seconds * SHARES[part] / of_all
            print(f"{part}: {in_words(seconds)}", flush=True)
            print(f"  {fuzz(part, state, seconds, seed, arguments)}", flush=True)
    except KeyboardInterrupt:
        print("fuzz.py: interrupted; the counts are kept, and the next run adds to them", flush=True)
        raise
    finally:
        state.save()
        print("\n".join(f"  {count:,} {kept.KINDS[kind]}" for kind, count in state.counts.items()), flush=True)
    print(f"fuzz.py: {len(state.findings)} findings")
    return 1 if state.findings else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("fuzz.py", main))
