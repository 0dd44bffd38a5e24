"""README.md is short, and its table of backends says what their traits say, as results/backends.json keeps them."""

import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
# The words of the table for a backend, and the traits that they follow from.
SAYS = (
    ("a send never waits", "put_blocks", "never"),
    ("must not wait", "put_blocks", "never"),
    ("makes its sender wait", "put_blocks", "when_full"),
    ("never allocates", "allocation", "at_creation"),
    ("allocates per message", "allocation", "per_message"),
    ("the bound is known", "bounded_protocols_only", True),
    ("unbounded", "capacity", None),
)


class FirstScreen(unittest.TestCase):
    def test_it_is_read_in_minutes_and_its_figures_are_of_published_runs(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        lines = text.splitlines()
        self.assertLessEqual(len(lines), 150)
        self.assertEqual([line for line in lines if len(line) > 120], [])
        figures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
        self.assertEqual(len(figures), 3)
        for figure in figures:
            self.assertRegex(figure, r"^results/reference")

    def test_the_table_of_backends_agrees_with_their_traits(self):
        kept = json.loads((ROOT / "results/backends.json").read_text(encoding="utf-8"))
        backends = {one["name"]: one for one in kept}
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        section = re.search(r"## Which backend.*?\n## ", text, re.S)[0]
        rows = [line.strip("| ").split(" | ") for line in section.splitlines() if re.match(r"\| [^-]", line)][1:]
        self.assertGreaterEqual(len(rows), 5)
        seen = set()
        for case, take, why in rows:
            names = [name for name in re.findall(r"`(\w+)`", take)]
            self.assertTrue(names, take)
            for name in names:
                self.assertIn(name, backends)
                for said, trait, value in SAYS:
                    if said in f"{case}, {why}":
                        self.assertEqual(backends[name][trait], value, f"{name}: {said}")
                        seen.add(said)
        self.assertEqual(seen, {said for said, _, _ in SAYS})


if __name__ == "__main__":
    unittest.main()
