"""The page of an invented run of the plan rivals: each line judged, gaps told, the same bytes."""

import functools
import itertools
import pathlib
import re
import tempfile
import unittest
from unittest import mock

import page
from estimates import intervals
from estimates.verdicts import FAILS, HOLDS, UNTOLD
from pages import all_pages, output
from pages.rivals import comparison, requirements, small_figure
from pages.rivals import page as rivals_page
from pages.test import synthetic_rivals
from runs.errors import BadInput
from runs.test import synthetic
from runs.test.answers import answer, complaint

RUN = synthetic_rivals.make()
NAMES = [name for name, _ in rivals_page.FIGURES]


@functools.lru_cache
def required_of(run=RUN):
    made = comparison.of(run.read())
    return {each.id: each for each in requirements.requirements(made)}


class Requirements(unittest.TestCase):
    def test_the_invented_run_has_the_verdicts_it_was_made_for(self):
        self.assertEqual(
            {name: line.verdict[0] for name, line in required_of().items()},
            {
                "ping_pong": FAILS,
                "stream_fast": HOLDS,
                "stream_slow": UNTOLD,
                "payload": HOLDS,
                "many_at_a_time": HOLDS,
                "large": HOLDS,
                "create_close": HOLDS,
                "msgsend": HOLDS,
                "own_cores": FAILS,
                "crowded": HOLDS,
                "adapters": FAILS,
            },
        )

    def test_verdicts_follow_the_run(self):
        worse = {
            "stream_fast": "stream/ring/",
            "payload": "stream/ring/capacity:1024/carry:value/pairs:1/payload_bytes:48",
            "many_at_a_time": "stream_batch/ring",
            "large": "stream/ring/capacity:1024/carry:value/pairs:1/payload_bytes:1024",
            "create_close": "create_close/slots",
            "msgsend": "msgsend/receiver_set",
            "crowded": "stream/ring/capacity:1024/carry:value/pairs:8",
        }
        for name, pattern in worse.items():
            line = required_of(RUN.slower(pattern, 12))[name]
            self.assertEqual(line.verdict[0], FAILS, name)
        better = RUN.slower("/wait:spin_then_park", 0.85).slower("atomic_queue_optimist", 1.3)
        for name in ("ping_pong", "own_cores"):
            self.assertEqual(required_of(better)[name].verdict[0], HOLDS, name)

    def test_none_follows_from_a_cell_whose_trials_were_disturbed(self):
        line = required_of(RUN.disturbed("msgsend/receiver_set"))["msgsend"]
        word, why = line.verdict
        self.assertEqual(word, UNTOLD)
        self.assertRegex(why, r"most trials of .* were disturbed")
        self.assertIsNotNone(line.parts[0].measure.ratio)

    def test_a_new_workload_has_its_standings_in_the_order_of_the_run(self):
        run = RUN.copy()
        fields = {"capacity": 64, "pairs": 1, "payload_bytes": 8, "wait": "spin"}
        for name in ("ring", "boost_spsc"):
            cell = synthetic.add(run, "new_workload", name, fields)
            for number in range(6):
                synthetic.time(run, cell, 0, number, 100, 50)
        made = comparison.of(run.read())
        self.assertEqual(comparison.setting_words(made.settings()[-1]), "new_workload, 8 bytes, capacity 64")
        workloads = list(dict.fromkeys(setting.workload for setting in made.settings()))
        self.assertEqual(workloads, list(dict.fromkeys(c["workload"] for c in run.record["cells"])))

    def test_a_new_workload_has_a_figure_for_each_setting(self):
        run = RUN.copy()
        for pairs in (1, 8):
            fields = {"pairs": pairs, "payload_bytes": 8, "wait": "park"}
            for name in ("ring", "boost_spsc"):
                cell = synthetic.add(run, "new_workload", name, fields)
                for number in range(6):
                    synthetic.time(run, cell, 0, number, 100, 50)
        page = rivals_page.make(run.read())
        found = all_pages.figures(rivals_page, page)[len(NAMES) :]
        names = ["rivals_new_workload_8_bytes", "rivals_new_workload_8_bytes_four_pairs_per_core"]
        self.assertEqual([name for name, _ in found], names)
        files, drawn, _ = output.render(found, page, "")
        self.assertEqual(list(drawn), names)
        self.assertIn("boost_spsc · park: ", drawn[names[0]])
        self.assertIn(f"(plots/{names[1]}.png)", rivals_page.text(page, drawn))
        self.assertEqual(all_pages.figures(rivals_page, rivals_page.make(RUN.read())), rivals_page.FIGURES)

    def test_a_run_at_the_usual_capacity_alone_is_compared_too(self):
        run = RUN.without("capacity:64/").without("capacity:65536/")
        self.assertEqual(required_of(run)["payload"].verdict, (HOLDS, ""))
        (part,) = required_of(run)["stream_fast"].parts
        self.assertEqual(part.verdict, (HOLDS, ""))

    def test_the_run_says_at_which_capacities_queues_are_compared(self):
        run = RUN.copy()
        run.record["run"]["capacities"] = [64, 65536]
        made = comparison.of(run.read())
        self.assertEqual(made.usual_capacity, 64)
        compared = {setting.capacity for setting in made.settings() if setting.workload == "stream"}
        self.assertEqual(compared, {64, 65536})
        del run.record["run"]["capacities"]
        with self.assertRaisesRegex(BadInput, "does not say at which capacities"):
            comparison.of(run.read())

    def test_one_part_that_fails_decides_and_one_without_verdict_does_before_those_that_hold(self):
        line = required_of()["ping_pong"]
        self.assertEqual([part.verdict[0] for part in line.parts], [HOLDS, FAILS])
        self.assertIs(line.deciding, line.parts[1])
        self.assertIn("atomic_queue_optimist (bare)", line.verdict[1])
        told = required_of(RUN.without("create_close/allocation"))["create_close"]
        self.assertEqual(told.verdict[0], UNTOLD)

    def test_the_best_rival_is_the_fastest_adapter_or_bare_program_at_that_place(self):
        what = required_of()["stream_fast"].parts[0].measure.what
        self.assertIn("atomic_queue_optimist (bare) · spin, throughput, stream, capacity 64", what)
        run = RUN.slower("_bare/", 3)
        self.assertIn("moody_rwq · spin", required_of(run)["stream_fast"].parts[0].measure.what)

    def test_rounds_with_a_slow_hand_off_are_judged_apart(self):
        run = synthetic_rivals.make(rounds=24, slow_rounds=10)
        lines = required_of(run)
        self.assertEqual(lines["stream_fast"].verdict[0], HOLDS)
        self.assertEqual(lines["stream_fast"].parts[0].measure.ratio.count, 14)
        slow = lines["stream_slow"]
        self.assertEqual(slow.verdict[0], FAILS)
        self.assertEqual({part.measure.ratio.count for part in slow.parts}, {10})
        self.assertEqual(len(slow.parts), len(synthetic_rivals.CAPACITIES))
        run = run.without("stream/index_ring")
        self.assertEqual(required_of(run)["stream_slow"].verdict[0], HOLDS)

    def test_too_few_slow_rounds_say_nothing(self):
        word, why = required_of(synthetic_rivals.make(slow_rounds=5))["stream_slow"].verdict
        self.assertEqual(word, UNTOLD)
        self.assertIn("slow in 5 rounds only", why)

    def test_a_missing_workload_leaves_its_line_untold_with_the_reason(self):
        word, why = required_of(RUN.without("stream_batch"))["many_at_a_time"].verdict
        self.assertEqual(word, UNTOLD)
        self.assertIn(comparison.NOT_PLANNED, why)

    def test_without_rivals_nothing_is_claimed_of_them(self):
        others = {
            entry["name"]
            for entry in RUN.record["backends"]
            if entry["origin"] == "third_party" or entry.get("bare_of")
        }
        lines = required_of(RUN.keep(lambda cell: cell["backend"] not in others))
        self.assertEqual(
            {name for name, line in lines.items() if line.verdict[0] == HOLDS},
            {"payload", "large"},
        )
        self.assertIn("no rival ran there", lines["stream_fast"].verdict[1])

    def test_every_rival_that_ran_both_ways_is_held_against_itself(self):
        parts = required_of()["adapters"].parts
        self.assertEqual(len(parts), 7 + 5 + 1)
        for part in parts:
            self.assertRegex(part.measure.what, r"^(\w+) · .* : \1 \(bare\)")


class Page(unittest.TestCase):
    def test_says_what_did_not_run_and_the_standings(self):
        text = rivals_page.text(rivals_page.make(RUN.read()), {})
        self.assertIn("- `zmq_inproc`: the package libzmq3-dev is not installed", text)
        for heading in ("ping_pong, 8 bytes", "stream, 1024 bytes, capacity 65,536", "msgsend"):
            self.assertIn(f"### {heading}\n", text)
        self.assertRegex(text, r"\| boost_spsc_bare +\| spin +\| third party, bare +\|")

    def test_a_run_of_another_plan_is_refused(self):
        with self.assertRaisesRegex(BadInput, "a run of plan quick; allowed"):
            rivals_page.make(synthetic.make().read())

    def test_a_new_queue_needs_no_name_in_the_scripts(self):
        run = RUN.copy()
        known = {"origin": "third_party", "order": 40, "family": "index_ring"}
        synthetic.backend(run, "newcomer", **known)
        at = {"carry": "value", "payload_bytes": 8, "pairs": 1, "placement": "same_l3", "wait": "spin"}
        cell = synthetic.add(run, "ping_pong", "newcomer", at)
        for number in range(12):
            synthetic.time(run, cell, 0, number, 1000, 60, 80.0)
        what = required_of(run)["ping_pong"].parts[1].measure.what
        self.assertIn(": newcomer · spin", what)
        sheet = dict(rivals_page.FIGURES)["rivals_ping_pong"](rivals_page.make(run.read()))
        self.addCleanup(sheet.close)
        self.assertIn("newcomer · spin: 60.0 ns", sheet.alternative)


class Overview(unittest.TestCase):
    def ratios(self, run):
        sheet = small_figure.overview(rivals_page.make(run.read()))
        self.addCleanup(sheet.close)
        return {what: float(x) for what, x in re.findall(r"[.;] ?(?:Ratios of times: )?([^:;.]+): ([\d.]+)x,", sheet.alternative)}

    def test_it_holds_ours_against_the_best_other_queue_once_for_each_workload(self):
        found = self.ratios(RUN)
        made = comparison.of(RUN.read())
        compared = {setting.workload for setting in made.settings() if made.rivals(setting)}
        self.assertEqual({what.split(",")[0].strip() for what in found}, compared)
        self.assertEqual(len(found), len(set(found)))
        slower = self.ratios(RUN.slower("stream_batch/", 1).slower("msgsend/receiver_set", 3))
        changed = {what for what in found if slower[what] != found[what]}
        self.assertEqual({what.strip() for what in changed}, {"msgsend, typed"})

    def test_a_row_says_where_no_other_queue_ran_bare(self):
        found = {what.strip() for what in self.ratios(RUN)}
        self.assertLessEqual({"ping_pong", "stream", "msgsend, typed"}, found)

    def test_the_interval_of_the_fastest_of_several_is_corrected_for_their_number(self):
        with mock.patch.object(small_figure.small, "ratios", wraps=small_figure.small.ratios) as draw:
            self.ratios(RUN)
        made = comparison.of(RUN.read())
        setting = next(one for one in made.settings() if one.workload == "msgsend")
        of = [cell for cell in made.at(setting) if cell.origin == "ours" and not cell.bare_of]
        self.assertGreater(len(of), 1)
        found = made.measured.compare(min(of, key=lambda cell: cell.cost.median), made.rivals(setting)[0], len(of))
        drawn = next(item for item in draw.call_args.args[1] if item.label == "msgsend, typed")
        self.assertLess(drawn.interval.low, found.ratio.low)
        self.assertGreater(drawn.interval.high, found.ratio.high)
        self.assertEqual(drawn.decided, found.verdict != intervals.UNTOLD)

    def test_its_legend_names_each_of_ours_once(self):
        sheet = small_figure.overview(rivals_page.make(RUN.read()))
        self.addCleanup(sheet.close)
        names = [text.get_text().split(" · ")[0] for text in sheet.figure.legends[0].get_texts()]
        self.assertIn("receiver_set", names)
        self.assertEqual(len(names), len(set(names)))

    def test_without_another_queue_there_is_none(self):
        run = RUN.keep(lambda cell: cell["backend"] in ("ring", "slots", "automatic"))
        self.assertIsNone(small_figure.overview(rivals_page.make(run.read())))


class Command(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def draw(self, name, run=RUN, flags=()):
        directory = run.write(self.root / name)
        return directory, answer(page, directory, *flags, folder=self.root)

    def test_writes_the_page_and_prints_the_verdicts_and_the_paths(self):
        (self.root / "run" / "plots").mkdir(parents=True)
        others = self.root / "run" / "plots" / "ping_pong_latency.png"
        others.write_bytes(b"another script's")
        directory, done = self.draw("run")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for name, kind in itertools.product(NAMES, ("png", "svg")):
            self.assertTrue((directory / "plots" / f"{name}.{kind}").is_file(), name)
        self.assertIn("run/rivals.md", done.stdout.splitlines())
        self.assertIn("HOLDS  msgsend, 8 senders: ahead of every rival", done.stdout)
        self.assertIn("queues that did not run: zmq_inproc", done.stdout)
        self.assertTrue(others.exists())

    def test_prints_the_table_alone_and_writes_nothing(self):
        directory, done = self.draw("table", flags=["--table"])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(re.match(r"\| workload +\| requirement", done.stdout), done.stdout)
        self.assertEqual(len(done.stdout.splitlines()), 2 + sum(len(each.shown) for each in required_of().values()))
        self.assertEqual(sorted(path.name for path in directory.iterdir()), ["run.json", "trials.csv"])

    def test_bad_input_is_one_line_and_exit_2(self):
        directory, done = self.draw("quick", synthetic.make(), ["--page", "rivals"])
        complaint(self, done)
        self.assertFalse((directory / "rivals.md").exists())


if __name__ == "__main__":
    unittest.main()
