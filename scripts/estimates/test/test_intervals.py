"""Statistics against closed forms and known distributions."""

import math
import unittest

import numpy
import pandas

from estimates import intervals
from estimates.modes import modes

# Trials, then the ranks of the interval at 95 %, 99.5 % and 99.95 %.
RANKS = (
    (6, (1, 6), None, None),
    (12, (3, 10), (1, 12), (1, 12)),
    (30, (10, 21), (7, 24), (6, 25)),
    (50, (18, 33), (15, 36), (13, 38)),
    (100, (40, 61), (36, 65), (33, 68)),
)


class MedianInterval(unittest.TestCase):
    def test_ranks_agree_with_the_table(self):
        for count, *expected in RANKS:
            found = [
                intervals.interval_ranks(count, confidence) for confidence in (0.95, 0.995, 0.9995)
            ]
            self.assertEqual(found, expected, count)

    def test_too_few_trials_have_no_interval(self):
        for confidence, fewest in ((0.95, 6), (0.995, 9), (0.9995, 12)):
            self.assertIsNone(intervals.interval_ranks(fewest - 1, confidence))
            self.assertEqual(intervals.interval_ranks(fewest, confidence), (1, fewest))
        few = intervals.median_interval([3, 1, 2])
        self.assertEqual((few.median, few.low, few.high, few.count), (2, None, None, 3))

    def test_ends_are_order_statistics(self):
        found = intervals.median_interval(range(12, 0, -1))
        self.assertEqual((found.median, found.low, found.high), (6.5, 3, 10))

    def test_ranks_are_the_narrowest_that_cover_enough(self):
        def coverage(
            count, low
        ):  # P(low <= values below the median <= count - low), in whole numbers
            return (
                sum(math.comb(count, below) for below in range(low, count - low + 1)) / 2**count
            )

        for count in range(6, 300):
            low, high = intervals.interval_ranks(count)
            self.assertEqual(high, count + 1 - low)
            self.assertGreaterEqual(coverage(count, low), 0.95)
            self.assertLess(coverage(count, low + 1), 0.95)

    def test_covers_the_median_as_often_as_it_says(self):
        rng, hits = numpy.random.default_rng(3), 0
        for _ in range(2000):
            found = intervals.median_interval(rng.exponential(size=12))
            hits += found.low <= math.log(2) <= found.high
        # 12 trials between ranks 3 and 10 cover 96.1 %; five standard errors are 2.2 %.
        self.assertAlmostEqual(hits / 2000, 0.961, delta=0.022)

    def test_a_falling_unit_swaps_the_ends(self):
        found = intervals.median_interval([1, 2, 4, 5, 8, 10]).map(lambda cost: 1 / cost)
        self.assertEqual((found.low, found.high), (0.1, 1))


class Compare(unittest.TestCase):
    ROUNDS = 12

    def costs(self, factor, noise=0.0, seed=1):
        rng = numpy.random.default_rng(seed)
        # The machine drifts by a factor of five; pairs must not care.
        return pandas.Series(
            [factor * (1 + at / 3) * math.exp(rng.normal(0, noise)) for at in range(self.ROUNDS)]
        )

    def test_pairs_cancel_the_drift_of_the_machine(self):
        found = intervals.compare(self.costs(1.5), self.costs(1.0))
        self.assertAlmostEqual(found.ratio.median, 1.5)
        self.assertAlmostEqual(found.ratio.low, 1.5)
        self.assertEqual(found.verdict, "slower")

    def test_only_shared_rounds_count(self):
        first, second = self.costs(2).drop(0), self.costs(1)
        second[99] = 1.0
        self.assertEqual(intervals.compare(first, second).ratio.count, 11)
        apart = [pandas.Series([1.0], [0]), pandas.Series([1.0], [1])]
        self.assertIsNone(intervals.compare(*apart))

    def test_verdicts(self):
        for low, high, words in (
            (1.03, 1.5, "slower"),
            (0.5, 0.97, "faster"),
            (0.99, 1.01, "same"),
            (0.97, 1.01, "cannot be told"),
            (1.01, 1.03, "cannot be told"),
            (0.9, 1.1, "cannot be told"),
        ):
            self.assertEqual(
                intervals.verdict(intervals.Interval(1.0, low, high, 9)), words, (low, high)
            )

    def test_without_an_interval_nothing_is_decided(self):
        self.assertEqual(intervals.verdict(intervals.Interval(9.0, None, None, 5)), "cannot be told")

    def test_a_cell_against_itself_is_rarely_different(self):
        # Both of one kind with 1 % of noise: with the threshold none of 100 may be called
        # different.
        verdicts = [
            intervals.compare(self.costs(1, 0.01, seed), self.costs(1, 0.01, seed + 1000)).verdict
            for seed in range(100)
        ]
        self.assertLessEqual(sum(words in ("faster", "slower") for words in verdicts), 0)


class Modes(unittest.TestCase):
    def test_finds_two_with_their_weights(self):
        low, high = modes([60, 61, 62, 60, 61, 62, 4000, 4100, 4200])
        self.assertEqual((round(low.median), round(high.median)), (61, 4100))
        self.assertAlmostEqual(low.weight, 2 / 3)
        self.assertAlmostEqual(low.weight + high.weight, 1)

    def test_normal_values_have_one_mode(self):
        rng = numpy.random.default_rng(11)
        found = sum(
            modes(rng.lognormal(sigma=0.05, size=30)) is not None for _ in range(300)
        )
        self.assertEqual(found, 0)

    def test_one_outlier_is_no_mode(self):
        self.assertIsNone(modes([60, 61, 62, 60, 61, 62, 61, 60, 4000]))
        self.assertIsNone(modes([60.0] * 95 + [4000.0] * 5))

    def test_few_or_equal_trials_have_one_mode(self):
        self.assertIsNone(modes([60, 61, 60, 4000, 4100, 4000]))
        self.assertIsNone(modes([60.0] * 30))

    def test_modes_a_few_percent_apart_are_not_told_apart(self):
        self.assertIsNone(modes([100.0, 100.1] * 5 + [105.0, 105.1] * 5))


if __name__ == "__main__":
    unittest.main()
