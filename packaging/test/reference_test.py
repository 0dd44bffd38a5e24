"""The API reference: Doxygen can read every docstring, every header has a page, and names can be found."""

import re
import shutil
import sys
import unittest

import support
from support import SOURCE, fresh, run

sys.path.insert(0, str(SOURCE / "packaging" / "reference"))
import build  # noqa: E402
import filter as head_filter  # noqa: E402


class Filter(unittest.TestCase):
    def test_the_head_of_a_header_becomes_its_description(self):
        dashes = "// " + "-" * 20
        self.assertEqual(
            head_filter.described([dashes, "// a.hpp - what it is", dashes, "// Shape  one", "// two", dashes, "#pragma once"]),
            ["/// @file", "/// @brief What it is", "/// @code{.unparsed}", "/// Shape  one", "/// two", "/// @endcode",
             "#pragma once"])
        self.assertEqual(head_filter.described([dashes, "// a.hpp - it", dashes, "// text", "#pragma once"])[3:],
                         ["/// text @endcode", "#pragma once"])
        self.assertEqual(head_filter.described([dashes, "// a.hpp - it", dashes, "#pragma once"])[2:], ["///", "#pragma once"])

    def test_a_comment_behind_a_member_is_its_docstring(self):
        lines = head_filter.described(["struct s {", "  int n;  // how many", "  f(); // no"])
        self.assertEqual(lines, ["struct s {", "  int n;  ///< how many", "  f(); // no"])

    def test_every_header_has_a_head_and_keeps_its_lines(self):
        for header in support.library_headers():
            lines = (SOURCE / "include" / header).read_text().splitlines()
            seen = head_filter.described(lines)
            self.assertEqual(len(seen), len(lines), header)
            self.assertEqual(seen[0], "/// @file", f"{header} does not begin with `// ---`, `// name - what it is`, `// ---`")


class Warnings(unittest.TestCase):
    def test_what_speaks_for_itself_needs_no_docstring(self):
        where = f"{build.TOP}/include/typed_pipes/parts/channel.hpp:7: warning: "
        self.assertEqual(build.read_log([
            where + "Member sender(sender &&) noexcept=default (function) of class typed_pipes::sender is not documented.",
            where + "Member operator bool() const noexcept (function) of class typed_pipes::sender is not documented.",
            where + "Compound typed_pipes::protocols::bank::cash is not documented.", ""]), [])
        self.assertEqual(build.read_log([where + "Member send(T m) (function) of class typed_pipes::sender is not documented."] * 2),
                         ["parts/channel.hpp:7: Member send(T m) (function) of class typed_pipes::sender is not documented."])

    def test_an_unknown_argument_is_refused(self):
        said, code = run(sys.executable, "-B", SOURCE / "packaging" / "reference" / "build.py", "--html")
        self.assertEqual((said, code), ("build.py: unexpected argument '--html'; allowed: one folder to write to\n", 2))


@unittest.skipUnless(shutil.which("doxygen") and build.THEME.exists(), "doxygen or doxygen-awesome-css is not installed")
class Pages(unittest.TestCase):
    def test_names_can_be_found(self):
        out = fresh("reference")
        said, _ = run(sys.executable, "-B", SOURCE / "packaging" / "reference" / "build.py", out)
        faults = [line for line in said.splitlines()[:-1] if not line.endswith("is not documented.")]
        self.assertEqual(faults, [], said)
        names = (out / "html" / "namespacemembers.html").read_text() + (out / "html" / "annotated.html").read_text()
        for name in ("entangle", "endpoint", "receipt", "wait_any_in", "none", "ring", "to_mermaid", "server_end"):
            self.assertTrue(re.search(rf">{name}(&lt;|&#160;|\(|<)", names), f"{name} is in no list of names")
        main_page = (out / "html" / "index.html").read_text()
        links = re.sub(r"<a [^>]*>.*?</a>", "", main_page)
        self.assertEqual(re.findall(r"typed_pipes::(?!detail)\w+", links), [], "named on the main page, but not there")


if __name__ == "__main__":
    support.main()
