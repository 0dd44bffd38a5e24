"""Judgements on invented runs: each finds what is there, fails on what is not, and says where it cannot tell."""

import functools
import unittest

from self_testing import findings, judging
from self_testing.findings import FAILED, PASSED, UNTOLD
from self_testing.test.invented import invented, measured

THREE = (("slots", 100), ("slots_2", 100), ("slots_3", 100))
RUNG_PS = (1500, 3000, 6000, 12000, 24000)


def verdicts_of(found):
    return [one.verdict for one in found]


@functools.lru_cache
def repeated(workload, costs, count=10, **how):
    return [measured(workload, costs, seed=seed, **how) for seed in range(1, count + 1)]


class Allowances(unittest.TestCase):
    def test_a_promise_of_1_in_20_may_be_missed_as_often_as_chance_allows(self):
        self.assertEqual([findings.most_wrong(count) for count in (0, 1, 2, 3, 10, 20, 200)], [0, 0, 0, 1, 3, 4, 18])

    def test_one_wrong_verdict_more_than_allowed_fails(self):
        self.assertEqual(verdicts_of([findings.of_counts("", "", "", wrong, 20, []) for wrong in (4, 5)]), [PASSED, FAILED])

    def test_findings_at_several_places_are_judged_together(self):
        places = [findings.of_counts("a delay", "", "", wrong, 10, []) for wrong in (2, 2, 2)]
        self.assertEqual(verdicts_of(places), [PASSED] * 3)
        (all_of_them,) = findings.together("delays", places)
        self.assertEqual((all_of_them.verdict, all_of_them.found), (FAILED, "24 of 30 are right (at least 25)"))
        self.assertEqual(findings.together("delays", places[:1]), [])

    def test_where_few_runs_can_tell_nothing_is_said(self):
        found = findings.of_counts("", "", "all well", 0, 2, ["of a", "of b", "of b"])
        self.assertEqual((found.verdict, found.found), (UNTOLD, "3 of 5 could not tell, mostly because of b; all well"))
        self.assertEqual(findings.of_counts("", "", "", 0, 2, ["of a", "of b"]).verdict, PASSED)
        self.assertEqual(findings.of_counts("", "", "x", 0, 0, ["of a"]).found, "1 of 1 could not tell, mostly because of a")


class Identical(unittest.TestCase):
    def test_equal_copies_pass(self):
        found = judging.identical(repeated("ping_pong", THREE))
        self.assertEqual(verdicts_of(found), [PASSED, PASSED, PASSED])
        self.assertEqual([one.where for one in found], ["ping_pong slots same_l3 spin", "all of these", "those that resolve 5%"])
        self.assertRegex(found[0].found, r"^different in [01] of 10 \(at most 3\); d is ")

    def test_a_copy_that_is_slower_fails(self):
        found = judging.identical(repeated("ping_pong", (*THREE[:2], ("slots_3", 130))))
        self.assertEqual(verdicts_of(found), [FAILED, FAILED, FAILED])
        self.assertIn("different in 10 of 10", found[0].found)

    def test_where_only_large_differences_are_resolved_nothing_has_to_be_the_same(self):
        found = judging.identical(repeated("ping_pong", THREE, spread=0.1))
        self.assertEqual(verdicts_of(found), [PASSED, PASSED, UNTOLD])

    def test_one_of_two_groups_that_fails_is_named(self):
        bad = [invented("ping_pong", THREE, seed=seed) for seed in range(10)]
        bad = [invented("create_close", (*THREE[:2], ("slots_3", 70)), seed=9 + at, made=one) for at, one in enumerate(bad)]
        found = judging.identical([judging_input(one) for one in bad])
        self.assertEqual(verdicts_of(found), [FAILED, PASSED, FAILED, FAILED])
        self.assertTrue(found[0].where.startswith("create_close"))

    def test_of_three_processes_nothing_is_told(self):
        found = judging.identical(repeated("ping_pong", THREE, processes=3))
        self.assertEqual(verdicts_of(found), [UNTOLD, UNTOLD, UNTOLD])
        self.assertEqual(found[0].found, "10 of 10 could not tell, mostly because too few processes met the same regime of the machine")

    def test_a_cell_that_was_mostly_disturbed_tells_nothing(self):
        runs = [invented("ping_pong", THREE, seed=seed) for seed in range(10)]
        for one in runs:
            for row in one.rows:
                row["marks"] = "steal"
        found = judging.identical([judging_input(one) for one in runs])
        self.assertEqual(verdicts_of(found), [UNTOLD] * 3)
        self.assertIn("most trials were disturbed", found[0].found)

    def test_where_not_even_a_factor_of_two_is_resolved_nothing_is_told(self):
        found = judging.identical(repeated("ping_pong", THREE, spread=0.6))
        self.assertEqual(verdicts_of(found), [UNTOLD] * 3)
        self.assertIn("d was over 100%", found[0].found)


def judging_input(made):
    from estimates.measured import Measured

    return Measured(made.read())


class Delayed(unittest.TestCase):
    def runs(self, works=1.0, lengths=RUNG_PS, **how):
        """Of round trips of 100 ns with two delays each, which cost `works` of what they should."""
        delays = [(f"delayed_{ps}ps", 100 + works * 2 * ps / 1000) for ps in lengths]
        return repeated("ping_pong", (("undelayed", 100), ("undelayed_2", 100), *delays), **how)

    def test_delays_that_are_there_are_found(self):
        (found,) = judging.delayed(self.runs())
        self.assertEqual(found.verdict, PASSED)
        self.assertRegex(found.found, r"^slower in (9|10) of 10 \(at least 7\); d is .*; measured (0\.9|1\.0)\d*x the delay")

    def test_delays_that_are_not_there_fail(self):
        (found,) = judging.delayed(self.runs(works=0))
        self.assertEqual(found.verdict, FAILED)
        self.assertIn("slower in 0 of ", found.found)

    def test_the_shortest_delay_of_2_d_or_more_is_judged(self):
        for run in self.runs():
            told, share = judging._of_delay(run)
            wanted = (1 + told.difference) ** 2 - 1
            self.assertGreaterEqual(share, wanted)
            # Each delay is twice the one before.
            self.assertTrue(share < 2.1 * wanted or share < 0.04, (share, wanted))

    def test_where_all_delays_are_below_2_d_nothing_is_said(self):
        (found,) = judging.delayed(self.runs(lengths=(100, 200)))
        self.assertEqual(found.verdict, UNTOLD)
        self.assertIn("all delays were below 2 d", found.found)
        (found,) = judging.delayed(self.runs(lengths=()))
        self.assertEqual((found.verdict, "no run before could tell" in found.found), (UNTOLD, True))

    def test_that_a_very_long_delay_is_found_says_nothing(self):
        (found,) = judging.delayed(self.runs(lengths=(50000,)))
        self.assertEqual(found.verdict, UNTOLD)
        self.assertIn("all delays were over 4 d", found.found)

    def test_without_a_run_nothing_is_said(self):
        self.assertEqual(judging.delayed(repeated("ping_pong", THREE))[0].verdict, UNTOLD)


class Programmed(unittest.TestCase):
    def found(self, factor=1.0, **how):
        costs = [("waits_20us", 2e4 * factor), ("waits_20us_2", 2e4), ("waits_2ms", 2e6)]
        return judging.programmed(measured("programmed", costs, **how))

    def test_times_that_are_read_back_pass(self):
        found = self.found(spread=0.001)
        self.assertEqual(verdicts_of(found), [PASSED, PASSED])
        self.assertEqual([one.injected for one in found], ["a wait of 20.0 µs", "a wait of 2.00 ms"])

    def test_a_time_that_is_not_fails(self):
        self.assertEqual(verdicts_of(self.found(1.03, spread=0.001)), [FAILED, PASSED])
        self.assertEqual(verdicts_of(self.found(0.97, spread=0.001)), [FAILED, PASSED])

    def test_beside_the_work_of_others_a_longer_time_is_no_evidence(self):
        for doubt, lost, verdict in ((None, 0.001, FAILED), ("The sources differ from the commit named here.", 0, FAILED),
                                     ("Other work used 50 % of the processors just before the run.", 0, UNTOLD), (None, 0.02, UNTOLD)):
            made = invented("programmed", (("waits_20us", 2.1e4), ("waits_20us_2", 2e4), ("waits_2ms", 2e6)), spread=0.001)
            made.record["run"]["suspect"] = [doubt] if doubt else []
            made.record["machines"][0]["qualification"] = {"spin": {"lost_share": lost}}
            found = judging.programmed(judging_input(made))
            self.assertEqual(verdicts_of(found), [verdict, PASSED])
            if verdict == UNTOLD:
                self.assertRegex(found[0].found, r": (Other work used 50 %|Before the run spinning threads lost 2\.0%) ")

    def test_a_wide_interval_tells_nothing(self):
        self.assertEqual(verdicts_of(self.found(spread=0.03)), [UNTOLD, UNTOLD])
        self.assertEqual(verdicts_of(self.found(processes=3)), [UNTOLD, UNTOLD])


class Busy(unittest.TestCase):
    def found(self, marks="left_busy", others=None, neighbour=1.0):
        costs = [("waits_20us", 2e4 * neighbour), ("waits_20us_2", 2e4), ("leaves_busy", 2e5)]
        made = invented("programmed", costs, spread=0.001)
        for row in made.rows:
            row["marks"] = marks if "leaves_busy" in row["cell"] else others
        return judging.busy(judging_input(made))

    def test_what_is_left_is_marked_and_its_neighbours_are_as_ever(self):
        found = self.found()
        self.assertEqual(verdicts_of(found), [PASSED, PASSED])
        self.assertIn("12 of 12 trials, and 0 of 24", found[0].found)
        self.assertEqual(self.found(marks="displaced left_busy")[0].verdict, PASSED)

    def test_no_mark_a_wrong_mark_or_a_slower_neighbour_fails(self):
        self.assertEqual(verdicts_of(self.found(marks=None)), [FAILED, PASSED])
        self.assertEqual(verdicts_of(self.found(marks="displaced")), [FAILED, PASSED])
        self.assertEqual(verdicts_of(self.found(others="left_busy")), [FAILED, PASSED])
        self.assertEqual(verdicts_of(self.found(neighbour=1.05)), [PASSED, FAILED])

    def test_a_thread_that_runs_for_good_ends_the_run(self):
        line = "pipes_self_test: programmed/stays_busy: left a thread running for 2 s after its trial"
        self.assertEqual(judging.endless(2, line)[0].verdict, PASSED)
        self.assertEqual(judging.endless(0, "")[0].verdict, FAILED)
        self.assertEqual(judging.endless(2, "pipes_self_test: --out=x: cannot be written")[0].verdict, FAILED)


if __name__ == "__main__":
    unittest.main()
