#!/usr/bin/python3
"""costs.py - what each cell of a run costs per message, besides its time: pages/costs.py says how.

    scripts/costs.py results/latest                        all workloads
    scripts/costs.py results/latest --workload=ping_pong   one
"""

import pathlib
import sys

from runs import errors


def main():
    """Prints the tables that the command line asks for; returns the exit code."""
    parser = errors.OneLineParser(
        prog="costs.py",
        description="Print what each cell of a run costs per message: processor time, switches, calls of the kernel.",
        epilog="Exit code 0: printed. 2: bad input; one line says which.",
    )
    parser.add_argument("run", metavar="RUN_DIR", type=pathlib.Path, help="directory with a run.json")
    parser.add_argument("--workload", help="only this one")
    arguments = parser.parse_args()
    errors.check_modules()
    # Only now, since these need the modules checked above.
    from pages import costs, tables
    from runs import reading

    run = reading.load(arguments.run)
    for table in costs.tables_of(run, arguments.workload):
        print(tables.as_text(table) + "\n")
    print("\n".join(costs.missing(run)))
    return 0


if __name__ == "__main__":
    sys.exit(errors.run_program("costs.py", main))
