"""platforms.py says which platforms there are, skips by name what cannot be built, and sees each failure and warning."""

import contextlib
import io
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from checks import platforms
from checks.test import trees

BROKEN = platforms.Platform("broken", "false", ("g++",), ())


class Data(unittest.TestCase):
    def setUp(self):
        self.data = platforms.read()
        self.all = platforms.all_platforms(self.data)

    def test_each_has_a_name_of_its_own(self):
        self.assertEqual(len({one.name for one in self.all}), len(self.all))

    def test_what_each_needs_is_installed_by_a_set_up_script(self):
        scripts = "".join((trees.ROOT / "scripts/setup" / name).read_text() for name in ("setup.sh", "nightly_setup.sh"))
        for one in self.all:
            for package in one.packages:
                self.assertRegex(scripts, rf"(?<![\w+-]){re.escape(package)}(?![\w+-])", one.name)

    def test_each_warning_left_out_has_a_reason(self):
        for family, without in self.data["without"].items():
            for flag, reason in without.items():
                self.assertGreater(len(reason.split()), 3, f"{family} {flag}")

    def test_every_language_every_optimisation_and_every_processor_is_there(self):
        flags = {(one.compiler, one.standard, flag) for one in self.all for flag in one.flags}
        flags |= {(one["compiler"], 20, flag) for one in self.data["platform"].values() for flag in one.get("presets", [])}
        for compiler in ("g++-12", "clang++-14"):
            for level in ("-O0", "-O1", "-O2", "-O3", "-flto", "-fno-rtti"):
                self.assertIn((compiler, 20, level), flags)
            self.assertIn((compiler, 23, "-O2"), flags)
        self.assertLessEqual({"qemu-aarch64", "qemu-riscv64", "qemu-i386"}, {one.run for one in self.all})


class Judging(unittest.TestCase):
    def judge(self, *arguments):
        """The result and what was printed, in a build folder of its own."""
        self.out = io.StringIO()
        with tempfile.TemporaryDirectory() as build, mock.patch.object(platforms, "BUILD", pathlib.Path(build)):
            with contextlib.redirect_stdout(self.out):
                return platforms.judge(*arguments)

    def test_what_cannot_be_built_fails_and_says_why(self):
        self.assertEqual(self.judge(BROKEN, {"g++"}, False), "failed")
        self.assertRegex(self.out.getvalue(), r"(?s)^broken +FAILED .*CMake Error")

    def test_what_lacks_a_package_is_skipped_by_name(self):
        self.assertEqual(self.judge(BROKEN, {"make"}, False), "skipped")
        self.assertRegex(self.out.getvalue(), r"^broken +skipped  no package g\+\+\n$")

    def test_a_warning_in_a_header_of_the_library_fails(self):
        left_out = platforms.read()["without"]["g++"]
        for without, result in ((left_out, "passed"), (left_out.keys() - {"namespaces"}, "failed")):
            flags = ("g++", *(f"-Wno-{flag}" for flag in without))
            one = platforms.Platform("headers", "g++", (), ("-fsyntax-only",), warnings=flags, quick=())
            self.assertEqual(self.judge(one, set(), True), result, self.out.getvalue())
        self.assertRegex(self.out.getvalue(), r"typed_pipes/\S+ warning: namespace .*\[-Wnamespaces\]")


class Reading(unittest.TestCase):
    def test_the_tests_of_all_programs_are_counted(self):
        said = "1: [  PASSED  ] 1200 tests.\n1: [  SKIPPED ] 3 tests, listed below:\n2: [  PASSED  ] 1 test.\n"
        self.assertEqual(platforms.counted(said), "1,201 tests, 3 skipped")
        self.assertEqual(platforms.counted("[  PASSED  ] 2 tests.\n[  FAILED  ] 1 test, listed below:\n"), "2 tests, 1 failed")

    def test_only_warnings_of_the_library_and_of_the_compiler_itself_count(self):
        include = f"{trees.ROOT}/include/typed_pipes"
        ours = [f"{include}/impls/ring.hpp:9:1: warning: why [-Wshadow]", "cc1plus: warning: no such flag"]
        others = [f"{trees.ROOT}/parts/channel_test.cpp:1:1: warning: why", f"{include}/impls/test/talk.hpp:1:1: warning: why",
                  "/usr/include/c++/12/any:1:1: warning: why"]
        self.assertEqual(list(platforms.warnings_of_ours("\n".join(ours + others))), ours)


class Command(unittest.TestCase):
    def run_platforms(self, *arguments):
        return subprocess.run([sys.executable, trees.CHECKS / "platforms.py", *arguments], capture_output=True, text=True, check=False)

    def test_a_name_chooses_one_platform_or_all_that_begin_with_it(self):
        names = self.run_platforms("--list", "clang++-14-O2", "libc++-19").stdout
        self.assertEqual(re.findall(r"(?m)^\S+", names), ["clang++-14-O2", "libc++-19-O2", "libc++-19-c++23"])

    def test_bad_input_is_one_line_and_exit_2(self):
        for arguments in (["sparc"], ["g++-1"], ["--fast"]):
            done = self.run_platforms(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
