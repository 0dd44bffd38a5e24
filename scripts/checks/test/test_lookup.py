"""lookup.py finds calls and operators that a program could take over, and nothing else."""

import pathlib
import tempfile
import unittest

from checks import lookup

HEADER = """\
#pragma once
#include <memory>
namespace typed_pipes {
namespace detail {
template <class T> void construct(T*) {}
inline void of_no_template(int*) {}
}
template <class T> struct box {
  void use(T& t) {
    %s
  }
};
}
"""


class Lookup(unittest.TestCase):
    def found(self, statement):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "impls").mkdir()
            (root / "include" / "typed_pipes").mkdir(parents=True)
            (root / "include" / "typed_pipes" / "impls").symlink_to("../../impls")
            (root / "impls" / "box.hpp").write_text(HEADER % statement)
            return lookup.check(root.resolve())

    def test_a_plain_name_with_arguments_of_the_program(self):
        [(name, line, text)] = self.found("using detail::construct; construct(std::addressof(t));")
        self.assertEqual((name, line), ("typed_pipes/impls/box.hpp", 10))
        self.assertIn("construct()", text)

    def test_an_address(self):
        [(_, line, text)] = self.found("detail::construct(&t);")
        self.assertEqual(line, 10)
        self.assertIn("std::addressof", text)

    def test_qualified_names_and_types_of_the_library_are_let_be(self):
        self.assertEqual(self.found("detail::construct(std::addressof(t)); int i = 0; detail::of_no_template(&i);"), [])

    def test_headers_that_do_not_compile_are_an_error(self):
        with self.assertRaisesRegex(Exception, "do not compile"):
            self.found("this is no statement")


if __name__ == "__main__":
    unittest.main()
