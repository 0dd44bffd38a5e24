#!/usr/bin/python3
"""check_run.py - says whether runs are whole and valid by results/schema.json, and unedited.

    scripts/check_run.py results/latest      # "valid", or the fault in one line and exit code 2
"""

import sys

from runs import errors


def main():
    """Checks the runs of the command line; returns the exit code."""
    parser = errors.OneLineParser(
        prog="check_run.py",
        description="Check runs against results/schema.json and their digests.",
        epilog="Exit code 0: all are valid. 2: one is not, or is missing; one line says which and why.",
    )
    parser.add_argument("run", nargs="+", metavar="RUN_DIR", help="directory with a run.json")
    arguments = parser.parse_args()
    errors.check_modules()
    from runs import reading

    for path in arguments.run:
        run = reading.load(path)
        unknown = "" if "digest" in run.record else "; whether its run.json was edited is not known, because that has no digest"
        print(f"{run.source}: valid, {len(run.cells)} cells, {len(run.trials)} trials{unknown}")
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("check_run.py", main))
