"""NumPy computes alike on all machines, or a figure would have other bytes on some."""

import os
import pathlib
import subprocess
import sys
import unittest

SCRIPTS = pathlib.Path(__file__).parents[2]
USED = """
import runs, numpy
from numpy.core._multiarray_umath import __cpu_features__ as features, __cpu_dispatch__ as dispatched
print(*(name for name in dispatched if name.startswith("AVX512") and features[name]))
"""


class Arithmetic(unittest.TestCase):
    def test_what_the_environment_says_does_not_count(self):
        environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": "SSE2", "MPLBACKEND": "none"}
        subprocess.run([sys.executable, "-c", "import runs, numpy, matplotlib"], cwd=SCRIPTS, env=environment, check=True)

    def test_no_instruction_is_used_that_only_some_machines_have(self):
        done = subprocess.run([sys.executable, "-W", "error", "-c", USED], cwd=SCRIPTS, capture_output=True, text=True, check=True)
        self.assertEqual((done.stdout.strip(), done.stderr), ("", ""))


if __name__ == "__main__":
    unittest.main()
