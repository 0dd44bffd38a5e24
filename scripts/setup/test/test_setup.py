"""setup.sh and find_python.sh on machines that are made up from a PATH of stand-ins."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SETUP = pathlib.Path(__file__).resolve().parent.parent
ROOT = SETUP.parent.parent


class Machine(unittest.TestCase):
    """A PATH with a few real tools and stand-ins that log what they were asked."""

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.bin = self.root / "bin"
        self.bin.mkdir()
        self.log = self.root / "log"
        self.log.touch()
        for tool in ("bash", "env", "cat", "dirname", "sed", "grep"):
            (self.bin / tool).symlink_to(shutil.which(tool))

    def stand_in(self, name, body):
        path = self.bin / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >> {self.log}\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def run_script(self, name, *arguments, **extra):
        environment = {"PATH": str(self.bin), "HOME": str(self.root), **extra}
        return subprocess.run(
            [shutil.which("bash"), SETUP / name, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )

    def asked(self):
        return self.log.read_text(encoding="utf-8")

    def debian(self, missing=(), root=True, lists=True):
        """A Debian where `missing` are not installed until apt-get installs them."""
        state = self.root / "missing"
        state.write_text("\n".join(missing), encoding="utf-8")
        known = self.root / "lists"
        if lists:
            known.touch()
        self.stand_in(
            "dpkg-query",
            (
                f'shift 2; for p in "$@"; do grep -qx "$p" {state} || printf "%s:installed " "$p";'
                " done"
            ),
        )
        self.stand_in("apt-cache", f"[ -e {known} ]")
        self.stand_in(
            "apt-get",
            f'case "$1" in update) : > {known};; install) [ -e {known} ] && : > {state};; esac',
        )
        self.stand_in("id", f"echo {0 if root else 1000}")


class Setup(Machine):
    def test_does_nothing_when_all_is_there(self):
        self.debian()
        began = time.monotonic()
        done = self.run_script("setup.sh")
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertNotIn("apt-", self.asked())

    def test_installs_what_is_missing_and_says_so(self):
        self.debian(missing=["ninja-build", "python3-scipy"])
        done = self.run_script("setup.sh")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("installing ninja-build python3-scipy", done.stdout)
        self.assertIn(
            "apt-get install -y -qq --no-install-recommends ninja-build python3-scipy\n",
            self.asked(),
        )
        self.assertNotIn("apt-get update", self.asked())

    def test_updates_the_lists_only_where_they_do_not_know_the_package(self):
        self.debian(missing=["cmake"], lists=False)
        self.assertEqual(self.run_script("setup.sh").returncode, 0)
        self.assertEqual(self.asked().count("apt-get update"), 1)

    def test_check_reports_and_leaves_the_system_alone(self):
        self.debian(missing=["cmake"])
        done = self.run_script("setup.sh", "--check")
        self.assertEqual(
            (done.returncode, done.stderr),
            (2, "setup.sh: missing: cmake; scripts/setup/setup.sh installs them\n"),
        )
        self.assertNotIn("apt-get", self.asked())

    def test_goes_through_sudo_when_not_root(self):
        self.debian(missing=["cmake"], root=False)
        self.stand_in("sudo", '"$@"')
        self.assertEqual(self.run_script("setup.sh").returncode, 0)
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive apt-get install", self.asked())

    def test_neither_root_nor_sudo_is_one_clear_line(self):
        self.debian(missing=["cmake", "g++"], root=False)
        done = self.run_script("setup.sh")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(
            done.stderr,
            (
                "setup.sh: missing: g++ cmake; neither root nor sudo is at hand; "
                "run as root: apt-get install g++ cmake\n"
            ),
        )

    def test_a_failing_apt_is_told(self):
        self.debian(missing=["cmake"])
        self.stand_in("apt-get", "exit 100")
        done = self.run_script("setup.sh")
        self.assertEqual(done.returncode, 2)
        self.assertIn("could not install cmake", done.stderr)

    def test_without_apt_it_names_tools_and_packages(self):
        for tool in (
            "c++",
            "clang++",
            "clang-tidy",
            "clang-format",
            "ninja",
            "make",
            "git",
            "pkg-config",
        ):
            self.stand_in(tool, "true")
        done = self.run_script("setup.sh")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
        self.assertIn("no apt", done.stderr)
        self.assertIn("cmake (Debian package cmake)", done.stderr)
        self.assertNotIn("libhwloc-dev", done.stderr)

    def test_without_apt_a_missing_header_is_named(self):
        self.stand_in("c++", "! grep -q hwloc")
        self.assertIn("<hwloc.h> (Debian package libhwloc-dev)", self.run_script("setup.sh").stderr)

    def test_an_unknown_argument_is_one_line(self):
        done = self.run_script("setup.sh", "--force")
        self.assertEqual(
            (done.returncode, done.stderr),
            (2, "setup.sh: unknown argument '--force'; allowed: --check, --help\n"),
        )

    def test_help(self):
        done = self.run_script("setup.sh", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("--check", done.stdout)


class FindPython(Machine):
    def find(self, distribution):
        return self.run_script("find_python.sh", TYPED_PIPES_DISTRIBUTION_PYTHON=str(distribution))

    def test_prefers_that_of_the_distribution(self):
        self.stand_in("python3", "exit 0")
        self.assertEqual(self.find(sys.executable).stdout.strip(), sys.executable)

    def test_passes_over_one_that_lacks_modules(self):
        self.stand_in("bare", "exit 1")
        self.stand_in("python3", f'exec {sys.executable} "$@"')
        self.assertEqual(self.find(self.bin / "bare").stdout.strip(), str(self.bin / "python3"))

    def test_none_is_one_line_that_names_the_packages(self):
        done = self.find(self.root / "nowhere")
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (2, "", 1))
        self.assertIn("python3-matplotlib", done.stderr)

    def test_what_it_finds_can_import_all(self):
        path = subprocess.run(
            [SETUP / "find_python.sh"], capture_output=True, text=True, check=True
        ).stdout.strip()
        subprocess.run(
            [path, "-c", "import matplotlib, numpy, scipy, pandas, tabulate, jsonschema"],
            check=True,
            env={**os.environ, "MPLBACKEND": "Agg"},
        )


if __name__ == "__main__":
    unittest.main()
