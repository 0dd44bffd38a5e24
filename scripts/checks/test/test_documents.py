"""Tests of documents.py: each seeded fault is found, and a sound document passes."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / "documents.py"
PRINTER = "print('ring costs 2.50x slots [2.40x to 2.60x]')\n"


class Documents(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.directory.name)
        (self.root / "scripts").mkdir()
        (self.root / "scripts/say.py").write_text(PRINTER)

    def tearDown(self):
        self.directory.cleanup()

    def check(self, text, *flags):
        document = self.root / "page.md"
        document.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, SCRIPT, "--root", self.root, *flags, document],
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr, document.read_text(encoding="utf-8")

    BLOCK = "```console\n$ scripts/say.py results/some\nring costs 2.50x slots [2.40x to 2.60x]\n```\n"

    def test_a_document_that_shows_what_its_command_prints_passes(self):
        code, said, _ = self.check("It costs 2.50 times as much.\n\n" + self.BLOCK)
        self.assertEqual(code, 0, said)

    def test_an_output_that_was_edited_is_found(self):
        code, said, _ = self.check(self.BLOCK.replace("2.50", "2.40"))
        self.assertEqual(code, 1)
        self.assertIn("line 3", said)

    def test_a_figure_in_the_prose_that_no_command_prints_is_found(self):
        code, said, _ = self.check("It costs 3.10 times as much.\n\n" + self.BLOCK)
        self.assertEqual(code, 1)
        self.assertIn("3.10", said)

    def test_a_figure_and_its_interval_are_of_one_command(self):
        other = self.BLOCK.replace("2.50x", "3.10x").replace("2.40x to 2.60x", "3.00x to 3.20x").replace("some", "other")
        self.assertEqual(self.check("It costs 2.50 times [2.40 to 2.60] as much.\n\n" + self.BLOCK)[0], 0)
        for told in ("2.50 times [2.40 to 2.70]", "2.50 times [2.41 to 2.60]", "2.50 times [3.00 to 3.20]"):
            code, said, _ = self.check(f"It costs {told} as much.\n\n" + self.BLOCK + other)
            self.assertEqual(code, 1, told)
            self.assertIn("together", said)

    def test_a_factor_in_words_is_found(self):
        code, said, _ = self.check("It looked five\ntimes slower.\n\n" + self.BLOCK)
        self.assertEqual(code, 1)
        self.assertIn("five times", said)
        self.assertEqual(self.check("It yields four times.\n")[0], 0)
        self.assertEqual(self.check("It is read twice.\n")[0], 0)
        for words in ("With eight it is three to four times.", "It takes nearly twice as long."):
            self.assertEqual(self.check(words + "\n\n" + self.BLOCK)[0], 1, words)
        self.assertEqual(self.check("Three times <!-- limit: scripts/say.py: print --> the rest.\n")[0], 1)

    def test_every_unit_is_looked_at_and_so_is_a_rate_in_words(self):
        for told in ("It resolves 31 %.", "It takes 31 ms.", "It carries 31 M msg/s.", "It does 31 messages a second.",
                     "It carries 31 M/s.", "It is another by a factor of 31."):
            for number, code in (("31", 1), ("2.50", 0)):
                found, said, _ = self.check(told.replace("31", number) + "\n\n" + self.BLOCK)
                self.assertEqual((found, f"{number}" in said), (code, code == 1), (told, said))
        for words in ("It does half a million messages a second.", "It does some thirty thousand.", "Others do about a million.",
                      "They differ by a factor of four."):
            self.assertEqual(self.check(words + "\n\n" + self.BLOCK)[0], 1, words)
        for words in ("Three million messages from eight senders.", "By less than June's factor of 2012.", "Its 95 % interval is wide."):
            self.assertEqual(self.check(words + "\n")[0], 0, words)

    def test_a_figure_may_be_on_the_page_of_a_published_run(self):
        page = self.root / "results/reference-some/page.md"
        page.parent.mkdir(parents=True)
        page.write_text("| ring | 29,540 |\n", encoding="utf-8")
        said = "It does {} messages a second ([page](results/reference-some/page.md)).\n"
        self.assertEqual([self.check(said.format(number))[0] for number in ("29,540", "29,541")], [0, 1])

    def test_readmes_of_folders_are_looked_at(self):
        for place in ("scripts", "harness/rivals"):
            (self.root / place).mkdir(parents=True, exist_ok=True)
            (self.root / place / "README.md").write_text("It costs 9.99 times as much.\n")
        (self.root / "CHANGELOG.md").write_text("Nothing.\n")
        done = subprocess.run([sys.executable, SCRIPT, "--root", self.root], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout.count("9.99")), (1, 2), done.stdout)

    def test_a_wrong_option_is_one_line_and_exit_2(self):
        done = subprocess.run([sys.executable, SCRIPT, "--bogus"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)

    def test_a_figure_may_be_printed_in_a_linked_document(self):
        (self.root / "other.md").write_text(self.BLOCK, encoding="utf-8")
        self.assertEqual(self.check("It costs 2.50 times as much ([how](other.md)).\n")[0], 0)
        self.assertEqual(self.check("It costs 2.51 times as much ([how](other.md)).\n")[0], 1)

    def test_a_link_to_no_file_is_found(self):
        (self.root / "plot.svg").write_text("")
        self.assertEqual(self.check("[![a](plot.svg)](page.md#top) [b](folder/) [c](https://d.e/f)\n")[0], 0)
        code, said, _ = self.check("[![a](plot.svg)](none.md) and `[](closed) {}`\n")
        self.assertEqual((code, said.count("no such file"), "none.md" in said), (1, 1, True), said)

    def test_a_limit_is_compared_with_the_code_that_sets_it(self):
        (self.root / "wait.hpp").write_text("constexpr auto most{\n    300'000};\n")
        said = "At most 300 µs <!-- limit: wait.hpp: most{\n300'000} -->.\n"
        self.assertEqual(self.check(said), (0, mock.ANY, said))
        for wrong, why in (("wait.hpp: most{ 200'000}", "another limit"), ("none.hpp: most", "no such file"),
                           ("wait.hpp", "by which text"), ("", "by which text")):
            code, printed, _ = self.check(f"At most 300 µs <!-- limit: {wrong} -->.\n")
            self.assertEqual((code, why in printed), (1, True), printed)

    def test_a_figure_of_the_past_names_its_commit_and_its_command(self):
        told = "It took 9.9 ns (commit 80a5844, `bench 60`).\n\nToday less.\n"
        self.assertEqual(self.check(told)[0], 0)
        self.assertEqual(self.check(told.replace("80a5844", "of old"))[0], 1)
        self.assertEqual(self.check(told.replace("`bench 60`", "measured"))[0], 1)
        code, said, _ = self.check(told.replace("less", "7.7 ns"))
        self.assertEqual((code, "7.7" in said, "9.9" in said), (1, True, False), said)

    def test_an_excerpt_is_lines_of_the_output_in_their_order(self):
        (self.root / "scripts/say.py").write_text("print('### times')\nfor n in 1, 2, 3: print(f'| ring | {n}.50 ns | best |')\n")
        text = "<!-- excerpt of: scripts/say.py -->\n```console\n$ make bench\ntimes\n  ring    1.50 ns\n\n  ring    3.50 ns\n```\n"
        self.assertEqual(self.check("In it 3.50 ns.\n\n" + text)[0], 0)
        code, said, _ = self.check(text.replace("3.50", "4.50"))
        self.assertEqual((code, "ring    4.50 ns" in said), (1, True), said)
        self.assertEqual(self.check(text.replace("3.50", "1.00").replace("1.50", "3.50").replace("1.00", "1.50"))[0], 1)

    def test_a_generated_table_is_compared_and_updated(self):
        stale = "<!-- printed by: scripts/say.py results/some -->\nold\n<!-- end -->\n"
        self.assertEqual(self.check(stale)[0], 1)
        code, said, text = self.check(stale, "--update")
        self.assertEqual(code, 0, said)
        self.assertIn("2.50x", text)
        self.assertEqual(self.check(text)[0], 0)

    def test_a_command_that_fails_is_a_fault(self):
        (self.root / "scripts/say.py").write_text("raise SystemExit(3)\n")
        code, said, _ = self.check(self.BLOCK)
        self.assertEqual(code, 1)
        self.assertIn("exit code 3", said)

    def test_a_missing_document_is_named(self):
        done = subprocess.run([sys.executable, SCRIPT, "--root", self.root, self.root / "none.md"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("none.md", done.stderr)


if __name__ == "__main__":
    unittest.main()
