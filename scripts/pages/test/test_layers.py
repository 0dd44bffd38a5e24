"""The packages of the scripts import one way only, and stay small enough to be read."""

import ast
import pathlib
import unittest

SCRIPTS = pathlib.Path(__file__).parents[2]
LAYERS = ("pages", "figures", "estimates", "runs")  # each may import those to its right
PAGES = ("summary", "blog", "rivals")  # none may import another
MOST_FILES, MOST_LINES = 25, 400


def imported(path):
    """The modules that a file imports, by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


class Layers(unittest.TestCase):
    def test_no_package_imports_one_above_it(self):
        for at, layer in enumerate(LAYERS):
            for path in (SCRIPTS / layer).rglob("*.py"):
                for module in imported(path):
                    self.assertNotIn(module.split(".")[0], LAYERS[:at], f"{path} imports {module}")

    def test_no_page_imports_another(self):
        for page in PAGES:
            others = tuple(f"pages.{other}" for other in PAGES if other != page)
            for path in (SCRIPTS / "pages" / page).glob("*.py"):
                for module in imported(path):
                    self.assertFalse(module.startswith(others), f"{path} imports {module}")

    def test_what_pages_share_imports_no_page(self):
        for path in (SCRIPTS / "pages").glob("*.py"):
            for module in imported(path):
                self.assertFalse(module.startswith(tuple(f"pages.{page}" for page in PAGES)), path)

    def test_folders_and_files_are_small(self):
        for layer in LAYERS:
            for folder in (SCRIPTS / layer, *(p for p in (SCRIPTS / layer).rglob("*") if p.is_dir())):
                found = list(folder.glob("*.py"))
                self.assertLessEqual(len(found), MOST_FILES, folder)
                for path in found:
                    count = len(path.read_text(encoding="utf-8").splitlines())
                    self.assertLessEqual(count, MOST_LINES, path)


if __name__ == "__main__":
    unittest.main()
