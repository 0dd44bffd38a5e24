"""Whole runs are read; every other is refused in one line: where, and what is allowed."""

import copy
import csv
import gzip
import json
import lzma
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import check_run
from runs import reading, schema
from runs.errors import BadInput
from runs.test import synthetic
from runs.test.answers import answer

PROGRAM = pathlib.Path(__file__).parents[2] / "check_run.py"
RUN = synthetic.make(rounds=3, backends={"single_shot": {"spin": 100}})


def change(path, value):
    """run.json of RUN with the place at `path` set to `value`, or deleted if `value` is Ellipsis."""
    record = copy.deepcopy(RUN.record)
    at = record
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return record


# Where, what is put there, what the line has to say.
FAULTS = (
    (["schema"], "pipes-run/3", 'schema is "pipes-run/3"; allowed: "pipes-run/2" or "pipes-run/1"'),
    (["schema"], ..., 'lacks "schema"'),
    (["run"], ..., "'run' is a required property"),
    (["run", "seed"], ..., "run: 'seed' is a required property"),
    (["run", "seed"], -1, "run.seed: -1 is less than the minimum of 0"),
    (["run", "time"], "yesterday", "run.time"),
    (["run", "id"], "a run", "run.id"),
    (["run", "state"], "complet", "nearest: complete"),
    (["build", "commit"], "abc", "build.commit"),
    (["build", "comit"], "abc", "nearest: commit"),
    (["machines"], [], "machines"),
    (["machines", 0, "placements", 0, "name"], "Same L3", "machines[0].placements[0].name"),
    (["backends", 0, "origin"], "our", "nearest: ours"),
    (["backends", 0, "order"], None, "backends[0].order: None is not of type 'integer'"),
    (["backends", 0, "name"], "flour", 'cells[0].backend is "floor", which is missing'),
    (["backends", 1, "name"], "floor", 'backends[1] repeats "floor"'),
    (["cells", 0, "wait"], "Spin!", "cells[0].wait"),
    (["cells", 0, "pairs"], 2, "cells[0].name"),
    (["cells", 0, "payload_bytes"], ..., "cells[0].name"),
    (["cells", 0, "marks"], [], "cells[0].marks"),
    (["voids"], [{"cell": "x", "round": 1}], "voids[0]: 'machine' is a required property"),
)


class Record(unittest.TestCase):
    def test_accepts_a_whole_run(self):
        schema.check_record(RUN.record, "f", schema.schema())

    def test_refuses_each_fault_in_one_line(self):
        for path, value, words in FAULTS:
            with self.subTest(words), tempfile.TemporaryDirectory() as place:
                directory = RUN.write(pathlib.Path(place))
                record = change(path, value)
                (directory / "run.json").write_text(json.dumps(record), encoding="utf-8")
                with self.assertRaises(BadInput) as caught:
                    reading.load(directory)
                self.assertIn(words, str(caught.exception))
                self.assertNotIn("\n", str(caught.exception))

    def test_refuses_a_cell_that_occurs_twice(self):
        run = RUN.copy()
        run.record["cells"].append(run.record["cells"][0])
        with self.assertRaisesRegex(BadInput, "cells\\[.*\\] repeats"):
            run.read()

    def test_a_workload_may_have_keys_of_its_own(self):
        run = RUN.copy()
        cell = synthetic.add(run, "new_workload", "floor", {"depth": 3, "placement": "p", "wait": "spin"})
        schema.check_record(run.record, "f", schema.schema())
        self.assertEqual(run.read().cells.loc[cell["name"]].point, {"depth": 3, "placement": "p"})

    def test_every_field_of_the_schema_is_described(self):
        rules = schema.schema()

        def walk(node, place):
            for key, field in node.get("properties", {}).items():
                target = rules["$defs"][field["$ref"].rsplit("/", 1)[1]] if "$ref" in field else field
                self.assertTrue("description" in field or "description" in target, f"{place}.{key}")
                walk(field, f"{place}.{key}")
                walk(field.get("items", {}), f"{place}.{key}[]")
            for key, field in node.get("$defs", {}).items():
                walk(field, key)

        walk(rules, "run")


class Load(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def complaint(self):
        with self.assertRaises(BadInput) as caught:
            reading.load(self.directory)
        self.assertNotIn("\n", str(caught.exception))
        return str(caught.exception)

    def of_record(self, content):
        RUN.write(self.directory)
        (self.directory / "run.json").write_bytes(content)
        return self.complaint()

    def of_trials(self, edit, run=RUN):
        run.write(self.directory)
        table = self.directory / "trials.csv"
        table.write_bytes(edit(table.read_bytes()))
        return self.complaint()

    def test_reads_a_directory_or_a_file_with_the_same_numbers(self):
        RUN.write(self.directory)
        with open(self.directory / "trials.csv", encoding="utf-8", newline="") as table:
            expected = [int(row["wall_ns"]) for row in csv.DictReader(table)]
        for path in (self.directory, self.directory / "run.json"):
            run = reading.load(path)
            self.assertEqual(list(run.trials.wall_ns), expected)
            self.assertEqual(run.trials.block.nunique(), 3)
            self.assertTrue(run.trials.migrations.isna().all())

    def test_reads_a_run_that_is_older_than_the_last_columns(self):
        known = schema.headers()
        self.assertEqual((known[0][-1], known[-1][-1]), ("floor_after_ns", "regime"))
        for names in known:
            with self.subTest(last=names[-1]), mock.patch.object(schema, "columns", lambda: dict.fromkeys(names)):
                RUN.write(self.directory)
            run = reading.load(self.directory)
            self.assertEqual(list(run.trials.columns[: len(known[0])]), known[0])
            self.assertTrue(run.trials[["energy_uj", "floor_before_ns"]].isna().all(axis=None))
            self.assertEqual(len(run.trials), len(RUN.rows))

    def test_refuses_a_header_that_lacks_a_column_in_the_middle(self):
        told = self.of_trials(lambda content: content.replace(b",regime", b"", 1))
        self.assertIn("line 1 is not the header", told)

    def test_reads_compressed_files_the_same_way(self):
        RUN.write(self.directory)
        plain = reading.load(self.directory)
        for ending, opener in ((".xz", lzma.open), (".gz", gzip.open)):
            for name in ("run.json", "trials.csv"):
                path = self.directory / name
                content = path.read_bytes()
                with opener(f"{path}{ending}", "wb") as file:
                    file.write(content)
                path.unlink()
            packed = reading.load(self.directory)
            self.assertTrue(packed.trials.equals(plain.trials))
            self.assertEqual(packed.record, plain.record)
            half = (self.directory / f"trials.csv{ending}").read_bytes()[:200]
            (self.directory / f"trials.csv{ending}").write_bytes(half)
            self.assertIn("cannot be decompressed", self.complaint())
            for path in self.directory.iterdir():
                path.unlink()
            RUN.write(self.directory)

    def test_a_torn_file_names_line_and_column(self):
        self.assertIn("line 1, column ", self.of_record(json.dumps(RUN.record).encode()[:500]))

    def test_an_empty_or_foreign_file_is_refused(self):
        self.assertIn("not JSON", self.of_record(b""))
        self.assertIn('lacks "schema"', self.of_record(b"[]"))
        self.assertIn("not UTF-8", self.of_record(b"\xff\xfe"))
        self.assertIn("nested too deeply", self.of_record(b"[" * 100000))

    def test_not_a_number_is_refused(self):
        text = json.dumps(RUN.record).replace('"clock_read_ns": 25.0', '"clock_read_ns": NaN')
        self.assertIn("NaN is not JSON", self.of_record(text.encode()))

    def test_a_run_without_its_trials_is_refused(self):
        RUN.write(self.directory)
        (self.directory / "trials.csv").unlink()
        self.assertIn("trials.csv: no such file", self.complaint())

    def test_truncated_trials_are_refused(self):
        self.assertIn("truncated", self.of_trials(lambda text: text[: len(text) * 2 // 3]))
        self.assertIn("truncated", self.of_trials(lambda text: text[: text.rindex(b"\n", 0, -1) + 1]))
        self.assertIn("truncated", self.of_trials(lambda text: text[:-3]))
        self.assertIn("line 1 is not the header", self.of_trials(lambda text: b""))

    def test_edited_trials_are_refused(self):
        def swap(text):
            lines = text.splitlines(keepends=True)
            lines[3], lines[4] = lines[4], lines[3]
            return b"".join(lines)

        self.assertIn("SHA-256 differs", self.of_trials(swap))
        self.assertIn("round 0 of process 0", self.of_trials(swap))
        self.assertIn("lines more", self.of_trials(lambda text: text + text.splitlines(True)[-1]))

    def test_an_edited_record_is_refused(self):
        """As one whose doubts were taken out, or its machine, its commit or what its controls are controls of."""
        run = synthetic.make(suspect=["The commit is unknown."])
        text = synthetic.signed(run.record)
        changes = (
            ('"suspect": ["The commit is unknown."]', '"suspect": []'),
            ('"commit": "0', '"commit": "1'),
            ('"rounds": 9', '"rounds": 8'),
            ('"digest": "', '"digest": "0" , "digest": "'),
        )
        for edited in (*(text.replace(old, new, 1) for old, new in changes), text.replace(text[-66:-2], "0" * 64)):
            self.assertNotEqual(edited, text)
            self.assertIn("run.json: was edited (its SHA-256 differs)", self.of_record(edited.encode()))

    def test_a_record_without_a_digest_is_read_and_said_to_lack_one(self):
        for signed, told in ((True, False), (False, True)):
            RUN.write(self.directory)
            if not signed:
                record = json.loads((self.directory / "run.json").read_text(encoding="utf-8"))
                del record["digest"]
                (self.directory / "run.json").write_text(json.dumps(record), encoding="utf-8")
            done = answer(check_run, self.directory)
            self.assertEqual((done.returncode, done.stderr, "has no digest" in done.stdout), (0, "", told), done.stdout)

    def test_a_round_that_was_cut_short_is_left_out_while_the_run_is_not_complete(self):
        run = RUN.copy()
        run.record["run"]["state"] = "interrupted"
        run.write(self.directory)
        whole = answer(check_run, self.directory)
        self.assertEqual((whole.returncode, whole.stderr), (0, ""))
        with open(self.directory / "trials.csv", "a", encoding="utf-8") as table:
            table.write("0,0,,3,0,stream/si\n0,0,,3,1,stream")
        done = answer(check_run, self.directory, self.directory)
        self.assertEqual((done.returncode, done.stdout), (0, 2 * whole.stdout))
        self.assertEqual(done.stderr, f"check_run.py: {self.directory / 'trials.csv'}: 2 trials of an unfinished round are left out\n")
        self.assertEqual(answer(check_run, self.directory, "none").stderr.count("\n"), 1)

    def test_values_of_the_wrong_kind_are_refused_with_their_line(self):
        for name, value, told in (
            ("wall_ns", 0, "wall_ns is \"0\"; allowed: integer above 0"),
            ("wall_ns", "1e9x", "allowed: integer above 0"),
            ("wall_ns", None, "wall_ns is empty"),
            ("wall_ns", "nan", "wall_ns is \"nan\""),
            ("operations", "1.5", "operations is \"1.5\"; allowed: integer"),
            ("floor_round_trip_ns", "inf", "floor_round_trip_ns is \"inf\"; allowed: number"),
            ("floor_round_trip_ns", "-1.0", "floor_round_trip_ns is \"-1.0\""),
            ("marks", "Steal!", "marks is \"Steal!\""),
            ("cell", "stream/none", "cell \"stream/none\" is missing from run.json"),
            ("side", "a,b", "has 27 fields; allowed: 26"),
            ("marks", '"steal"', "without quotes"),
        ):
            with self.subTest(name=name, value=value):
                run = RUN.copy()
                run.rows[4][name] = value
                text = self.of_trials(lambda text: text, run)
                self.assertIn(told, text)
                self.assertIn("line ", text)

    def test_a_count_of_trials_may_be_written_with_a_point(self):
        run = synthetic.make(rounds=6)
        with tempfile.TemporaryDirectory() as place:
            source = run.write(pathlib.Path(place)) / "run.json"
            record = json.loads(source.read_text(encoding="utf-8"))
            for digest in record["digests"]:
                digest["trials"] = float(digest["trials"])
            source.write_text(synthetic.signed(record), encoding="utf-8")
            self.assertEqual(len(reading.load(source).trials), len(run.rows))

    def test_a_machine_that_the_run_does_not_have_is_refused(self):
        run = RUN.copy()
        run.rows[4]["machine"] = 1
        self.assertIn("digests[3].machine is 1", self.of_trials(lambda text: text, run))
        with self.assertRaisesRegex(BadInput, "machine is not in run.json"):
            run.read()

    def test_a_second_trial_in_a_round_is_refused(self):
        run = RUN.copy()
        run.rows.append(dict(run.rows[5]))
        self.assertIn("is a second trial of", self.of_trials(lambda text: text, run))

    def test_sides_and_machines_are_blocks_of_their_own(self):
        run = RUN.copy()
        for row in list(run.rows):
            run.rows.append({**row, "side": "b"})
            row["side"] = "a"
        self.assertEqual(run.read().trials.block.nunique(), 6)

    def test_a_missing_run_names_the_nearest(self):
        RUN.write(self.directory / "testbed-1")
        with self.assertRaisesRegex(BadInput, "nearest: .*testbed-1"):
            reading.load(self.directory / "testbed-2")

    def test_the_command_exits_2_with_one_line(self):
        RUN.write(self.directory / "run")
        for path, code in (("run", 0), ("no\nne", 2)):
            done = subprocess.run(
                [sys.executable, PROGRAM, self.directory / path],
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual((done.stdout + done.stderr).count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
