"""Figures of lines: a line joins what was measured in one state of the machine."""

import unittest
from unittest import mock

from estimates.intervals import Interval
from estimates.regimes import Regime
from figures import lines

NEAR, FAR = Regime(55, 50, 60, 20), Regime(200, 190, 220, 10)


def series(*states):
    """A line of a point for each state."""
    points = [lines.Point(x, Interval(10 + x, None, None, 3), None, state) for x, state in enumerate(states)]
    return lines.Line("ring", mock.Mock(colour="black"), "spin", "-", points, [])


def joined(*states):
    """Where the points are that each stroke of the figure joins."""
    axes = mock.Mock()
    with mock.patch.object(lines, "mark"):
        lines.draw(axes, [series(*states)])
    return [call.args[0] for call in axes.plot.call_args_list]


class Regimes(unittest.TestCase):
    def test_no_line_joins_points_of_two_states(self):
        self.assertEqual(joined(NEAR, NEAR, NEAR), [[0, 1, 2]])
        self.assertEqual(joined(NEAR, FAR), [[0], [1]])
        self.assertEqual(joined(NEAR, NEAR, FAR, FAR, NEAR), [[0, 1], [2, 3], [4]])
        self.assertEqual(joined(None, None, FAR, None), [[0, 1], [2], [3]])


if __name__ == "__main__":
    unittest.main()
