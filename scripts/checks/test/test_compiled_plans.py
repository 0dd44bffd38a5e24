"""A build for one plan compiles the programs that this plan measures, and those only."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from checks.test import trees

WITH_AXES = {"bank", "create_close", "ping_pong", "stream", "stream_batch"}
WITH_SETTINGS = {"bounded_vs_unbounded", "idle_members", "msgsend", "thread_ring"}


class Build(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def configure(self, plan):
        return subprocess.run(
            ["cmake", "--preset", "release", "-B", self.folder, "-D", f"TYPED_PIPES_PLAN={plan}"],
            cwd=trees.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def compiled(self, plan):
        """The workloads that have a source in such a build, and whether the comparison has."""
        done = self.configure(plan)
        self.assertEqual(done.returncode, 0, done.stderr)
        commands = json.loads((self.folder / "compile_commands.json").read_text(encoding="utf-8"))
        files = [pathlib.Path(one["file"]) for one in commands]
        workloads = {file.stem for file in files if file.parent == self.folder / "generated/workloads"}
        compared = {file.stem for file in files if file.parent == self.folder / "generated/compared" or file.stem == "compared_ours"}
        self.assertEqual("index_ring" in compared, "compared_ours" in compared)
        return workloads, bool(compared)

    def test_all_without_a_plan(self):
        self.assertEqual(self.compiled(""), (WITH_AXES | WITH_SETTINGS, True))

    def test_those_of_a_shipped_plan(self):
        self.assertEqual(self.compiled("quick"), (WITH_AXES, False))
        self.assertEqual(self.compiled("blog"), (WITH_SETTINGS, False))
        self.assertEqual(self.compiled("rivals"), (WITH_AXES | WITH_SETTINGS, True))

    def test_those_of_a_plan_file(self):
        plan = self.folder / "mine.toml"
        plan.write_text("# not \"comparison\"\nrounds = 1\n", encoding="utf-8")
        self.assertEqual(self.compiled(plan), (WITH_AXES, False))
        plan.write_text("experiments = [ # both\n  'axes',\n  \"settings\"]\n", encoding="utf-8")
        self.assertEqual(self.compiled(plan), (WITH_AXES | WITH_SETTINGS, False))

    def test_all_for_a_name_that_is_spelt_in_another_way(self):
        plan = self.folder / "mine.toml"
        for spelt in ('"\\u0073ettings"', '"""\ncomparison"""', "'''\nsettings'''", '"""\\\n  settings"""'):
            plan.write_text(f"experiments = [{spelt}]\n", encoding="utf-8")
            with self.subTest(spelt):
                self.assertEqual(self.compiled(plan), (WITH_AXES | WITH_SETTINGS, True))

    def test_a_path_is_that_of_a_file(self):
        done = self.configure("./quick")
        self.assertIn("TYPED_PIPES_PLAN=./quick: no such plan", done.stderr)

    def test_all_for_a_plan_that_comes_from_a_pipe(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        self.assertEqual(self.compiled(pipe), (WITH_AXES | WITH_SETTINGS, True))

    def test_no_such_plan(self):
        done = self.configure("nowhere")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("TYPED_PIPES_PLAN=nowhere: no such plan", done.stderr)


if __name__ == "__main__":
    unittest.main()
