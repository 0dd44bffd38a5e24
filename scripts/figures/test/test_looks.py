"""Looks, labels and numbers: what every figure relies on."""

import itertools
import types
import unittest

from estimates.intervals import Interval
from figures import labels, style, units


class Style(unittest.TestCase):
    @staticmethod
    def look(origin, number):
        return style.look(types.SimpleNamespace(origin=origin, look=number))

    def test_every_origin_of_the_schema_has_looks(self):
        origins = ("ours", "historic", "third_party", "floor", "language")
        for origin in origins:
            self.assertTrue(self.look(origin, 0).colour.startswith("#"))
            self.look(origin, 99)
            cell = types.SimpleNamespace(origin=origin, look=0, bare_of=None)
            style.look_among_others(cell)

    def test_ours_look_alike_in_every_figure(self):
        for number in range(10):
            cell = types.SimpleNamespace(origin="ours", look=number, bare_of=None)
            self.assertEqual(style.look_among_others(cell), style.look(cell))

    def test_ours_historic_and_languages_share_no_colour(self):
        looks = [
            self.look(origin, number)
            for origin, count in (("ours", 10), ("historic", 8), ("language", 7))
            for number in range(count)
        ]
        self.assertEqual(len({look.colour for look in looks}), len(looks))
        self.assertEqual(len({look.marker for look in looks}), len(looks))

    def test_the_first_seventy_of_others_look_different(self):
        looks = {self.look("third_party", number) for number in range(70)}
        self.assertEqual(len(looks), 70)


class Labels(unittest.TestCase):
    def test_labels_are_moved_apart_and_stay_in_order(self):
        placed = labels.spread([10, 11, 12, 50, 98, 99], 8, 0, 100)
        self.assertEqual(placed, sorted(placed))
        self.assertTrue(all(second - first > 7.99 for first, second in itertools.pairwise(placed)))
        self.assertTrue(0 <= placed[0] and placed[-1] <= 100)
        self.assertIn(50, placed)


class Units(unittest.TestCase):
    def test_three_digits_and_a_unit(self):
        for ns, words in (
            (0.5, "0.500 ns"),
            (61.23, "61.2 ns"),
            (999.7, "1.00 µs"),
            (9.999, "10.0 ns"),
            (4560, "4.56 µs"),
            (1.2e9, "1.20 s"),
        ):
            self.assertEqual(units.time(ns), words)
        self.assertEqual(units.rate(12_345_678), "12.3 M/s")
        even = Interval(61, 61, 61, 6)
        self.assertEqual(units.interval(even, units.time), "61.0 to 61.0 ns")
        self.assertEqual(units.interval(even, units.digits), "61.0 to 61.0")
        self.assertEqual(
            [units.size(count) for count in (0, 8, 1000, 1024, 65536)],
            ["0 B", "8 B", "1000 B", "1 KiB", "64 KiB"],
        )


if __name__ == "__main__":
    unittest.main()
