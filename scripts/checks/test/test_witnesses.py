"""The table of witnesses has to name each access of the code, with its orders, and nothing else."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from checks import witnesses

CODE = """#pragma once
#include <atomic>
struct box {
  std::atomic<int> full;
  void put() { full.store(1, std::memory_order_release); }
  bool take() {
    return full.load(std::memory_order_acquire) ||
           full.load(std::memory_order_acquire);
  }
  bool again() {
    return full.load(std::memory_order_acquire) ||
           full.exchange(0, std::memory_order_acq_rel);
  }
};
"""
TABLE = """### impls/box.hpp

| place | says | without | fails |
| --- | --- | --- | --- |
| `void put() { full.store(1, std::memory_order_release); }` | release | no release | one: race |
| `return full.load(std::memory_order_acquire) \\|\\|` | acquire | no acquire | one: race |
| `full.load(std::memory_order_acquire);` | acquire | no acquire | one: race |
| `return full.load(std::memory_order_acquire) \\|\\| (2)` | acquire | no acquire | one: race |
| `full.exchange(0, std::memory_order_acq_rel);` | acq_rel | no acquire | one: race |
| `Sync::park::wake(address);` | wake | left out | one: lost |
"""


class Witnesses(unittest.TestCase):
    def told(self, table, code=CODE):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in (("impls/box.hpp", code), (witnesses.TABLE, table)):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return subprocess.run([sys.executable, witnesses.__file__, root], capture_output=True, text=True, check=False)

    def test_a_complete_table(self):
        done = self.told(TABLE)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_a_backend_with_a_mutex_has_none(self):
        locked = CODE.replace("#include <atomic>", "#include <atomic>\n#include <typed_pipes/impls/detail/mailbox.hpp>")
        done = self.told("", locked)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertEqual(self.told("").returncode, 1)

    def test_mistakes(self):
        for what, mistaken, said in (
            ("a row is missing", TABLE.replace("`full.load", "`other.load"), "not in the table"),
            ("a row too many", TABLE.replace("(2)` | acq", "(3)` | acq"), "only in the table"),
            ("another order", TABLE.replace("| acq_rel |", "| release |"), "is acq_rel, in the table release"),
        ):
            with self.subTest(what):
                done = self.told(mistaken)
                self.assertEqual(done.returncode, 1)
                self.assertIn(said, done.stdout)


if __name__ == "__main__":
    unittest.main()
