"""A whisker that does not fit its axis ends in an arrow, and one that fits in a cap."""

import unittest

import matplotlib.figure

from estimates.intervals import Interval
from figures import axes as scales
from figures import rows, style, units


def row(low, high):
    values = [90.0, 100.0, 110.0]
    return rows.Row("a", style.Look("#000000", "o"), "spin", values, [False] * 3, Interval(100.0, low, high, 3), None, (), "a")


def arrows(item):
    axes = matplotlib.figure.Figure().add_subplot()
    scales.scale((axes, "x"), rows.extent([item]))
    rows.draw(axes, [item], units.time_tick)
    left, right = axes.get_xlim()
    found = {line.get_marker(): line.get_xdata()[0] for line in axes.lines if line.get_marker() in ("<", ">")}
    return found, (left, right)


class Whiskers(unittest.TestCase):
    def test_what_fits_has_no_arrow(self):
        for low, high in ((95, 105), (80, 140)):
            found, (left, right) = arrows(row(low, high))
            self.assertEqual(found, {})
            self.assertTrue(left <= low and high <= right, "the whole whisker is on the axis")

    def test_what_leads_far_beyond_the_trials_has_one(self):
        found, (_, right) = arrows(row(95, 900))
        self.assertEqual(found, {">": right})
        self.assertLess(right, 200, "the trials have most of the axis")


if __name__ == "__main__":
    unittest.main()
