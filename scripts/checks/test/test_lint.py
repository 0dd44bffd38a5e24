"""lint.py reads each source once, and .clang-tidy sees the headers of every layer."""

import contextlib
import io
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from checks import lint
from checks.test import trees

LAYERS = ("impls", "impls/detail", "protocols", "protocols/core", "parts", "harness/base")


class Once(unittest.TestCase):
    def files(self, *names):
        root = pathlib.Path("/project")
        commands = [{"directory": "/project/build/lint", "file": name, "command": str(i)} for i, name in enumerate(names)]
        return [(e["file"], e["command"]) for e in lint.once(commands, root, root / "build/lint")]

    def test_a_source_of_two_targets_occurs_once_as_the_first_has_it(self):
        same = "/project/impls/a_test.cpp"
        self.assertEqual(self.files(same, same, "../../impls/a_test.cpp"), [(same, "0")])

    def test_what_is_generated_or_elsewhere_is_left_out(self):
        generated = "/project/build/lint/harness/workloads/stream.cpp"
        self.assertEqual(self.files(generated, "/usr/src/gtest.cc", "/project/build/other/a.cpp"), [])

    def test_the_header_of_all_rivals_is_read_alone(self):
        alone = "/project/build/lint/harness/rivals/pipes_rivals_verify_interface_header_sets/harness/rivals/all.hpp.cxx"
        self.assertEqual(self.files(alone, alone.replace("all", "one")), [(alone, "0")])

    def test_the_headers_of_the_library_are_its_part(self):
        header = "/project/build/lint/typed_pipes_mutex_verify_interface_header_sets/typed_pipes/impls/a.hpp.cxx"
        self.assertEqual(self.files(header, header.replace("typed_pipes_mutex", "soak_headers")), [(header, "0")])
        parts = [lint.part_of({"file": name}) for name in (header, "/project/impls/a_test.cpp", "/project/harness/run/a.cpp")]
        self.assertEqual(parts, ["library", "tests", "laboratory"])


@unittest.skipUnless(shutil.which("clang-tidy"), "clang-tidy is not installed (Debian package clang-tidy)")
class Filter(unittest.TestCase):
    """A wrong name in a header that a source includes is found, whatever folder holds the header."""

    def test_a_finding_in_a_header_of_any_layer_fails(self):
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (root / "include/typed_pipes").mkdir(parents=True)
        for layer in ("impls", "protocols", "parts"):
            (root / "include/typed_pipes" / layer).symlink_to(f"../../{layer}")
        includes = []
        for layer in LAYERS:
            name = "Bad_" + layer.replace("/", "_")
            (root / layer).mkdir(parents=True, exist_ok=True)
            (root / layer / "bad.hpp").write_text(f"#pragma once\nstruct {name} {{}};\n", encoding="utf-8")
            includes.append(f'#include "{layer}/bad.hpp"' if "harness" in layer else f"#include <typed_pipes/{layer}/bad.hpp>")
        source = root / "one_test.cpp"
        source.write_text("\n".join(includes) + "\n", encoding="utf-8")
        done = subprocess.run(
            ["clang-tidy", "--quiet", f"--config-file={trees.ROOT / '.clang-tidy'}", source, "--",
             "-std=c++20", f"-I{root}", f"-I{root / 'include'}"],
            capture_output=True, text=True, check=False,
        )
        self.assertNotEqual(done.returncode, 0)
        for layer in LAYERS:
            self.assertIn(f"'Bad_{layer.replace('/', '_')}'", done.stdout)


@unittest.skipUnless(shutil.which("clang-tidy"), "no clang-tidy")
class Together(unittest.TestCase):
    """Sources of a folder are read together, and each alone where that does not compile."""

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        shutil.copy(trees.ROOT / ".clang-tidy", self.root)

    def entry(self, name, text, flags=""):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return {"directory": str(self.root), "file": str(path), "command": f"c++ -std=c++20 {flags} -o {name}.o -c {path}"}

    def found(self, *entries):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            count = lint.lint(list(entries), self.root / "once", 1)
        return count, said.getvalue()

    def test_those_of_one_folder_with_the_same_flags(self):
        a, b, c, d = (self.entry(*one) for one in (("harness/a.cpp", ""), ("harness/b.cpp", ""), ("harness/c.cpp", "", "-O3"), ("impls/d.cpp", "")))
        groups = [[pathlib.Path(one["file"]).name for one in group] for group in lint.together([a, b, c, d])]
        self.assertEqual(groups, [["a.cpp", "b.cpp"], ["c.cpp"], ["d.cpp"]])

    def test_the_headers_of_the_library_whatever_their_folder(self):
        sets = "build/typed_pipes_verify_interface_header_sets/typed_pipes"
        names = [f"{sets}/{folder}/{number}.hpp.cxx" for folder in ("impls", "parts") for number in range(11)]
        for folder in ("impls", "parts"):
            (self.root / sets / folder).mkdir(parents=True)
        groups = lint.together([self.entry(name, "") for name in names])
        self.assertEqual([len(group) for group in groups], [lint.HEADERS_TOGETHER, 22 - lint.HEADERS_TOGETHER])

    def test_a_finding_in_any_of_them_is_found(self):
        count, said = self.found(self.entry("harness/a.cpp", "int a;\n"), self.entry("harness/b.cpp", "struct Bad {};\n"))
        self.assertEqual(count, 1, said)
        self.assertIn("harness/b.cpp:1:8: error: invalid case style for struct 'Bad'", said)
        self.assertEqual(said.count("error:"), 1, said)

    def test_what_does_not_compile_together_is_read_alone(self):
        same = "int twice() { return 2; }\n"
        count, said = self.found(self.entry("harness/a.cpp", same), self.entry("harness/b.cpp", same + "struct Bad {};\n"))
        self.assertEqual(count, 1, said)
        self.assertNotIn("redefinition", said)


if __name__ == "__main__":
    unittest.main()
