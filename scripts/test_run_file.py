"""Whole runs are read; every other is refused in one line: where, and what is allowed."""

import copy
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import run_file
import synthetic_run

RUN = synthetic_run.make(rounds=2, backends={"single_shot": {"spin": 100}})


def change(path, value):
    """RUN with the place at `path` set to `value`, or deleted if `value` is Ellipsis."""
    run = copy.deepcopy(RUN)
    place = run
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return run


# Where, what is put there, what the line has to say.
FAULTS = (
    (["schema"], "pipes-run/2", 'schema is "pipes-run/2"; allowed: "pipes-run/1"'),
    (["run"], ..., 'lacks "run"'),
    (["run", "seed"], ..., 'run lacks "seed"'),
    (["run", "seed"], -1, "run.seed is -1; allowed: at least 0"),
    (["run", "time"], "yesterday", "run.time"),
    (["run", "id"], "a run", "run.id"),
    (["build", "commit"], "abc", "build.commit"),
    (["build", "comit"], "abc", "nearest: commit"),
    (["machine", "placements", 0, "name"], "Same L3", "machine.placements[0].name"),
    (["cells", 0, "trials", 1, "ns"], 0, "cells[0].trials[1].ns is 0; allowed: more than 0"),
    (["cells", 0, "trials", 1, "ns"], None, "cells[0].trials[1].ns is null; allowed: number"),
    (
        ["cells", 0, "trials", 1, "operations"],
        1.5,
        "cells[0].trials[1].operations is 1.5; allowed: integer",
    ),
    (["cells", 0, "parameters", "wait"], "spinn", "nearest: spin"),
    (["cells", 0, "parameters", "pairs"], 2, "cells[0].name"),
    (["cells", 0, "marks"], [], 'unknown key "marks"'),
    (["cells", 0, "trials", 1, "round"], 0, "a second trial of process 0, round 0"),
    (["voids"], [{"cell": "x", "round": 1}], 'voids[0] lacks "reason"'),
)


class Validate(unittest.TestCase):
    def test_accepts_a_whole_run(self):
        run_file.validate(RUN)

    def test_accepts_the_unknown_as_null_with_a_reason(self):
        run = change(["machine", "turbo"], None)
        run["machine"]["turbo_reason"] = "no file says"
        run_file.validate(run)

    def test_refuses_each_fault_in_one_line(self):
        for path, value, words in FAULTS:
            with self.subTest(words):
                with self.assertRaises(run_file.BadInput) as caught:
                    run_file.validate(change(path, value), "f")
                self.assertIn(words, str(caught.exception))
                self.assertNotIn("\n", str(caught.exception))

    def test_refuses_a_cell_that_stands_twice(self):
        run = copy.deepcopy(RUN)
        run["cells"].append(run["cells"][0])
        with self.assertRaisesRegex(run_file.BadInput, "repeats cells\\[0\\]"):
            run_file.validate(run)

    def test_every_field_of_the_schema_is_described(self):
        schema = json.loads(run_file.SCHEMA_PATH.read_text(encoding="utf-8"))

        def walk(node, place):
            for key, field in node.get("properties", {}).items():
                target = (
                    schema["$defs"][field["$ref"].rsplit("/", 1)[1]] if "$ref" in field else field
                )
                self.assertTrue("description" in field or "description" in target, f"{place}.{key}")
                walk(field, f"{place}.{key}")
                walk(field.get("items", {}), f"{place}.{key}[]")
            for key, field in node.get("$defs", {}).items():
                walk(field, key)

        walk(schema, "run")


class Load(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def complaint(self, content):
        (self.directory / "run.json").write_bytes(content)
        with self.assertRaises(run_file.BadInput) as caught:
            run_file.load(self.directory)
        self.assertNotIn("\n", str(caught.exception))
        return str(caught.exception)

    def test_reads_a_directory_or_a_file(self):
        synthetic_run.write(self.directory, RUN)
        self.assertEqual(run_file.load(self.directory), run_file.load(self.directory / "run.json"))

    def test_a_torn_file_names_line_and_column(self):
        self.assertIn("line 1, column ", self.complaint(json.dumps(RUN).encode()[:500]))

    def test_an_empty_or_foreign_file_is_refused(self):
        self.assertIn("not JSON", self.complaint(b""))
        self.assertIn("the file as a whole is []", self.complaint(b"[]"))
        self.assertIn("not UTF-8", self.complaint(b"\xff\xfe"))

    def test_not_a_number_is_refused(self):
        text = json.dumps(RUN).replace('"clock_read_ns": 25.0', '"clock_read_ns": NaN')
        self.assertIn("NaN is not JSON", self.complaint(text.encode()))

    def test_a_missing_run_names_the_nearest(self):
        synthetic_run.write(self.directory / "testbed-1", RUN)
        with self.assertRaisesRegex(run_file.BadInput, "nearest: .*testbed-1"):
            run_file.load(self.directory / "testbed-2")

    def test_the_command_exits_2_with_one_line(self):
        done = subprocess.run(
            [sys.executable, run_file.__file__, str(self.directory / "none")],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))


if __name__ == "__main__":
    unittest.main()
