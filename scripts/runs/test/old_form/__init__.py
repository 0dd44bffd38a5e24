"""The runs that were published on 22 November 2026, in the form of that time: what the converter has to read."""

import pathlib

RUNS = pathlib.Path(__file__).resolve().parent
