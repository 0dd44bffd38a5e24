"""pkg-config: the flags are all that a compiler needs, and name nothing else than Abseil, for a mutex backend."""

import unittest

import support
from support import HERE, PREFIX, STRICT, fresh, must, pkg_config

CONSUMER = HERE / "consumer"


class PkgConfig(unittest.TestCase):
    def test_the_flags_build_a_program(self):
        build = fresh("pkg_config")
        for compiler in support.COMPILERS:
            flags = pkg_config("--cflags", "--libs", "typed_pipes")
            self.assertNotIn("absl", " ".join(flags))
            self.assertIn("-pthread", flags)
            program = build / compiler
            must(compiler, *STRICT, CONSUMER / "main.cpp", *flags, "-o", program)
            must(program)

    def test_it_asks_for_no_other_package(self):
        self.assertEqual(pkg_config("--print-requires", "--print-requires-private", "typed_pipes"), [])

    def test_the_version_is_the_projects(self):
        self.assertEqual(pkg_config("--modversion", "typed_pipes"), ["0.1.0"])

    def test_the_mutex_backends_bring_abseil(self):
        flags = pkg_config("--cflags", "--libs", "typed_pipes-mutex", system=True)
        program = fresh("pkg_config_mutex") / "consumer"
        must("g++", *STRICT, "-DWITH_MUTEX", CONSUMER / "main.cpp", *flags, "-o", program)
        must(program)

    def test_it_can_be_moved(self):
        """The install may be packed and unpacked elsewhere: its folders are told from the file's own."""
        moved = fresh("pkg_config_moved")
        must("cp", "-r", PREFIX, moved / "elsewhere")
        flags = pkg_config("--cflags", "typed_pipes", prefix=moved / "elsewhere")
        self.assertTrue(any(str(moved / "elsewhere") in f for f in flags), flags)
        self.assertFalse(any(str(PREFIX) in f for f in flags), flags)


if __name__ == "__main__":
    support.main()
