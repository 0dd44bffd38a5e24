"""Runs as data, and what all programs of scripts/ share.

NumPy takes other instructions on processors with AVX-512, with which the last digits of its logarithms are others: figures
drawn there had other bytes. So it is told not to, which has to be said before it is loaded. What the environment tells NumPy and matplotlib otherwise does
not count, for the same reason.
"""

import os
import warnings

os.environ["NPY_DISABLE_CPU_FEATURES"] = "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
os.environ["MPLBACKEND"] = "Agg"
# What it cannot do anyway, it need not be told.
warnings.filterwarnings("ignore", "During parsing environment variable 'NPY_DISABLE_CPU_FEATURES'")
