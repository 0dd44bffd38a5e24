"""workloads.py: a workload has its row by one file and one line, and one that says too little is named."""

import pathlib
import shutil
import tempfile
import unittest

import workloads
from runs import errors

MINE = """\
// mine.hpp - a workload.
// Measures   time, ns, per swap.
// Not        a latency: nothing
//            waits.
struct mine {
  static constexpr workload_traits traits{
      .name = "mine", .operation = "swap", .question = "cost of a swap", .messages_per_operation = 4};
};
"""


class Workloads(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.directory.name, "workloads")
        shutil.copytree(workloads.FOLDER, self.folder)
        listed = (self.folder / "all.hpp").read_text(encoding="utf-8")
        (self.folder / "all.hpp").write_text(listed.replace("    struct stream,", "    struct mine,\n    struct stream,"))

    def tearDown(self):
        self.directory.cleanup()

    def test_one_file_and_one_line_are_a_row_in_the_order_of_the_list(self):
        (self.folder / "mine.hpp").write_text(MINE)
        before, after = workloads.listed(), workloads.listed(self.folder)
        mine = workloads.Workload("mine", "swap", 4, "cost of a swap", "a latency: nothing waits")
        self.assertEqual(after, [before[0], mine, *before[1:]])

    def test_what_a_header_lacks_is_named(self):
        for line, what in ((".operation = ", ".operation"), ("messages_per", ".messages_per_operation"),
                           (".question", ".question"), ("// Not", "line `// Not`")):
            (self.folder / "mine.hpp").write_text(MINE.replace(line, "/* gone */"))
            with self.assertRaisesRegex(errors.BadInput, f"mine.hpp: has no {what};"):
                workloads.listed(self.folder)


if __name__ == "__main__":
    unittest.main()
