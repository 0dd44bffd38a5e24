"""An include path of before gives one error that names the new one; a folder of that name in a program still wins."""

import pathlib
import re
import unittest

import support
from support import PREFIX, SOURCE, fresh, must, pkg_config, run


class OldPaths(unittest.TestCase):
    def setUp(self):
        self.folder = fresh("old_paths")

    def compiled(self, compiler, text, *flags):
        source = self.folder / "main.cpp"
        source.write_text(text)
        return run(compiler, "-std=c++20", "-fsyntax-only", *flags, source)

    def test_each_new_path_is_there(self):
        self.assertGreater(len(support.old_paths()), 80)
        for old, new in support.old_paths():
            place = PREFIX / "include" if new.startswith("typed_pipes/") else SOURCE
            self.assertTrue((place / new).is_file(), f"{old} is said to be {new} now")

    def test_each_old_path_names_the_new_one(self):
        flags = pkg_config("--cflags", "typed_pipes")
        everything = "".join(f"#include <{old}>\n" for old, _ in support.old_paths())
        for compiler, unlimited in (("g++", "-fmax-errors=0"), ("clang++", "-ferror-limit=0")):
            said, code = self.compiled(compiler, everything, unlimited, *flags)
            errors = [line for line in said.splitlines() if "error: " in line]
            self.assertNotEqual(code, 0)
            self.assertEqual(len(errors), len(support.old_paths()), said)
            for error, (old, new) in zip(errors, support.old_paths()):
                self.assertIn(f"pipes: <{old}> is ", error)
                self.assertRegex(error, rf"is <{new}> now|as {new}\b")

    def test_quotes_are_answered_alike(self):
        said, _ = self.compiled("g++", '#include "protocols/pipes.hpp"\n', *pkg_config("--cflags", "typed_pipes"))
        self.assertIn("pipes: <protocols/pipes.hpp> is <typed_pipes/pipes.hpp> now", said)

    def test_a_plain_include_path_needs_the_flag_of_the_document(self):
        flag = re.search(r"`(-idirafter DIR\S+)`", (SOURCE / "docs" / "package.md").read_text(encoding="utf-8"))[1]
        new = "pipes: <protocols/pipes.hpp> is <typed_pipes/pipes.hpp> now"
        for compiler in support.COMPILERS:
            plain = ["-I", PREFIX / "include"]
            said, _ = self.compiled(compiler, "#include <protocols/pipes.hpp>\n", *plain)
            self.assertNotIn(new, said)
            by_hand = flag.replace("DIR", str(PREFIX)).split()
            said, _ = self.compiled(compiler, "#include <protocols/pipes.hpp>\n", *plain, *by_hand)
            self.assertIn(new, said)

    def test_both_cmake_targets_answer(self):
        """The installed target and that of a sub-project."""
        (self.folder / "main.cpp").write_text("#include <impls/bell.hpp>\nint main() {}\n")
        for name, line in (("installed", "find_package(typed_pipes REQUIRED)"),
                           ("sources", f"add_subdirectory({SOURCE} typed_pipes_build)")):
            project = self.folder / name
            project.mkdir()
            (project / "CMakeLists.txt").write_text(
                f"cmake_minimum_required(VERSION 3.25)\nproject(old LANGUAGES CXX)\n{line}\n"
                "add_executable(old ../main.cpp)\ntarget_link_libraries(old PRIVATE typed_pipes::typed_pipes)\n")
            must("cmake", "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={PREFIX}")
            said, code = run("cmake", "--build", project / "build")
            self.assertNotEqual(code, 0)
            self.assertIn("pipes: <impls/bell.hpp> is <typed_pipes/impls/contract/notifier.hpp> now", said, name)

    def test_a_programs_own_folder_wins(self):
        """However late in the program's own include path it comes."""
        own = self.folder / "own"
        for old, _ in support.old_paths():
            file = pathlib.Path(own, old)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'static_assert(true, "{old}");\n')
        includes = "".join(f"#include <{old}>\n" for old, _ in support.old_paths())
        for compiler in support.COMPILERS:
            for flag in ("-I", "-isystem"):
                said, code = self.compiled(compiler, f"#include <typed_pipes/pipes.hpp>\n{includes}",
                                           *pkg_config("--cflags", "typed_pipes"), f"{flag}{own}")
                self.assertEqual(code, 0, said)


if __name__ == "__main__":
    support.main()
