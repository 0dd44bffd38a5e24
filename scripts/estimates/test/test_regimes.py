"""The regimes of a run, of invented hand-offs and of a published run."""

import json
import pathlib
import unittest

import numpy

from estimates.regimes import regime_of, regimes
from runs import reading
from runs.test import old_form

ROOT = pathlib.Path(__file__).resolve().parents[3]


def hand_offs(*states, spread=0.04, seed=1):
    """Round trips around each of the states, given with their numbers."""
    random = numpy.random.default_rng(seed)
    return numpy.concatenate([at * numpy.exp(random.normal(0, spread, count)) for at, count in states])


class Invented(unittest.TestCase):
    def test_states_that_differ_by_half_are_told_apart(self):
        found = regimes(hand_offs((55, 300), (85, 40), (210, 120)))
        self.assertEqual([round(one.median / 5) * 5 for one in found], [55, 85, 210])
        self.assertEqual([one.rounds for one in found], [300, 40, 120])
        self.assertEqual(found[0].name, f"hand-off of {found[0].median:.0f} ns")

    def test_one_state_is_one_regime_however_noisy(self):
        for seed in range(50):
            self.assertEqual(len(regimes(hand_offs((55, 100), spread=0.1, seed=seed))), 1, seed)

    def test_a_few_rounds_of_another_state_are_a_regime_of_their_own(self):
        self.assertEqual([one.rounds for one in regimes(hand_offs((55, 300), (300, 2)))], [300, 2])

    def test_a_round_is_of_the_regime_that_holds_its_hand_off(self):
        found = regimes(hand_offs((55, 300), (210, 120)))
        self.assertEqual([regime_of(value, found) for value in (50.0, 56.0, 250.0)], [found[0], found[0], found[1]])
        self.assertIsNone(regime_of(numpy.nan, found))
        self.assertIsNone(regime_of(50.0, regimes([])))


class Shared(unittest.TestCase):
    """The test of harness/base/regimes.hpp finds the same regimes in the same hand-offs."""

    def test_runs_find_the_same(self):
        cases = json.loads((ROOT / "harness/test/regimes.json").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(cases), 10)
        for case in cases:
            found = regimes(case["hand_offs"])
            self.assertEqual([one.rounds for one in found], [one["rounds"] for one in case["regimes"]], case["what"])
            for one, kept in zip(found, case["regimes"]):
                for key in ("median", "low", "high"):
                    self.assertAlmostEqual(getattr(one, key), kept[key], 6, case["what"])


class Published(unittest.TestCase):
    """A run whose rounds were judged by a fixed limit once, and called near where the cores stood apart."""

    @classmethod
    def setUpClass(cls):
        run = reading.load(old_form.RUNS / "reference-rivals")
        cls.trials = run.trials.join(run.cells[["workload", "pairs", "capacity", "payload_bytes"]], on="cell")
        each = cls.trials.drop_duplicates(["block", "floor_round_trip_ns"]).floor_round_trip_ns
        cls.regimes = regimes(each.dropna())

    def rounds(self, **point):
        """Of one group, how many rounds each regime has."""
        chosen = self.trials
        for key, value in point.items():
            chosen = chosen[chosen[key] == value]
        each = chosen.drop_duplicates("block").floor_round_trip_ns
        return [sum(regime_of(value, self.regimes) == regime for value in each) for regime in self.regimes]

    def test_it_has_three(self):
        self.assertEqual([round(one.median, -1) for one in self.regimes], [30, 60, 210])

    def test_rounds_of_a_group_that_met_two_are_told_apart(self):
        self.assertEqual(self.rounds(workload="stream", capacity=64, payload_bytes=8), [0, 8, 22])

    def test_a_group_may_have_met_only_the_slow_one(self):
        self.assertEqual(self.rounds(workload="stream", pairs=8, capacity=1024), [0, 0, 30])


if __name__ == "__main__":
    unittest.main()
