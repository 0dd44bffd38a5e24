"""No name of ours gets in the way: neither a program's own folders and files nor another library named pipes."""

import unittest

import support
from support import HERE, PREFIX, SOURCE, STRICT, fresh, must, run


def endings(header):
    """Each name by which a program may have a file of its own: impls/base/sync.hpp, detail/sync.hpp, sync.hpp."""
    parts = header.split("/")[1:]
    return ["/".join(parts[i:]) for i in range(len(parts))]


class HostileProgram(unittest.TestCase):
    """Its folders and files have all our names, in its include path before ours and beside main.cpp."""

    @classmethod
    def setUpClass(cls):
        cls.folder = fresh("hostile")
        cls.headers = sorted(support.library_headers())
        names = {name for header in cls.headers for name in endings(header)} | {"pipes/pipes.hpp"}
        for place in ("include", "program"):
            for name in names:
                file = cls.folder / place / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(f'#error "a header of the program: {name}"\n')
        cls.names = names

    def compiled(self, compiler, ours, *includes):
        program = self.folder / "program"
        (program / "main.cpp").write_text("".join(f"#include {i}\n" for i in includes) + "int main() {}\n")
        return run(compiler, *STRICT, "-fsyntax-only", f"-I{self.folder}/include", f"-iquote{program}", f"-I{ours}",
                   "main.cpp", cwd=program)

    def test_the_programs_headers_are_found_where_it_asks_for_them(self):
        for asked in ('"impls/ring.hpp"', "<impls/ring.hpp>", '"stream.hpp"', "<protocols/core/over.hpp>"):
            said, code = self.compiled("g++", PREFIX / "include", asked)
            self.assertNotEqual(code, 0, asked)
            self.assertIn("a header of the program", said)

    def test_all_our_headers_compile_in_it(self):
        self.assertGreater(len(self.names), 60)
        for ours in (PREFIX / "include", SOURCE / "include"):
            for compiler in support.COMPILERS:
                with self.subTest(f"{compiler} {ours}"):
                    said, code = self.compiled(compiler, ours, *(f"<{h}>" for h in self.headers))
                    self.assertEqual(code, 0, said)


class OtherPipes(unittest.TestCase):
    """A library of ranges has <pipes/pipes.hpp>, its include guard, namespace pipes and the CMake target pipes."""

    def test_both_in_one_program(self):
        for compiler in support.COMPILERS:
            with self.subTest(compiler):
                support.build_and_run(HERE / "other_pipes", fresh(f"other_pipes_{compiler}"),
                                      f"-DCMAKE_PREFIX_PATH={PREFIX}", f"-DTYPED_PIPES_SOURCE={SOURCE}",
                                      f"-DINSTALLED={'ON' if compiler == 'g++' else 'OFF'}",
                                      compiler=compiler, allowed=["typed_pipes", "Threads"])

    def test_no_header_of_ours_has_its_guard_or_its_namespace(self):
        for header in support.library_headers():
            text = (PREFIX / "include" / header).read_text()
            self.assertNotRegex(text, r"\bPIPES_[A-Z_]*HPP\b|\bnamespace pipes\b|\bFWD\b", header)


if __name__ == "__main__":
    support.main()
