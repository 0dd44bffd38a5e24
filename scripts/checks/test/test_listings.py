"""listings.py: a listing is in the code in its order, and a line that is not is named."""

import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from checks import listings

CODE = ["push %rbx", "mov 0x8(%rdi),%rbp", "test %rbp,%rbp", "je 24b7 <hot.cold>", "mov %eax,0x40(%rbp)", "ret"]
LISTING = """\
mov    0x8(%rdi),%rbp   # the end
je     <not in line>    #   then say so
mov    %eax,0x40(%rbp)
"""
PAGE = f"<!-- code of hot_send, g++ 1.0 here -->\n```asm\n{LISTING}```\n"


class Listings(unittest.TestCase):
    def test_remarks_and_places_do_not_count_and_lines_may_be_left_out(self):
        self.assertIsNone(listings.missing(listings.shown(LISTING), CODE))

    def test_another_offset_another_order_and_a_line_too_many_are_found(self):
        for wrong in (LISTING.replace("0x40", "0x48"), LISTING + "push %rbx\n", LISTING.replace("je ", "jne ")):
            self.assertIsNotNone(listings.missing(listings.shown(wrong), CODE), wrong)

    def run_over(self, page, compiler="g++ 1.0 here"):
        with tempfile.TemporaryDirectory() as directory:
            document = pathlib.Path(directory, "page.md")
            document.write_text(page)
            said = io.StringIO()
            with contextlib.redirect_stdout(said), mock.patch.multiple(
                listings, DOCUMENT=document, ROOT=document.parent, code_of=lambda *_: CODE,
                compiler_of=lambda _: compiler,
            ), mock.patch.object(sys, "argv", ["listings.py", str(document)]):
                return listings.main(), said.getvalue()

    def test_the_document_is_compared(self):
        self.assertEqual(self.run_over(PAGE)[0], 0)
        code, said = self.run_over(PAGE.replace("0x40", "0x48"))
        self.assertEqual((code, "hot_send has no `mov %eax,0x48(%rbp)`" in said), (1, True), said)
        self.assertEqual(self.run_over("no listing")[0], 1)

    def test_another_compiler_is_skipped_with_the_reason(self):
        code, said = self.run_over(PAGE, "clang++ 1.0 here")
        self.assertEqual((code, "clang++ 1.0 here" in said), (listings.SKIPPED, True), said)

    def test_what_is_no_such_program_is_one_line_and_exit_2(self):
        for program in ("/nowhere/at/all", "/bin/true"):
            done = subprocess.run([sys.executable, listings.__file__, program], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
