"""Runs of the old format are read as those of today: the same trials, with what they lacked added."""

import copy
import json
import pathlib
import tempfile
import unittest

from runs import files, old_backends, reading, schema
from runs.errors import BadInput
from runs.test.old_form import RUNS

PUBLISHED = ("reference", "reference-blog", "reference-rivals")
OLD = files.read_json(files.with_ending(RUNS / "reference-blog" / "run.json"))


class Published(unittest.TestCase):
    def test_every_trial_is_there_with_its_numbers(self):
        for name in PUBLISHED:
            source = files.find_run(RUNS / name)
            old, run = files.read_json(source), reading.load(source)
            self.assertEqual(len(run.cells), len(old["cells"]))
            groups = run.trials.groupby("cell")
            for cell in old["cells"]:
                table = groups.get_group(_renamed(cell["name"]))
                for column, key in (("wall_ns", "ns"), ("operations", "operations")):
                    self.assertEqual(list(table[column]), [t[key] for t in cell["trials"]])
                marks = [mark or "" for mark in table.marks]
                self.assertEqual(marks, [" ".join(t["marks"]) for t in cell["trials"]])

    def test_they_are_valid_by_the_schema_of_today(self):
        for name in PUBLISHED:
            run = reading.load(RUNS / name)
            schema.check_record(run.record, name, schema.schema())


class Today(unittest.TestCase):
    def test_a_published_run_takes_at_most_five_megabytes(self):
        published = list(schema.RESULTS.glob("reference*/"))
        self.assertGreaterEqual(len(published), 3)
        for run in published:
            self.assertLess(sum(file.stat().st_size for file in run.rglob("*") if file.is_file()), 5_000_000, run.name)


def _renamed(name):
    workload, backend, *keys = name.split("/")
    workload = {"ring": "thread_ring"}.get(workload, workload)
    return "/".join([workload, backend, *sorted(k.replace("room:", "capacity:") for k in keys)])


class Old(unittest.TestCase):
    def load(self, old):
        with tempfile.TemporaryDirectory() as place:
            directory = pathlib.Path(place)
            (directory / "run.json").write_text(json.dumps(old), encoding="utf-8")
            return reading.load(directory)

    def refused(self, change, words):
        old = copy.deepcopy(OLD)
        change(old)
        with self.assertRaisesRegex(BadInput, words) as caught:
            self.load(old)
        self.assertNotIn("\n", str(caught.exception))

    def test_faults_are_one_line(self):
        trial = OLD["cells"][0]["trials"][0]
        self.refused(lambda old: old["cells"][0]["trials"][0].update(ns=0), r"trials\[0\].ns")
        self.refused(lambda old: old["cells"][0]["trials"].append(trial), "second trial")
        self.refused(lambda old: old["cells"][0].update(name="a/b"), r"cells\[0\].name")
        self.refused(lambda old: old["cells"].append(old["cells"][0]), "repeats")
        self.refused(lambda old: old.pop("machine"), "'machine' is a required property")
        unknown = {"cell": "msgsend/unheard_of/wait:spin", "reason": "x"}
        self.refused(lambda old: old["skipped"].append(unknown), '"unheard_of" is unknown')
        for name in ("msgsend", "msgsend/", "msgsend/ring/spin", "msgsend/ring/wait:spin/"):
            skipped, void = {"cell": name, "reason": "x"}, {"cell": name, "round": 3, "reason": "x"}
            self.refused(lambda old, one=skipped: old["skipped"].insert(0, one), r"skipped\[0\].cell")
            self.refused(lambda old, one=void: old["voids"].insert(0, one), r"voids\[0\].cell")

    def test_a_void_cell_keeps_its_reason(self):
        old = copy.deepcopy(OLD)
        gone = old["cells"].pop(0)
        old["voids"].append({"cell": gone["name"], "round": 3, "reason": "lost a message"})
        (entry,) = [e for e in self.load(old).record["skipped"] if e["cell"] == gone["name"]]
        self.assertEqual(entry["reason"], "failed in round 3: lost a message")

    def test_bare_programs_have_the_traits_of_their_queue(self):
        bare, queue = (old_backends.traits(name, ["spin"]) for name in ("ck_ring_bare", "ck_ring"))
        self.assertEqual(bare.pop("bare_of"), "ck_ring")
        self.assertIsNone(queue.pop("bare_of"))
        self.assertEqual(bare.pop("name"), "ck_ring_bare")
        self.assertEqual(queue.pop("name"), "ck_ring")
        self.assertEqual(bare, queue)
        self.assertEqual(old_backends.traits("erlang_bare", [])["origin"], "language")


if __name__ == "__main__":
    unittest.main()
