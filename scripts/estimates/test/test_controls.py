"""Controls, verdicts and corrections on data whose truth is known: what is called different, the same, or neither."""

import collections
import math
import unittest

import numpy
import pandas

from estimates import controls, intervals
from estimates.measured import Measured
from runs.test import synthetic

REPEATS = 200
SHAPES = ((6, 2), (12, 3))  # processes and rounds of each, as the plans quick and full have


def costs(random, shape, factor=1.0, spread=0.01):
    """Costs around the factor, as far apart between processes as between rounds."""
    logs = random.normal(0, spread, (shape[0], 1)) + random.normal(0, spread, shape)
    index = pandas.MultiIndex.from_product([range(shape[0]), range(shape[1])])
    return pandas.Series(factor * numpy.exp(logs).ravel(), index)


class Verdicts(unittest.TestCase):
    """With the difference d of a control that was measured beside them."""

    @classmethod
    def setUpClass(cls):
        cls.seen = {shape: collections.Counter() for shape in SHAPES}
        for shape in SHAPES:
            random = numpy.random.default_rng(shape[0])
            for _ in range(REPEATS):
                one = costs(random, shape)
                d = controls.smallest_difference(costs(random, shape) / one)
                for name, factor in (("equal", 1.0), ("2 d more", (1 + d) ** 2), ("2 d less", (1 + d) ** -2)):
                    found = intervals.compare(costs(random, shape, factor), one, d)
                    cls.seen[shape][name, found.verdict] += 1

    def test_equal_cells_are_called_different_in_at_most_18_of_200(self):
        for shape in SHAPES:
            self.assertLessEqual(sum(self.seen[shape]["equal", word] for word in ("faster", "slower")), 18, shape)

    def test_equal_cells_are_called_the_same_at_least_half_of_the_time(self):
        for shape in SHAPES:
            self.assertGreaterEqual(self.seen[shape]["equal", "same"], REPEATS / 2, shape)

    def test_a_difference_of_2_d_is_found_in_at_least_19_of_20(self):
        # A true share of 96 % gives fewer than 183 of 200 once in 700 tests.
        for shape in SHAPES:
            for name, word in (("2 d more", "slower"), ("2 d less", "faster")):
                self.assertGreaterEqual(self.seen[shape][name, word], 183, (shape, name))

    def test_where_only_large_differences_are_resolved_nothing_is_the_same(self):
        ratio = intervals.Interval(1.0, 0.99, 1.01, 24, 12)
        self.assertEqual(intervals.verdict(ratio, 0.05), "same")
        self.assertEqual(intervals.verdict(ratio, 0.051), "cannot be told")


class Controls(unittest.TestCase):
    def test_more_processes_and_less_noise_resolve_more(self):
        def usual(shape, spread):
            random = numpy.random.default_rng(1)
            pairs = ((costs(random, shape, spread=spread), costs(random, shape, spread=spread)) for _ in range(50))
            return numpy.median([controls.smallest_difference(one / other) for one, other in pairs])

        self.assertLess(usual((24, 2), 0.01), 0.7 * usual((6, 2), 0.01))
        self.assertAlmostEqual(usual((6, 2), 0.02) / usual((6, 2), 0.01), 2, delta=0.2)

    def test_too_few_processes_tell_nothing(self):
        random = numpy.random.default_rng(1)
        self.assertIsNone(controls.smallest_difference(costs(random, (3, 5)) / costs(random, (3, 5))))

    def test_what_identical_code_differed_by_is_not_resolved(self):
        random = numpy.random.default_rng(1)
        again = costs(random, (12, 3), 1.3)
        self.assertGreater(controls.smallest_difference(again / costs(random, (12, 3))), 0.3)

    def test_cells_without_a_common_round_tell_nothing(self):
        one = costs(numpy.random.default_rng(1), (12, 1))
        self.assertIsNone(controls.smallest_difference(one[:6] / one[6:]))

    def test_where_no_difference_is_known_nothing_can_be_told(self):
        for ratio in (0.1, 1.0, 10.0):
            self.assertEqual(intervals.verdict(intervals.Interval(ratio, ratio, ratio, 24, 12), None), "cannot be told")


class ManyComparisons(unittest.TestCase):
    def test_of_57_equal_cells_some_are_called_slower_than_the_best_in_at_most_5_percent_of_runs(self):
        random = numpy.random.default_rng(1)
        wrong = 0
        for _ in range(20):
            cells = [costs(random, (12, 1)) for _ in range(57)]
            d = controls.smallest_difference(costs(random, (12, 1)) / cells[0])
            best = min(cells, key=lambda one: math.exp(numpy.log(one).median()))
            found = (intervals.compare(one, best, d, comparisons=56) for one in cells if one is not best)
            wrong += any(one.verdict == "slower" for one in found)
        self.assertLessEqual(wrong, 1)

    def test_as_one_of_many_a_comparison_asks_for_more_and_shows_the_same(self):
        one = costs(numpy.random.default_rng(1), (6, 1))
        other = costs(numpy.random.default_rng(2), (6, 1), 1.04)
        alone, among = (intervals.compare(other, one, 0.001, count) for count in (1, 1000))
        self.assertEqual(alone.ratio, among.ratio)
        self.assertEqual((alone.verdict, among.verdict), ("slower", "cannot be told"))


class OfARun(unittest.TestCase):
    """The controls of an invented run of twelve processes."""

    @classmethod
    def setUpClass(cls):
        made = cls.of(2, 12)
        cls.first, cls.found = made.record["cells"][-1]["control_of"], Measured(made.read())

    @staticmethod
    def of(rounds, processes):
        made = synthetic.make(rounds, processes).keep(lambda cell: cell["workload"] in ("ping_pong", "bank"))
        for cell in made.record["cells"]:
            cell["group"] = ("ping_pong", "bank").index(cell["workload"])
        synthetic.repeat(made, next(cell for cell in made.record["cells"] if cell["name"].startswith("ping_pong/single_shot/")))
        return made

    @staticmethod
    def without_control(made):
        return made.voided(made.record["cells"][-1]["name"], 0, "lost a message")

    def test_the_second_cell_is_no_competitor(self):
        self.assertNotIn("single_shot_2", set(self.found.table.backend))
        self.assertEqual(self.found.controls[0].reference, self.first)

    def test_a_group_without_one_goes_by_what_is_assumed(self):
        with_control, without = (self.found.of(workload)[0] for workload in ("ping_pong", "bank"))
        self.assertEqual(self.found.difference(with_control), self.found.controls[0].difference)
        self.assertEqual(self.found.difference(without), intervals.DELTA)

    def test_a_control_that_tells_nothing_is_not_the_same_as_none(self):
        for name, made in {"too few processes": self.of(9, 1), "its check failed": self.without_control(self.of(2, 12))}.items():
            found = Measured(made.read())
            self.assertEqual(found.controls, {0: controls.Control(self.first, None)}, name)
            cells = {workload: found.of(workload) for workload in ("ping_pong", "bank")}
            said = {
                workload: {found.compare(*pair).verdict for other in others for pair in ((first, other), (other, first))}
                for workload, (first, *others) in cells.items()
            }
            self.assertEqual(said["ping_pong"], {"cannot be told"}, name)
            self.assertIn("slower", said["bank"], name)


if __name__ == "__main__":
    unittest.main()
