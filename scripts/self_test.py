#!/usr/bin/python3
"""self_test.py - measures what has a known answer, and says whether the method of measuring finds it.

    make self-test                              builds pipes_self_test and runs this
    scripts/self_test.py --case=programmed      one case

Runs are made by pipes_self_test, which is pipes_bench with programs whose times are known, and judged by the estimates
and verdicts of every page. They stay in the directory of --out.
"""

import pathlib
import random
import signal
import sys

from runs import errors

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    """Runs what the command line says; returns the exit code."""
    arguments = _arguments()
    errors.check_modules()
    # Only now, since these need the modules checked above.
    from self_testing import cases, findings, program

    seed = random.SystemRandom().randrange(2**32) if arguments.seed is None else arguments.seed
    all_cases = cases.cases(arguments.repeats, seed)
    _check_case(arguments.case, cases.names())
    chosen = [case for case in all_cases if arguments.case in (None, case.name)]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    planned = sum(case.seconds for case in chosen)
    print(f"self-test of measuring: about {program.spoken(planned)} on a quiet machine; seed {seed}", flush=True)
    laboratory = program.Laboratory(arguments.program, arguments.out, seed)
    progress = program.Progress(planned)
    found, stopped = [], False
    try:
        for case in chosen:
            found += cases.carry_out(case, laboratory, progress)
    except KeyboardInterrupt:
        stopped = True
    progress.clear()
    found += findings.together("delays of 2 d or more", [each for each in found if each.injected.startswith("a delay")])
    print(findings.table(found))
    print(f"\n{findings.summary(found)}{'; stopped before the end' if stopped else ''}. Runs: {arguments.out}")
    if stopped:
        return 130
    return 1 if any(each.verdict == findings.FAILED for each in found) else 0


def _check_case(case, known):
    if case is not None and case not in known:
        raise errors.BadInput(f"--case={case}: no such case; allowed: {', '.join(known)}")


def _arguments():
    parser = errors.OneLineParser(
        prog="self_test.py",
        description="Show on this machine that the method of measuring tells the truth: known times are read back, a known"
        " delay is found, the same code is not called different, and what disturbs a trial is noticed.",
        epilog="A verdict is wrong once in twenty times by what the method promises, so that many comparisons may have some"
        " wrong ones; how many is said. Exit code 0: nothing failed; what cannot be told on this machine is said. 1:"
        " something failed. 2: bad input; one line says which. 130: stopped.",
    )
    parser.add_argument("--case", metavar="NAME", help="only this one (default: all): programmed, busy, hog, identical, delayed")
    parser.add_argument("--repeats", type=_count, default=10, metavar="N", help="runs of cases of comparisons (default: 10)")
    parser.add_argument("--seed", type=_seed, metavar="N", help="of orders and of the other process (default: a random one)")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "results/self-test", metavar="DIR", help="directory of the runs (default: results/self-test)")
    parser.add_argument(
        "--program", type=pathlib.Path, default=ROOT / "build/release/pipes_self_test", metavar="FILE", help="default: build/release/pipes_self_test"
    )
    return parser.parse_args()


def _count(text):
    return _whole(text, 1, 1000)


def _seed(text):
    return _whole(text, 0, 2**32 - 1)


def _whole(text, least, most):
    import argparse

    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from {least} to {most}")
    return int(text)


if __name__ == "__main__":
    sys.exit(errors.run_program("self_test.py", main))
