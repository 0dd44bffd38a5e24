"""Every Python program of the tree explains itself, and refuses a wrong option in one line with exit code 2."""

import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
FOLDERS = ("packaging", "protocols", "scripts", "verify/fuzz")


def programs():
    """Those that start with #! and parse a command line."""
    for path in sorted(found for folder in FOLDERS for found in (ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.startswith("#!") and "usage" in text.lower() + ("usage" if "Parser(" in text else ""):
            yield path


class Programs(unittest.TestCase):
    def run_program(self, path, option):
        return subprocess.run([sys.executable, path, option], capture_output=True, text=True, check=False,
                              env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "ascii"})

    def test_each_has_help_also_in_ascii_and_refuses_a_wrong_option(self):
        self.assertGreaterEqual(len(list(programs())), 10)
        for path in programs():
            with self.subTest(path.relative_to(ROOT)):
                self.assertTrue(os.access(path, os.X_OK), "has a #! line and cannot be executed")
                first = path.read_text(encoding="utf-8").partition("\n")[0]
                self.assertEqual(first, "#!/usr/bin/python3", "another Python may lack the distribution's modules")
                closed = subprocess.run(["bash", "-c", '"$0" "$1" --help >&-', sys.executable, path], capture_output=True, text=True, check=False)
                self.assertNotIn("Traceback", closed.stderr)
                helped = self.run_program(path, "--help")
                self.assertEqual((helped.returncode, helped.stderr), (0, ""))
                for wrong in ("--bogus", "--bo\ngus"):
                    refused = self.run_program(path, wrong)
                    self.assertEqual((refused.returncode, refused.stdout, refused.stderr.count("\n")), (2, "", 1), refused.stderr)


if __name__ == "__main__":
    unittest.main()
