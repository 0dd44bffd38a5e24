"""Each rule of orderings.py finds the mistake it is there for, and a clean file is let be."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from checks import orderings

CLEAN = """\
// ---------------------------------------------------------------------------
// box.hpp - one place for one number.
// ---------------------------------------------------------------------------
// Waiting    none.
// Orderings  [fill]  put() release full_  ->  take() acquire full_ : the number
//            [taken] take() release full_  ->  put() acquire full_ : space for the next
// Source     none.
// ---------------------------------------------------------------------------
#pragma once
#include <atomic>

template <class Sync>
class box {
 public:
  bool put(int number) {
    // [taken] acquire: the last number has been read.
    if (full_.load(std::memory_order_acquire)) return false;
    number_ = number;
    // [fill] release: the number is complete before it can be seen.
    full_.store(true, std::memory_order_release);
    return true;
  }
  bool swap_in(int number) {
    // [fill] release: the number is complete. [taken] acquire: the old one is no longer read.
    const bool was =
        full_.exchange(true, std::memory_order_acq_rel);
    // relaxed: a count for people, it orders nothing.
    puts_.fetch_add(1, std::memory_order_relaxed);
    return was;
  }
  int take() {
    // [fill] acquire: the number is complete.
    while (!full_.load(std::memory_order_acquire)) {
    }
    const int number = number_;
    // [taken] release: we are done with the number.
    full_.store(false, std::memory_order_release);
    return number;
  }

 private:
  typename Sync::template atomic<bool> full_{false};
  std::atomic<int> puts_{0};
  int number_ = 0;
};
"""

# The mistake, the text taken out, the text put in, a part of the complaint.
MISTAKES = (
    (
        "implicit order of what a call gives",
        "full_.store(false, std::memory_order_release)",
        "flag_of(side).full_.store(false, std::memory_order_release); at(side, 1).load(std::memory_order_relaxed)",
        "at.load is relaxed without a reason",
    ),
    (
        "implicit order of what brackets give",
        "full_.store(false, std::memory_order_release)",
        "(*flag_of(side)).exchange(false, std::memory_order_relaxed)",
        "exchange is relaxed without a reason",
    ),
    (
        "no order of what brackets give",
        "full_.store(false, std::memory_order_release)",
        "(*flag_of(side)).store(false)",
        "(...).store does not name",
    ),
    (
        "implicit order",
        "full_.store(false, std::memory_order_release)",
        "full_.store(false)",
        "does not name",
    ),
    (
        "implicit read-modify-write",
        "fetch_add(1, std::memory_order_relaxed)",
        "fetch_add(1)",
        "does not name",
    ),
    ("assignment", "full_.store(false, std::memory_order_release)", "full_ = false", "operator"),
    (
        "assignment through a pointer",
        "full_.store(false, std::memory_order_release)",
        "this->full_ = false",
        "operator",
    ),
    ("increment", "puts_.fetch_add(1, std::memory_order_relaxed)", "++puts_", "operator"),
    ("increment after", "puts_.fetch_add(1, std::memory_order_relaxed)", "puts_++", "operator"),
    (
        "comparison",
        "while (!full_.load(std::memory_order_acquire)) {",
        "while (full_ == false) {",
        "operator",
    ),
    (
        "implicit read",
        "while (!full_.load(std::memory_order_acquire)) {",
        "while (!full_) {",
        "operator",
    ),
    (
        "weakened order",
        "full_.store(true, std::memory_order_release)",
        "full_.store(true, std::memory_order_relaxed)",
        "relaxed without a reason",
    ),
    (
        "halved order",
        "std::memory_order_acq_rel",
        "std::memory_order_release",
        "claims [taken] acquire",
    ),
    (
        "half of acq_rel unnamed",
        " [taken] acquire: the old one is no longer read.",
        "",
        "no line above says '[tag] acquire",
    ),
    (
        "side unnamed",
        "    // [taken] release: we are done with the number.\n",
        "",
        "no line above says '[tag] release",
    ),
    (
        "reason deleted",
        "    // relaxed: a count for people, it orders nothing.\n",
        "",
        "relaxed without a reason",
    ),
    (
        "reason without words",
        "relaxed: a count for people, it orders nothing.",
        "relaxed:",
        "relaxed without a reason",
    ),
    (
        "tag renamed",
        "// [taken] release: we",
        "// [token] release: we",
        "[token] has no acquire side",
    ),
    (
        "row missing",
        "//            [taken] take() release full_  ->  put() acquire full_ : space for the next\n",
        "",
        "[taken] has no row",
    ),
    (
        "row of nobody",
        "// Source     none.",
        "//            [gone] a() release -> b() acquire : nothing\n// Source     none.",
        "no access names it",
    ),
    (
        "fence without a word",
        "number_ = number;",
        "number_ = number;\n    std::atomic_thread_fence(std::memory_order_seq_cst);",
        "no line above says",
    ),
)


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def complaints(self, **files):
        for name, text in files.items():
            path = self.root / name.replace("__", "/")
            path = path.with_name(path.name + ".hpp")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return orderings.check(self.root)


class CheckOrderings(Tree):
    def test_lets_a_clean_file_be(self):
        self.assertEqual(self.complaints(impls__box=CLEAN), [])

    def test_finds_each_mistake(self):
        for what, old, new, complaint in MISTAKES:
            with self.subTest(what):
                self.assertIn(old, CLEAN)
                found = self.complaints(impls__box=CLEAN.replace(old, new, 1))
                self.assertTrue(any(complaint in text for _, _, text in found), found)

    def test_names_the_line(self):
        broken = CLEAN.replace(
            "puts_.fetch_add(1, std::memory_order_relaxed)", "puts_.fetch_add(1)"
        )
        line = broken[: broken.index("fetch_add")].count("\n") + 1
        self.assertEqual(
            [(name, at) for name, at, _ in self.complaints(impls__box=broken)],
            [("impls/box.hpp", line)],
        )

    def test_a_helper_leaves_the_row_to_those_who_include_it(self):
        row = "// Orderings  [open] open() release -> wait() acquire : all\n#pragma once\n"
        helper = (
            "#pragma once\n#include <atomic>\ninline void open(std::atomic<int>& gate) {\n  //"
            " [open] release: everything before.\n  gate.store(1,"
            " std::memory_order_release);\n}\ninline int wait(std::atomic<int>& gate) {\n  //"
            " [open] acquire: everything before.\n  return"
            " gate.load(std::memory_order_acquire);\n}\n"
        )
        user = row + '#include "impls/detail/gate.hpp"\n'
        self.assertTrue(self.complaints(impls__detail__gate=helper))
        self.assertEqual(self.complaints(impls__detail__gate=helper, impls__user=user), [])

    def test_strangers_do_not_lend_a_side(self):
        other = CLEAN.replace(
            "// [taken] release: we are done with the number.", "// [fill] release: wrong."
        )
        found = self.complaints(impls__box=CLEAN, impls__other=other)
        self.assertIn(
            ("impls/other.hpp", "[taken] has no release side"),
            [(name, text) for name, _, text in found],
        )

    def test_wrappers_may_hand_an_order_on(self):
        wrapper = (
            "#include <atomic>\nstruct word {\n  int load(std::memory_order order) const { return"
            " value_.load(order); }\n  std::atomic<int> value_;\n};\n"
        )
        self.assertEqual(self.complaints(impls__word=wrapper), [])

    def test_other_things_may_load_and_store(self):
        other = "void read(file& f) {\n  f.load();\n  cache.store(1);\n  text.clear();\n}\n"
        self.assertEqual(self.complaints(harness__file=other), [])

    def test_the_command_tells_by_its_exit_code(self):
        self.complaints(impls__box=CLEAN)
        command = [sys.executable, orderings.__file__, str(self.root)]
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 0)
        self.complaints(impls__box=CLEAN.replace("acq_rel", "release"))
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 1)
        missing = subprocess.run(
            [*command[:2], str(self.root / "none")], capture_output=True, text=True, check=False
        )
        self.assertEqual((missing.returncode, missing.stderr.count("\n")), (2, 1))


if __name__ == "__main__":
    unittest.main()
