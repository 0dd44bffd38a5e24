"""find_package(typed_pipes): the library without Abseil, and the component mutex with it."""

import unittest

import support
from support import HERE, PREFIX, build_and_run, configure, fresh

CONSUMER = HERE / "consumer"


class FindPackage(unittest.TestCase):
    def find(self, *definitions, allowed):
        return configure(CONSUMER, fresh("find_package"), f"-DCMAKE_PREFIX_PATH={PREFIX}", *definitions, allowed=allowed)

    def test_the_library_needs_threads_alone(self):
        for compiler in support.COMPILERS:
            with self.subTest(compiler):
                said = build_and_run(CONSUMER, fresh(f"find_package_{compiler}"), f"-DCMAKE_PREFIX_PATH={PREFIX}",
                                     compiler=compiler, allowed=["typed_pipes", "Threads"])
                self.assertNotIn("absl", said)
                self.assertIn("-std=gnu++20", said)

    def test_the_component_mutex_brings_abseil(self):
        said = build_and_run(CONSUMER, fresh("find_package_mutex"), f"-DCMAKE_PREFIX_PATH={PREFIX}", "-DMUTEX=ON",
                             allowed=["typed_pipes", "Threads", "absl"])
        self.assertIn("absl_synchronization", said)

    def test_without_abseil_the_component_says_what_is_missing(self):
        said, code = self.find("-DMUTEX=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_absl=ON",
                               allowed=["typed_pipes", "Threads", "absl"])
        self.assertNotEqual(code, 0)
        self.assertIn("component mutex needs Abseil, which was not found (Debian package libabsl-dev)", flat(said))

    def test_without_abseil_an_optional_component_is_left_out(self):
        said, code = self.find("-DCOMPONENTS=OPTIONAL_COMPONENTS;mutex", "-DCMAKE_DISABLE_FIND_PACKAGE_absl=ON",
                               allowed=["typed_pipes", "Threads", "absl"])
        self.assertEqual(code, 0, said)

    def test_an_unknown_component_is_refused_by_name(self):
        said, code = self.find("-DCOMPONENTS=COMPONENTS;ring", allowed=["typed_pipes", "Threads"])
        self.assertNotEqual(code, 0)
        self.assertIn("it has no component 'ring'; allowed: mutex", flat(said))

    def test_another_minor_version_is_refused(self):
        for wanted in ("0.0", "0.2", "1.0"):
            source = fresh("find_version")
            (source / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(wants LANGUAGES CXX)\n"
                                                   f"find_package(typed_pipes {wanted} REQUIRED)\n")
            said, code = configure(source, source / "build", f"-DCMAKE_PREFIX_PATH={PREFIX}", allowed=["typed_pipes"])
            self.assertNotEqual(code, 0, f"asked for {wanted}")
            self.assertIn("typed_pipes-config.cmake, version: 0.1.0", flat(said))


def flat(said):
    """CMake wraps what it says."""
    return " ".join(said.split())


if __name__ == "__main__":
    support.main()
