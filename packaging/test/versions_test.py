"""The version is said in five places, and they agree. CITATION.cff is valid, and what refuses to compile says why."""

import datetime
import re
import unittest

import support
from support import SOURCE, fresh, run


def read(name):
    return (SOURCE / name).read_text()


class Versions(unittest.TestCase):
    def test_all_places_say_the_same(self):
        project = re.search(r"project\(typed_pipes VERSION (\d+\.\d+\.\d+)", read("CMakeLists.txt")).group(1)
        header = read("include/typed_pipes/version.hpp")
        parts = [re.search(rf"#define TYPED_PIPES_VERSION_{p} (\d+)", header).group(1) for p in ("MAJOR", "MINOR", "PATCH")]
        self.assertEqual(".".join(parts), project)
        self.assertEqual(re.search(r"(?m)^version: (\S+)$", read("CITATION.cff")).group(1), project)
        self.assertRegex(read("packaging/debian/changelog"), rf"^libtyped-pipes-dev \({re.escape(project)}-\d+\)")
        self.assertIn(f"Version {project}", read("docs/package.md"))

    def test_the_preprocessor_can_compare_it(self):
        source = fresh("versions") / "main.cpp"
        source.write_text("#include <typed_pipes/version.hpp>\n#if TYPED_PIPES_VERSION < 100 || TYPED_PIPES_VERSION >= 200\n"
                          "#error not 0.1\n#endif\n")
        said, code = run("g++", "-fsyntax-only", f"-I{SOURCE}/include", source)
        self.assertEqual(code, 0, said)


class Requirements(unittest.TestCase):
    """What cannot work is refused in the first error, by a sentence."""

    def first_error(self, compiler, source, *flags):
        said, code = run(compiler, "-fsyntax-only", "-Wfatal-errors", f"-I{SOURCE}/include", *flags, source)
        self.assertNotEqual(code, 0, (compiler, flags))
        return next(line for line in said.splitlines() if "error: " in line)

    def test_each_is_named_first(self):
        source = fresh("requirements") / "main.cpp"
        source.write_text("#include <typed_pipes/pipes.hpp>\nint main() {}\n")
        for compiler in support.COMPILERS:
            for flags, sentence in ((["-std=c++17"], "pipes: C++20 is needed: compile with -std=c++20"),
                                    (["-std=c++20", "-fno-exceptions"], "pipes: exceptions are needed"),
                                    (["-std=c++20", "-U__linux__"], "pipes: Linux is needed"),
                                    (["-std=c++20", "-Dslots="], "pipes: slots is a macro here, as of Qt")):
                self.assertIn(sentence, self.first_error(compiler, source, *flags))

    def test_whichever_header_a_program_begins_with(self):
        # By clang++, which reports errors as it reads; g++ reads all before it parses.
        folder = fresh("first_headers")
        headers = [name for name in sorted(support.library_headers()) if re.match(r"typed_pipes/(impls|parts)/[^/]+$", name)]
        self.assertIn("typed_pipes/parts/channel.hpp", headers)
        for number, header in enumerate(headers):
            source = folder / f"{number}.cpp"
            source.write_text(f"#include <{header}>\nint main() {{}}\n")
            self.assertIn("pipes: C++20 is needed", self.first_error("clang++", source, "-std=c++17"), header)

    def test_type_information_is_not_needed(self):
        source = fresh("no_rtti") / "main.cpp"
        source.write_text("#include <typed_pipes/protocols/bank.hpp>\n"
                          "int main() { auto ends = typed_pipes::entangle<typed_pipes::protocols::bank>(); }\n")
        for compiler in support.COMPILERS:
            said, code = run(compiler, "-std=c++20", "-fno-rtti", "-fsyntax-only", f"-I{SOURCE}/include", source)
            self.assertEqual(code, 0, said)


class Citation(unittest.TestCase):
    """The keys that version 1.2.0 of the format requires, and none that it does not know."""

    KNOWN = {"abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords",
             "license", "license-url", "message", "preferred-citation", "references", "repository",
             "repository-artifact", "repository-code", "title", "type", "url", "version"}
    REQUIRED = {"authors", "cff-version", "message", "title"}

    def setUp(self):
        self.lines = read("CITATION.cff").splitlines()
        self.top = dict(line.split(":", 1) for line in self.lines if re.match(r"[a-z-]+:", line))

    def test_its_keys(self):
        self.assertEqual(set(self.top) - self.KNOWN, set())
        self.assertEqual(self.REQUIRED - set(self.top), set())
        self.assertEqual(self.top["cff-version"].strip(), "1.2.0")
        self.assertEqual(self.top["type"].strip(), "software")
        self.assertEqual(self.top["license"].strip(), "Apache-2.0")
        datetime.date.fromisoformat(self.top["date-released"].strip())


if __name__ == "__main__":
    support.main()
