"""The library as a part of another project: by add_subdirectory and by FetchContent from a local path."""

import unittest

import support
from install_test import expected_files
from support import HERE, SOURCE, build_and_run, configure, files_below, fresh, must

PARENT = HERE / "subproject"
MEANS = {
    "add_subdirectory": [f"-DLIBRARY={SOURCE}"],
    "source_dir": [f"-DLIBRARY={SOURCE}"],
    "fetched": [f"-DFETCHCONTENT_SOURCE_DIR_TYPED_PIPES={SOURCE}", "-DFETCHCONTENT_FULLY_DISCONNECTED=ON"],
}


class Subproject(unittest.TestCase):
    def test_each_means_builds_a_program_and_looks_for_threads_alone(self):
        for (how, definitions), compiler in zip(MEANS.items(), ("g++", "clang++", "g++")):
            with self.subTest(how):
                said = build_and_run(PARENT, fresh(f"subproject_{how}"), f"-DHOW={how}", *definitions,
                                     compiler=compiler, allowed=["Threads"])
                self.assertNotIn("absl", said)
                self.assertNotIn("-Werror", said)

    def test_a_parent_that_has_abseil_may_use_the_mutex_backends(self):
        said = build_and_run(PARENT, fresh("subproject_mutex"), "-DHOW=add_subdirectory", f"-DLIBRARY={SOURCE}",
                             "-DMUTEX=ON", allowed=["Threads", "absl"])
        self.assertIn("absl_synchronization", said)

    def test_it_brings_no_name_that_could_collide(self):
        build = fresh("subproject_names")
        said, code = configure(PARENT, build, "-DHOW=add_subdirectory", f"-DLIBRARY={SOURCE}", allowed=["Threads"])
        self.assertEqual(code, 0, said)
        brought = (build / "brought.txt").read_text().split()
        self.assertIn("typed_pipes", brought)
        for name in brought:
            self.assertRegex(name, "^typed_pipes")
        cache = (build / "CMakeCache.txt").read_text()
        for option in ("BUILD_TESTS", "BUILD_BENCH", "INSTALL", "WERROR"):
            self.assertIn(f"TYPED_PIPES_{option}:BOOL=OFF\n", cache)

    def test_a_parents_install_takes_it_along_only_if_asked(self):
        build = fresh("subproject_install")
        definitions = ["-DHOW=add_subdirectory", f"-DLIBRARY={SOURCE}"]
        own = {"share/parent/main.cpp"}
        for asked, expected in (([], own), (["-DTYPED_PIPES_INSTALL=ON"], own | expected_files())):
            said, code = configure(PARENT, build, *definitions, *asked, allowed=["Threads"])
            self.assertEqual(code, 0, said)
            must("cmake", "--install", build, "--prefix", build / f"prefix{len(asked)}")
            self.assertEqual(files_below(build / f"prefix{len(asked)}"), expected)


if __name__ == "__main__":
    support.main()
