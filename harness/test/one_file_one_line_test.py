"""A new backend, queue of others, protocol or workload is one file and one line in a list; all else follows from that.

A copy of the project gets one of each and is built. They have to be in what the program lists and measures, in the
tables, figures and pages of the scripts, and among what the tests run over. Each is a known file under another name.

usage: one_file_one_line_test.py c++-compiler
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from estimates.measured import Measured
from figures import style
from runs import reading

BACKEND, QUEUE, PROTOCOL, WORKLOAD = "added_backend", "added_queue", "added_protocol", "added_workload"


class Copy:
    """A copy of the sources, to which things are added."""

    def __init__(self, place):
        self.root = place / "project"
        self.build = place / "build"
        shutil.copytree(ROOT, self.root, symlinks=True, ignore=self._left_out)

    @staticmethod
    def _left_out(folder, names):
        if pathlib.Path(folder) == ROOT:
            return {".git", "build"} & set(names)
        if pathlib.Path(folder) == ROOT / "results":
            return {name for name in names if not name.endswith(".json")}
        return {"__pycache__"} & set(names)

    def add_file(self, name, like, *changes):
        """A file like one that is there: its name is replaced wherever it stands, and each pattern once."""
        folder, _, old = like.rpartition("/")
        text = (self.root / f"{like}.hpp").read_text(encoding="utf-8").replace(old, name)
        for pattern, by in changes:
            text, count = re.subn(pattern, by, text)
            assert count == 1, (like, pattern, count)
        (self.root / folder / f"{name}.hpp").write_text(text, encoding="utf-8")

    def add_line(self, file, line, before):
        """One line of a list, before the one that begins with this."""
        lines = (self.root / file).read_text(encoding="utf-8").splitlines()
        (place,) = (number for number, one in enumerate(lines) if one.lstrip().startswith(before))
        lines.insert(place, line)
        (self.root / file).write_text("\n".join([*lines, ""]), encoding="utf-8")

    def run(self, *command):
        """What a command prints; it has to succeed."""
        command = [str(part) for part in command]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        said = f"{done.stdout[-8000:]}\n{done.stderr[-8000:]}"
        assert done.returncode == 0, f"{' '.join(command)}: exit code {done.returncode}\n{said}"
        return done.stdout

    def script(self, name, *arguments):
        return self.run(sys.executable, "-B", self.root / "scripts" / name, *arguments)


def add_all(copy):
    """One of each; another look and origin, so that no table can show what it had before."""
    no_look = (r",\s+\.look = \d+", "")
    copy.add_file(BACKEND, "impls/queue_mutex", no_look, (r"origin::historic", "origin::ours"),
                  (r'\.design = "[^"]*"', '.design = "a backend that was added"'))
    include = "#include <typed_pipes/{}.hpp>"
    copy.add_line("impls/all.hpp", include.format(f"impls/{BACKEND}"), include.format("impls/automatic"))
    copy.add_line("impls/all.hpp", f"    backend_list<{BACKEND}>,", "backend_list<automatic>")

    copy.add_file(QUEUE, "harness/rivals/queues/std_promise", no_look,
                  (r'\.design = "[^"]*"', '.design = "a queue that was added"'))
    copy.add_line("harness/rivals/all.hpp", f"    struct {QUEUE},  //", "struct eventfd ")

    copy.add_file(PROTOCOL, "protocols/oneshot")
    copy.add_line("protocols/all.hpp", include.format(f"protocols/{PROTOCOL}"), include.format("protocols/bank"))
    copy.add_line("protocols/all.hpp", f"    {PROTOCOL}<int>,  //", "teller>")

    copy.add_file(WORKLOAD, "harness/workloads/create_close", (r'\.protocol = "oneshot"', f'.protocol = "{PROTOCOL}"'),
                  (r"protocols/oneshot\.hpp", f"protocols/{PROTOCOL}.hpp"),
                  (r"protocols::oneshot<", f"protocols::{PROTOCOL}<"))
    copy.add_line("harness/workloads/all.hpp", f"    struct {WORKLOAD},  //", "struct idle_members ")


class OneFileOneLine(unittest.TestCase):
    compiler = "c++"

    @classmethod
    def setUpClass(cls):
        place = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.copy = Copy(place)
        add_all(cls.copy)
        # Not optimised and with one capacity, which is soonest built: no time is read.
        cls.copy.run("cmake", "-S", cls.copy.root, "-B", cls.copy.build, "-G", "Ninja",
                     f"-DCMAKE_CXX_COMPILER={cls.compiler}", "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0",
                     "-DTYPED_PIPES_FEW_SIZES=ON", "-DTYPED_PIPES_CAPACITIES=1024", "-DTYPED_PIPES_BUILD_TESTS=OFF")
        cls.copy.run("cmake", "--build", cls.copy.build, "--target", "pipes_bench", "--parallel", os.cpu_count() or 1)
        cls.bench = cls.copy.build / "pipes_bench"
        wanted = f"/({BACKEND}|{QUEUE}|ring|std_promise)/|^{WORKLOAD}/"
        cls.copy.run(cls.bench, "--plan=smoke", f"--filter={wanted}", "--quiet", f"--out={place / 'runs'}")
        cls.results = place / "runs" / "latest"
        cls.made = reading.load(cls.results)

    def test_the_program_lists_them(self):
        cells = self.copy.run(self.bench, "--list", "--plan=smoke").splitlines()
        for added in (f"ping_pong/{BACKEND}", f"stream/{BACKEND}", f"ping_pong/{QUEUE}", f"stream/{QUEUE}",
                      f"{WORKLOAD}/ring", f"{WORKLOAD}/{BACKEND}", f"{WORKLOAD}/{QUEUE}"):
            self.assertTrue(any(cell.startswith(f"{added}/") for cell in cells), added)
        backends = self.copy.run(self.bench, "--list_backends")
        self.assertRegex(backends, rf"(?m)^{BACKEND} +ours .* a backend that was added$")
        self.assertRegex(self.copy.run(self.bench, "--list_workloads"), rf"(?m)^{WORKLOAD} ")

    def test_a_run_has_their_cells_and_traits(self):
        self.assertEqual(self.made.record["voids"], [])
        measured = set(zip(self.made.cells["workload"], self.made.cells["backend"], strict=True))
        for added in ((WORKLOAD, "ring"), *((w, b) for w in (WORKLOAD, "stream") for b in (BACKEND, QUEUE))):
            self.assertIn(added, measured)
        backend, queue = (self.made.backends[name] for name in (BACKEND, QUEUE))
        self.assertEqual((backend["origin"], backend["design"], backend["waits"]),
                         ("ours", "a backend that was added", ["park"]))
        self.assertEqual((queue["origin"], queue["design"]), ("third_party", "a queue that was added"))
        self.assertEqual(self.made.backends[f"{QUEUE}_bare"]["bare_of"], QUEUE)

    def test_tables_have_their_rows(self):
        rows = self.copy.script("backends.py", self.results)
        self.assertRegex(rows, rf"\| `{BACKEND}` +\| a backend that was added +\|")
        self.assertRegex(rows, rf"\| `{QUEUE}` +\| a queue that was added +\|")
        self.assertNotIn(QUEUE, self.copy.script("backends.py", self.results, "--origin=ours"))
        self.assertIn(f"| `{WORKLOAD}` | pipe, 1 message |", self.copy.script("workloads.py"))

    def test_figures_give_them_looks_of_their_origin_that_no_other_has(self):
        cells = [cell for workload in ("ping_pong", WORKLOAD) for cell in Measured(self.made).of(workload)]
        for name in (BACKEND, QUEUE):
            (its,) = {style.look(cell) for cell in cells if cell.backend == name}
            origin = self.made.backends[name]["origin"]
            others = [cell for cell in cells if cell.origin == origin and name not in (cell.backend, cell.bare_of)]
            others = {style.look(cell) for cell in others}
            self.assertTrue(others)
            self.assertNotIn(its, others)

    def test_pages_have_their_rows(self):
        for page in ("summary", "rivals"):
            self.copy.script("page.py", self.results, f"--page={page}")
        for page, names in (("summary.md", (BACKEND, WORKLOAD)), ("rivals.md", (BACKEND, QUEUE, WORKLOAD))):
            text = (self.results / page).read_text(encoding="utf-8")
            for name in names:
                self.assertIn(name, text, page)

    def test_the_checks_of_the_sources_pass(self):
        for check in ("folders", "rules", "orderings", "witnesses"):
            self.copy.script(f"checks/{check}.py", self.copy.root)

    def test_the_suites_run_over_them(self):
        """Of those that run over each backend and each protocol the two that are compiled soonest."""
        libraries = ("absl_synchronization", "absl_time", "gtest_main")
        flags = self.copy.run("pkg-config", "--cflags", "--libs", *libraries).split()
        program = self.copy.build / "suites"
        self.copy.run(self.compiler, "-std=c++20", "-O0", f"-I{self.copy.root}", f"-I{self.copy.root / 'include'}",
                      "impls/conformance_closing_test.cpp", "protocols/walk_test.cpp", "-o", program, *flags)
        suites = self.copy.run(program, "--gtest_list_tests")
        self.assertIn(f"\nconformance_closing/{BACKEND}_park.", suites)
        self.assertIn(f"\nevery_protocol/{PROTOCOL}.", suites)
        self.copy.run(program, f"--gtest_filter=*/{BACKEND}_park.*:*/{PROTOCOL}.*")


if __name__ == "__main__":
    OneFileOneLine.compiler = sys.argv.pop()
    unittest.main(verbosity=2)
