"""folders.py finds arrows that run up, folders that are not listed, and what is too large."""

import unittest

from checks import folders
from checks.test import trees

LIST = """\
[cpp]
"impls/detail" = ""
"impls" = ""
"include/typed_pipes" = ""
"harness/base" = ""
"harness/run" = ""
"harness/test" = ""
"verify/soak" = ""
[python]
"scripts/runs" = ""
"scripts/pages/blog" = ""
"scripts/runs/test" = ""
"scripts" = ""
[unordered]
"packaging" = ""
[limits]
files = 3
lines = 5
endings = [".hpp", ".cpp", ".py"]
large = ["impls/misuse"]
"""
CLEAN = {
    "scripts/checks/folders.toml": LIST,
    "impls/detail/sync.hpp": '#include <atomic>\n// #include "harness/base/clock.hpp"\n',
    "impls/ring.hpp": "#include <typed_pipes/impls/detail/sync.hpp>\n",
    "impls/ring_test.cpp": '#include "harness/test/faults.hpp"\n',
    "include/typed_pipes/pipes.hpp": "#include <typed_pipes/impls/ring.hpp>\n",
    "harness/base/clock.hpp": '#include "absl/time/time.h"\n',
    "harness/run/runner.cpp": '#include <typed_pipes/pipes.hpp>\n#include "harness/base/clock.hpp"\n',
    "harness/run/facts.hpp.in": "int x;\n",
    "harness/test/faults.hpp": '#include "harness/run/facts.hpp"\n',
    "verify/soak/soak.cpp": '#include "harness/test/faults.hpp"\n',
    "packaging/main.cpp": "#include <typed_pipes/pipes.hpp>\n",
    "scripts/runs/reading.py": "import pathlib\nfrom . import trials\n",
    "scripts/runs/trials.py": "",
    "scripts/runs/test/test_reading.py": "from pages.blog import page\n",
    "scripts/pages/blog/page.py": "from runs.reading import x\n",
    "scripts/page.py": "def f():\n    from pages.blog import page\n",
}

# The file, what is put into it, the line, a part of the complaint.
MISTAKES = (
    ("impls/detail/sync.hpp", "#include <typed_pipes/impls/ring.hpp>\n", 1, "impls/detail uses impls, which"),
    ("impls/detail/sync.hpp", "#include <typed_pipes/pipes.hpp>\n", 1, "impls/detail uses include/typed_pipes"),
    ("impls/ring.hpp", '\n  #  include "harness/base/clock.hpp"\n', 2, "impls uses harness/base"),
    ("harness/base/clock.hpp", '#include "harness/run/facts.hpp"\n', 1, "harness/base uses harness/run"),
    ("harness/run/facts.hpp.in", '#include "harness/test/faults.hpp"\n', 1, "is for tests only"),
    ("harness/run/runner.cpp", '#include "impls/ring.hpp"\n', 1, "is included as <typed_pipes/impls/ring.hpp>"),
    ("harness/run/runner.cpp", "#include <harness/base/clock.hpp>\n", 1, 'is included as "harness/base/clock.hpp"'),
    ("harness/run/runner.cpp", '#include "../base/clock.hpp"\n', 1, "is no file below the root"),
    ("harness/run/runner.cpp", '#include "facts.hpp"\n', 1, "is no file below the root"),
    ("harness/run/runner.cpp", '#include "harness/run/gone.hpp"\n', 1, "is no file below the root"),
    ("harness/run/runner.cpp", "#include <typed_pipes/impls/gone.hpp>\n", 1, "is no file below the root"),
    ("harness/run/runner.cpp", "int x;\n" * 6, 6, "has 6 lines; allowed: 5"),
    ("scripts/runs/reading.py", "\nfrom pages.blog import page\n", 2, "scripts/runs uses scripts/pages/blog"),
    ("scripts/runs/reading.py", "def f():\n  import pages.blog.page\n", 2, "scripts/runs uses scripts/pages/blog"),
    ("scripts/runs/reading.py", "from ..pages.blog import page\n", 1, "scripts/runs uses scripts/pages/blog"),
    ("scripts/runs/reading.py", "import page\n", 1, "scripts/runs uses scripts, which"),
)


class Folders(trees.Tree):
    program = "folders.py"
    clean = CLEAN

    def test_a_clean_tree_passes(self):
        done = self.run_check(self.root)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("every arrow goes down", done.stdout)

    def test_finds_each_mistake(self):
        for name, text, line, complaint in MISTAKES:
            with self.subTest(complaint, name=name):
                self.write(name, text)
                self.assert_found(f"{name}:{line}: ", complaint)
                self.write(name, CLEAN[name])

    def test_a_source_under_another_ending_is_found(self):
        for name in ("impls/ring_inline.h", "harness/run/parts.ipp", "harness/run/facts.h.in"):
            self.write(name, "int x;\n")
            self.assert_found(f"{name}: ", "ends in .hpp or .cpp")
        self.write("packaging/third.h", "int x;\n")
        self.assertFalse([line for line in self.found() if line.startswith("packaging/")])

    def test_a_folder_that_is_not_listed_is_found(self):
        self.write("harness/new/thing.hpp", "")
        self.write("scripts/new/thing.py", "")
        self.assert_found("harness/new: ", "is not listed in folders.toml under [cpp]")
        self.assert_found("scripts/new: ", "is not listed in folders.toml under [python]")

    def test_a_listed_folder_that_is_gone_is_found(self):
        (self.root / "harness/base/clock.hpp").unlink()
        self.write("harness/run/runner.cpp", "")
        self.assert_found("scripts/checks/folders.toml: ", "lists harness/base, which holds no such file")

    def test_a_folder_of_too_many_files_is_found_unless_it_may_be_large(self):
        for number in range(4):
            self.write(f"harness/base/{number}.hpp", "")
            self.write(f"impls/misuse/{number}.cpp", "")
        self.assert_found("harness/base: ", "holds 5 source files; allowed: 3")
        self.assertNotIn("misuse: holds", "\n".join(self.found()))

    def test_the_table_has_files_lines_tests_and_arrows(self):
        done = self.run_check(self.root, "--table")
        self.assertIn("| `impls` | 2 | 2 | 1 | impls/detail |\n", done.stdout)
        self.assertIn("| `harness/run` | 2 | 3 | 0 | include/typed_pipes, harness/base |\n", done.stdout)

    def test_a_damaged_list_and_wrong_arguments_are_one_line_and_exit_2(self):
        self.write("scripts/checks/folders.toml", "[cpp\n")
        for arguments in ([self.root], [self.root / "missing"], ["a", "b"]):
            done = self.run_check(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)

    def test_every_folder_of_the_project_says_what_it_is_for(self):
        rules = folders.load(trees.ROOT / folders.LIST)
        for folder, why in {**rules["cpp"], **rules["python"]}.items():
            if not folder.endswith("/test"):
                self.assertTrue(why, folder)


if __name__ == "__main__":
    unittest.main()
