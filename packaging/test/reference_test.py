"""The API reference: every public name has a docstring that Doxygen can read, every header a page; names can be found."""

import pathlib
import re
import shutil
import sys
import tempfile
import unittest

import support
from support import SOURCE, fresh, run

sys.path.insert(0, str(SOURCE / "packaging" / "reference"))
import build  # noqa: E402
import filter as head_filter  # noqa: E402
import undocumented  # noqa: E402


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
        lines = head_filter.described(["struct s {", "  int n;    // how many", "  f(); // no"])
        self.assertEqual(lines, ["struct s {", "  int n;  ///< How many", "  f(); // no"])

    def test_an_indented_line_of_a_docstring_is_code(self):
        self.assertEqual(head_filter.described(["/// As in", "///   f<int>();"]),
                         ["/// As in", "/// @code{.cpp} f<int>(); @endcode"])

    def test_a_compile_time_error_is_described_by_its_text(self):
        lines = ["template <class State, bool Ok>", "struct wrong {", "  static_assert(Ok,", '                "pipes: use a<b>, "',
                 '                "not c");', "};"]
        self.assertEqual(head_filter.described(lines), ["/** @brief use a&lt;b&gt;, not c */ " + lines[0], *lines[1:]])

    def test_the_names_of_a_header_belong_to_its_topic(self):
        lines = ["namespace typed_pipes {", "namespace detail {", "}  // namespace detail", "}  // namespace typed_pipes"]
        seen = ["namespace typed_pipes { /** @addtogroup {} */ /** @{{ */", *lines[1:3], "/** @} */ }  // namespace typed_pipes"]
        for path, topic in (("impls/ring.hpp", "impls"), ("impls/base/clock.hpp", "core"), ("impls/detail/packet.hpp", None)):
            with self.subTest(path):
                wanted = [seen[0].replace("{}", topic).replace("{{", "{"), *seen[1:]] if topic else lines
                self.assertEqual(head_filter.described(lines, pathlib.Path(path)), wanted)

    def test_every_header_has_a_head_and_keeps_its_lines(self):
        for header in support.library_headers():
            lines = (SOURCE / "include" / header).read_text().splitlines()
            seen = head_filter.described(lines)
            self.assertEqual(len(seen), len(lines), header)
            self.assertEqual(seen[0], "/// @file", f"{header} does not begin with `// ---`, `// name - what it is`, `// ---`")


CLASS = """<doxygen><compounddef kind="{kind}" prot="public"><compoundname>{name}</compoundname>{base}
<briefdescription>{brief}</briefdescription><detaileddescription/>{members}
<location file="typed_pipes/parts/a.hpp" line="7"/></compounddef></doxygen>"""
MEMBER = """<memberdef kind="function" prot="{prot}"><name>{name}</name><argsstring>{arguments}</argsstring>
<briefdescription/><detaileddescription/><location file="typed_pipes/parts/a.hpp" line="8"/></memberdef>"""


class Names(unittest.TestCase):
    def found(self, *members, name="typed_pipes::a", brief="<para>A class.</para>", base=""):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "a.xml").write_text(CLASS.format(
                kind="struct", name=name, brief=brief, base=base and f"<basecompoundref>{base}</basecompoundref>",
                members="".join(MEMBER.format(prot=p, name=n, arguments=a) for p, n, a in members)))
            return undocumented.undocumented(pathlib.Path(folder))

    def test_a_public_name_without_a_docstring_is_a_fault(self):
        self.assertEqual(self.found(brief=""), ["parts/a.hpp:7: typed_pipes::a has no docstring"])
        self.assertEqual(self.found(("public", "send", "(T m)")), ["parts/a.hpp:8: typed_pipes::a::send has no docstring"])

    def test_what_is_said_elsewhere_needs_none(self):
        self.assertEqual(self.found(("private", "put", "()"), ("public", "a", "(a) noexcept=default")), [])
        self.assertEqual(self.found(name="typed_pipes::a&lt; int &gt;", brief=""), [])
        self.assertEqual(self.found(("public", "traits", ""), ("public", "open", "()")), [])
        self.assertEqual(self.found(("public", "start", ""), base="typed_pipes::protocol"), [])


class Warnings(unittest.TestCase):
    def test_a_warning_of_doxygen_is_a_fault(self):
        warning = f"{build.TOP}/include/typed_pipes/parts/channel.hpp:7: warning: Unsupported tag"
        self.assertEqual(build.read_log([warning, warning, ""]), ["parts/channel.hpp:7: Unsupported tag"])

    def test_an_unknown_argument_is_refused(self):
        said, code = run(sys.executable, "-B", SOURCE / "packaging" / "reference" / "build.py", "--html")
        self.assertEqual((said, code), ("build.py: unexpected argument '--html'; allowed: one folder to write to\n", 2))


@unittest.skipUnless(shutil.which("doxygen") and build.THEME.exists(), "doxygen or doxygen-awesome-css is not installed")
class Pages(unittest.TestCase):
    def test_names_can_be_found(self):
        out = fresh("reference")
        said, code = run(sys.executable, "-B", SOURCE / "packaging" / "reference" / "build.py", out)
        self.assertEqual((said.splitlines()[:-1], code), ([], 0))
        names = (out / "html" / "namespacemembers.html").read_text() + (out / "html" / "annotated.html").read_text()
        for name in ("entangle", "endpoint", "receipt", "wait_any_in", "none", "ring", "to_mermaid", "server_end"):
            self.assertTrue(re.search(rf">{name}(&lt;|&#160;|\(|<)", names), f"{name} is in no list of names")
        main_page = (out / "html" / "index.html").read_text()
        links = re.sub(r"<a [^>]*>.*?</a>", "", main_page)
        self.assertEqual(re.findall(r"typed_pipes::(?!detail)\w+", links), [], "named on the main page, but not there")


if __name__ == "__main__":
    support.main()
