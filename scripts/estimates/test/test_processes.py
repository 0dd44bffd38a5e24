"""Estimates over several processes: how often their intervals hold the truth, on data whose truth is known."""

import itertools
import math
import unittest

import numpy
import pandas

from estimates import controls, intervals, processes

REPEATS = 300
# Of 300 intervals at 95 % fewer than 273 hold the truth once in 1,000 times.
FEWEST_HITS = 273


def independent(random, count, rounds):
    return random.normal(0, 0.03, (count, rounds))


def with_processes(random, count, rounds):
    return random.normal(0, 0.03, (count, 1)) + random.normal(0, 0.02, (count, rounds))


def heavy_tails(random, count, rounds):
    return 0.02 * random.standard_t(2, (count, 1)) + 0.02 * random.standard_t(2, (count, rounds))


def autocorrelated(random, count, rounds):
    noise = random.normal(0, 0.03, (count, rounds))
    for at in range(1, rounds):
        noise[:, at] = 0.6 * noise[:, at - 1] + 0.8 * noise[:, at]
    return noise


def two_modes_of_rounds(random, count, rounds):
    return 0.2 * (random.random((count, rounds)) < 0.5) - 0.1 + random.normal(0, 0.02, (count, rounds))


def two_modes_of_processes(random, count, rounds):
    return 0.2 * (random.random((count, 1)) < 0.5) - 0.1 + random.normal(0, 0.02, (count, rounds))


def few_in_another_mode(random, count, rounds):
    return 0.2 * (random.random((count, 1)) < 0.3) - 0.06 + random.normal(0, 0.02, (count, rounds))


KINDS = (independent, with_processes, heavy_tails, autocorrelated, two_modes_of_rounds, two_modes_of_processes)


def interval(values):
    found = processes.estimate(list(values))
    reach = found.reach(0.95)
    return found.centre - reach, found.centre + reach


def pooled(values):
    """The sign test over all rounds, as if they were of one process."""
    found = intervals.median_interval(numpy.exp(values.ravel()))
    return math.log(found.low), math.log(found.high)


class Coverage(unittest.TestCase):
    def hits(self, kind, count, rounds, ends=interval):
        random = numpy.random.default_rng(1)
        found = (ends(kind(random, count, rounds)) for _ in range(REPEATS))
        return sum(low <= 0 <= high for low, high in found)

    def test_intervals_hold_the_truth_as_often_as_they_say(self):
        for kind in KINDS:
            for count, rounds in ((6, 2), (12, 3)):
                with self.subTest(kind.__name__, processes=count):
                    self.assertGreaterEqual(self.hits(kind, count, rounds), FEWEST_HITS)

    def test_where_few_processes_are_in_another_mode_it_is_less(self):
        """Six processes often have none of it. A page says of such cells that they have modes."""
        self.assertGreaterEqual(self.hits(few_in_another_mode, 6, 2), 245)
        self.assertGreaterEqual(self.hits(few_in_another_mode, 20, 2), 264)

    def test_rounds_taken_as_independent_would_not(self):
        """What is wrong with pooling."""
        self.assertLess(self.hits(with_processes, 6, 5, pooled), FEWEST_HITS - 20)


class Pairs(unittest.TestCase):
    """What agree.py asks of two runs: that their intervals of one truth are seldom disjoint."""

    RUNS = 20

    def disjoint(self, kind, count, rounds, ends=interval):
        """The share of the pairs of so many runs."""
        random = numpy.random.default_rng(5)
        pairs = list(itertools.combinations([ends(kind(random, count, rounds)) for _ in range(self.RUNS)], 2))
        return sum(one[1] < other[0] or other[1] < one[0] for one, other in pairs) / len(pairs)

    def test_of_all_pairs_of_runs_few_intervals_are_disjoint(self):
        for kind in (*KINDS, few_in_another_mode):
            for count, rounds in ((6, 2), (12, 3)):
                with self.subTest(kind.__name__, processes=count):
                    self.assertLessEqual(self.disjoint(kind, count, rounds), 0.05)

    def test_of_runs_whose_rounds_are_pooled_many_would_be(self):
        self.assertGreater(self.disjoint(with_processes, 6, 30, pooled), 0.2)


class Pooling(unittest.TestCase):
    def test_rounds_of_several_processes_are_not_taken_from_a_flat_series(self):
        rounds = pandas.Series([1.0, 1.1, 1.2] * 4, [0, 1, 2] * 4)
        with self.assertRaisesRegex(ValueError, "flat series"):
            processes.by_process(rounds)
        with self.assertRaisesRegex(ValueError, "flat series"):
            intervals.median_interval(rounds)
        with self.assertRaisesRegex(ValueError, "flat series"):
            controls.smallest_difference(rounds)


class Estimates(unittest.TestCase):
    def series(self, rows):
        """Costs by process and round."""
        index = pandas.MultiIndex.from_tuples([(process, at) for at, (process, _) in enumerate(rows)])
        return pandas.Series([cost for _, cost in rows], index)

    def test_the_estimate_is_the_mean_over_processes_of_the_medians_of_their_rounds(self):
        found = intervals.median_interval(self.series([(0, 1.0), (0, 1.0), (0, 9.0), (1, 4.0)]))
        self.assertAlmostEqual(found.median, 2)
        self.assertEqual((found.count, found.processes, found.low), (4, 2, None))

    def test_one_process_has_the_median_of_its_rounds(self):
        values = [5, 1, 2, 4, 3, 6, 7]
        alone = intervals.median_interval(self.series([(0, value) for value in values]))
        self.assertEqual(alone, intervals.median_interval(values))

    def test_below_four_processes_there_is_no_interval(self):
        for count in range(2, 7):
            rows = [(process, cost) for process in range(count) for cost in (1.0, 1.1, 1.2)]
            self.assertEqual(intervals.median_interval(self.series(rows)).low is None, count < 4)

    def test_rounds_are_paired_within_processes(self):
        random = numpy.random.default_rng(2)
        drift = numpy.exp(random.normal(0, 1, (6, 3)))
        first, second = (
            self.series([(process, factor * drift[process, at]) for process in range(6) for at in range(3)])
            for factor in (1.5, 1.0)
        )
        found = intervals.compare(first, second)
        self.assertAlmostEqual(found.ratio.low, 1.5)
        self.assertEqual((found.verdict, found.ratio.processes), ("slower", 6))

    def test_processes_with_different_numbers_of_rounds_count_alike(self):
        rows = [(process, 2.0) for process in range(5) for _ in range(process + 1)]
        found = intervals.median_interval(self.series(rows))
        self.assertAlmostEqual(found.low, 2)
        self.assertAlmostEqual(found.high, 2)

    def test_the_same_data_give_the_same_interval(self):
        values = list(numpy.random.default_rng(3).normal(0, 1, (6, 3)))
        self.assertEqual(processes.estimate(values), processes.estimate(values))


class Shares(unittest.TestCase):
    def test_variance_is_shared_between_processes_and_rounds(self):
        random = numpy.random.default_rng(4)
        for spread, low, high in ((0.0, 0.0, 0.02), (1.0, 0.4, 0.6), (10.0, 0.97, 1.0)):
            values = random.normal(0, spread, (400, 1)) + random.normal(0, 1, (400, 5))
            between, within = processes.shares(list(values))
            self.assertTrue(low <= between <= high, (spread, between))
            self.assertAlmostEqual(between + within, 1)

    def test_one_round_each_cannot_tell(self):
        self.assertIsNone(processes.shares([numpy.array([1.0])] * 6))


if __name__ == "__main__":
    unittest.main()
