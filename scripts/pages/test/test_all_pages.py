"""Every page has what page.py needs, and a new one is one file and one line."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

from pages import all_pages
from runs.test import synthetic

SCRIPTS = pathlib.Path(__file__).parents[2]
PAGE = '''
    FILE = "counted.md"
    FIGURES = ()
    WHY_NOT = ""


    def make(run):
        return run


    def table(run):
        return [f"{len(run.trials)} trials"]


    def text(run, drawn):
        return "\\n".join(table(run))


    report = table
'''


class AllPages(unittest.TestCase):
    def test_each_has_its_parts_and_its_own_names(self):
        pages = [all_pages.module(name) for name in all_pages.PAGES]
        for page in pages:
            for part in ("make", "table", "text", "report"):
                self.assertTrue(callable(getattr(page, part)), f"{page.__name__}.{part}")
        files = [page.FILE for page in pages]
        figures = [name for page in pages for name, _ in page.FIGURES]
        self.assertEqual(len(files), len(set(files)))
        self.assertEqual(len(figures), len(set(figures)))

    def test_a_plan_without_a_page_of_its_own_gets_the_summary(self):
        self.assertEqual(all_pages.page_of("blog"), "blog")
        self.assertEqual(all_pages.page_of("anything"), "summary")

    def test_a_new_page_is_one_file_and_one_line(self):
        with tempfile.TemporaryDirectory() as place:
            root = pathlib.Path(place)
            ignored = shutil.ignore_patterns("__pycache__", "test*")
            shutil.copytree(SCRIPTS, root / "scripts", ignore=ignored)
            shutil.copytree(SCRIPTS.parent / "results", root / "results", ignore=lambda path, names: {
                name for name in names if not name.endswith(".json")
            })  # fmt: skip
            pages = root / "scripts" / "pages"
            (pages / "counted.py").write_text(textwrap.dedent(PAGE), encoding="utf-8")
            known = (pages / "all_pages.py").read_text(encoding="utf-8")
            line = 'PAGES = {\n    "counted": "pages.counted",\n'
            changed = known.replace("PAGES = {\n", line)
            (pages / "all_pages.py").write_text(changed, encoding="utf-8")
            directory = synthetic.make(rounds=2, plan="counted").write(root / "run")
            done = subprocess.run(
                [sys.executable, root / "scripts" / "page.py", directory],
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn(" trials", (directory / "counted.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
