"""What an include costs to compile stays within its budget: run include_cost.py for the numbers."""

import unittest

import support
from include_cost import BUDGET, Cost, measure


class IncludeCost(unittest.TestCase):
    def test_pipes_hpp(self):
        for compiler in support.COMPILERS:
            with self.subTest(compiler):
                cost = measure(compiler)
                self.assertEqual(cost.faults(), [], str(cost))

    def test_what_is_too_dear_is_said(self):
        dear = Cost("g++", own_lines=BUDGET.own_lines + 1, lines=BUDGET.lines * 100 + 1, baseline_lines=100,
                    ratios=[BUDGET.time + 1] * 5)
        self.assertEqual(len(dear.faults()), 3)


if __name__ == "__main__":
    support.main()
