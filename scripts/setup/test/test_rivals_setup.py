"""rivals_setup.sh on made-up machines; what installing means is tested with setup.sh."""

import re
import shutil
import subprocess
import unittest

from setup.test.test_setup import ROOT, SETUP, Machine

QUEUES = {
    "boost_spsc": '"boost/lockfree/spsc_queue.hpp", "libboost-dev"',
    "ck_ring": '"ck_ring.h", "libck-dev"',
    "pipe": "",
    "tbb_bounded": '"oneapi/tbb/concurrent_queue.h", "libtbb-dev", "tbb"',
}
HEADERS = sorted((ROOT / "harness/rivals/queues").glob("*.hpp"))


class RivalsSetup(Machine):
    """A copy of the script beside made-up files of queues."""

    def setUp(self):
        super().setUp()
        self.copy = self.root / "project"
        shutil.copytree(SETUP, self.copy / "scripts/setup", ignore=shutil.ignore_patterns("test"))
        queues = self.copy / "harness/rivals/queues"
        queues.mkdir(parents=True)
        for name, needed in QUEUES.items():
            line = f"  static constexpr needs needed{{{needed}}};\n"
            (queues / f"{name}.hpp").write_text(f"struct {name}_plug {{\n{line}}};\n", encoding="utf-8")

    def run_setup(self, *arguments):
        return subprocess.run(
            [shutil.which("bash"), self.copy / "scripts/setup/rivals_setup.sh", *arguments],
            capture_output=True, text=True, check=False, env={"PATH": str(self.bin), "HOME": str(self.root)},
        )

    def test_does_nothing_when_all_is_there(self):
        self.debian()
        done = self.run_setup()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertNotIn("apt-get install", self.asked())

    def test_installs_what_is_missing_and_says_so(self):
        self.debian(missing=["libck-dev"])
        done = self.run_setup()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("rivals_setup.sh: installing libck-dev\n", done.stdout)

    def test_asks_for_every_package_that_a_queue_needs_and_for_no_other(self):
        self.debian()
        self.run_setup()
        asked = {word for word in self.asked().split() if word.startswith("lib")}
        self.assertEqual(asked, {"libboost-dev", "libck-dev", "libtbb-dev"})

    def test_without_apt_it_names_headers_and_packages(self):
        self.stand_in("c++", "exit 1")
        done = self.run_setup()
        self.assertEqual(done.returncode, 2)
        self.assertIn("<ck_ring.h> (Debian package libck-dev)", done.stderr)

    def test_without_apt_but_with_all_headers_it_is_content(self):
        self.stand_in("c++", "cat >/dev/null")
        done = self.run_setup("--check")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_files_that_say_nothing_are_one_line_and_exit_2(self):
        for path in (self.copy / "harness/rivals/queues").iterdir():
            path.write_text("struct x {};\n", encoding="utf-8")
        done = self.run_setup()
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)

    def test_every_queue_of_the_project_says_what_it_needs_in_the_one_form(self):
        form = r'(?m)^  static constexpr needs needed\{(?:"[^"]+", "[^"]+"(?:, "[^"]+")?)?\};$'
        for header in HEADERS:
            with self.subTest(header.name):
                self.assertEqual(len(re.findall(form, header.read_text(encoding="utf-8"))), 1)


if __name__ == "__main__":
    unittest.main()
