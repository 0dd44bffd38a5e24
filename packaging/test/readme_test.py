"""README.md's programs: the complete one compiles and prints what README says, the mistake gives the error it shows."""

import re
import unittest

import support
from support import SOURCE, STRICT, fresh, must, pkg_config, run

INCLUDES = "#include <typed_pipes/pipes.hpp>\n#include <string>\n"


def blocks():
    """The C++ code of README.md: complete programs, and those that show an error."""
    text = (SOURCE / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"```cpp\n(.*?)```", text, re.S)
    return [one for one in found if "int main" in one], [one for one in found if "// error: " in one]


def as_file(statements):
    """A program of types and, from the first line that begins with auto on, statements."""
    types, first, rest = statements.partition("\nauto ")
    return f"{INCLUDES}{types}\nvoid run() {{{first}{rest}\n}}\n"


class Readme(unittest.TestCase):
    def setUp(self):
        self.folder = fresh("readme")
        self.flags = pkg_config("--cflags", "--libs", "typed_pipes")
        self.programs, self.mistakes = blocks()

    def compiled(self, compiler, text, *flags):
        source = self.folder / "main.cpp"
        source.write_text(text)
        return run(compiler, source, *flags, *self.flags)

    def test_no_code_is_left_out(self):
        text = (SOURCE / "README.md").read_text(encoding="utf-8")
        self.assertTrue(self.programs and self.mistakes)
        self.assertEqual(len(self.programs) + len(self.mistakes), text.count("```cpp"))

    def test_programs_print_what_is_said(self):
        for compiler in support.COMPILERS:
            for text in self.programs:
                said, code = self.compiled(compiler, text, *STRICT, "-o", self.folder / "program")
                self.assertEqual(code, 0, said)
                shown = re.search(r"// prints (.*)\n", text)
                self.assertEqual(must(self.folder / "program", timeout=60).strip(), shown[1])

    def test_mistakes_give_the_error_that_is_shown(self):
        """Without the line above the error each compiles."""
        for compiler in support.COMPILERS:
            for text in self.mistakes:
                said, code = self.compiled(compiler, as_file(text), "-std=c++20", "-fsyntax-only")
                first = next((line for line in said.splitlines() if "error: " in line), "")
                shown = re.search(r"// (error: .*(pipes: .*))\n", text)
                self.assertNotEqual(code, 0)
                self.assertIn(shown[1] if compiler == "g++" else shown[2], first, said)
                right = re.sub(r"\n[^\n]*\n// error: ", "\n// error: ", text)
                said, code = self.compiled(compiler, as_file(right), "-std=c++20", "-fsyntax-only")
                self.assertEqual(code, 0, said)


if __name__ == "__main__":
    support.main()
