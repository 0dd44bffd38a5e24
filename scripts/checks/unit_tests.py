#!/usr/bin/python3
"""unit_tests.py - runs the tests of the scripts, and says which were skipped and why."""

import pathlib
import sys
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent


def main():
    tests = unittest.defaultTestLoader.discover(str(SCRIPTS), pattern="test_*.py", top_level_dir=str(SCRIPTS))
    ended = unittest.TextTestRunner().run(tests)
    for test, why in ended.skipped:
        print(f"skipped: {test.id()}: {why}", file=sys.stderr)
    return 0 if ended.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
