"""The install holds the library and nothing else, and making it looks for nothing that the library does not need."""

import re
import unittest

import support
from support import PREFIX, SOURCE, files_below, fresh, must, old_paths

PACKAGE_FILES = {
    "share/cmake/typed_pipes/typed_pipes-config.cmake",
    "share/cmake/typed_pipes/typed_pipes-config-version.cmake",
    "share/cmake/typed_pipes/typed_pipes-targets.cmake",
    "share/cmake/typed_pipes/typed_pipes-mutex-targets.cmake",
    "share/pkgconfig/typed_pipes.pc",
    "share/pkgconfig/typed_pipes-mutex.pc",
}
FOREIGN = ("harness", "relacy", "rivals", "many_to_one", "yardsticks", "misuse", "test", "gtest", "README",
           "benchmark", "examples")


def expected_files():
    """What an install holds, by the rule."""
    headers = {f"include/{h}" for h in support.library_headers()}
    stubs = {f"include/typed_pipes/old_paths/{old}" for old, _ in old_paths()}
    return headers | stubs | PACKAGE_FILES


def links_of(text):
    """The files and folders that a document in Markdown links to."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    inline = re.findall(r"\]\(\s*<?([^)\s>#:]+)(?=[)\s>#])", prose)  # with a title too
    named = re.findall(r"(?m)^\[[^\]]+\]:\s*([^\s#:]+)(?=[\s#]|$)", prose)
    return inline + named + re.findall(r"<([\w./-]+\.md)>", prose)


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        build = fresh("library")
        fresh("prefix")
        said, code = support.configure(SOURCE, build, "-DTYPED_PIPES_BUILD_TESTS=OFF", "-DTYPED_PIPES_BUILD_BENCH=OFF",
                                       f"-DCMAKE_INSTALL_PREFIX={PREFIX}", allowed=["Threads"])
        if code:
            raise AssertionError(said)
        must("cmake", "--install", build)
        cls.documents = fresh("documents")
        must("cmake", "--install", build, "--component", "debian", "--prefix", cls.documents)

    def test_it_holds_what_the_rule_says(self):
        installed = files_below(PREFIX)
        self.assertEqual(installed - expected_files(), set(), "installed, but not part of the library")
        self.assertEqual(expected_files() - installed, set(), "part of the library, but not installed")

    def test_nothing_of_the_laboratory_is_named(self):
        for name in files_below(PREFIX):
            if "/old_paths/" not in name:
                self.assertFalse(set(FOREIGN) & set(re.split(r"[/.]", name)), name)

    def test_headers_include_only_what_is_installed_or_a_systems(self):
        for name in sorted(support.library_headers()):
            for line in (PREFIX / "include" / name).read_text().splitlines():
                found = re.match(r"\s*#\s*include\s*(\S+)", line)
                if not found:
                    continue
                what = found.group(1)
                self.assertTrue(what.startswith("<"), f"{name}: {what} can be shadowed by a file of a program")
                inside = what.strip("<>")
                if inside.startswith("typed_pipes/"):
                    self.assertTrue((PREFIX / "include" / inside).is_file(), f"{name} includes {what}")
                elif "/" in inside:
                    self.assertRegex(inside, r"^(absl|linux|sys|sanitizer)/", f"{name} includes {what}")

    def test_installed_copies_are_files(self):
        for name in files_below(PREFIX):
            self.assertFalse((PREFIX / name).is_symlink(), f"{name} leads out of the install")

    def test_each_link_of_an_installed_document_leads_to_an_installed_file(self):
        documents = sorted(self.documents.rglob("*.md"))
        links = [(document, target) for document in documents for target in links_of(document.read_text())]
        self.assertIn("README.md", {document.name for document, _ in links})
        dead = [f"{document}: {target}" for document, target in links if not (document.parent / target).exists()]
        self.assertEqual(dead, [])


if __name__ == "__main__":
    support.main()
