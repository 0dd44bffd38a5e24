"""What a page writes appears as a whole or not at all, and nothing else is touched."""

import pathlib
import resource
import tempfile
import unittest

from pages import output
from runs.errors import BadInput


class Write(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def names(self):
        return {str(p.relative_to(self.directory)) for p in self.directory.rglob("*") if p.is_file()}

    def refused(self, files):
        with self.assertRaisesRegex(BadInput, "cannot be written") as caught:
            output.write(self.directory, files, [])
        self.assertNotIn("\n", str(caught.exception))

    def test_files_appear_with_their_content_and_no_other(self):
        output.write(self.directory, {"page.md": b"text", "plots/one.png": b"dots"}, ["one"])
        self.assertEqual(self.names(), {"page.md", "plots/one.png"})
        self.assertEqual((self.directory / "plots" / "one.png").read_bytes(), b"dots")

    def test_figures_of_an_older_drawing_go_and_those_of_other_pages_stay(self):
        (self.directory / "plots").mkdir()
        for name in ("old.png", "old.svg", "other.png"):
            (self.directory / "plots" / name).write_bytes(b"before")
        output.write(self.directory, {"plots/new.png": b"now"}, ["old", "new"])
        self.assertEqual(self.names(), {"plots/new.png", "plots/other.png"})

    def test_a_failure_leaves_everything_as_it_was(self):
        (self.directory / "page.md").write_bytes(b"before")
        (self.directory / "plots").mkdir()
        (self.directory / "plots" / "one.png").mkdir()
        self.refused({"page.md": b"now", "plots/one.png": b"dots"})
        self.assertEqual(self.names(), {"page.md"})
        self.assertEqual((self.directory / "page.md").read_bytes(), b"before")
        self.assertEqual({p.name for p in self.directory.iterdir()}, {"page.md", "plots"})

    def test_a_full_disk_leaves_nothing(self):
        output.check(self.directory, ["page.md"])
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))  # Python ignores SIGXFSZ: an error when writing
        try:
            self.refused({"page.md": b"text", "plots/one.png": b"dots" * 100})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_a_file_in_the_place_of_the_plots_is_named(self):
        (self.directory / "plots").write_bytes(b"in the way")
        self.refused({"page.md": b"now"})
        self.assertEqual(self.names(), {"plots"})

    def test_a_missing_directory_is_named(self):
        with self.assertRaisesRegex(BadInput, "none"):
            output.check(self.directory / "none", ["page.md"])


if __name__ == "__main__":
    unittest.main()
