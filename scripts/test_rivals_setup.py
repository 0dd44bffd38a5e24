"""rivals_setup.sh on made-up machines; what installing means is tested with setup.sh."""

import unittest

from test_setup import SCRIPTS, Machine


def packages_of_the_headers():
    """What the headers of the rivals name, each beside what it includes."""
    found = set()
    for header in (SCRIPTS.parent / "impls" / "rivals").glob("*.hpp"):
        for line in header.read_text(encoding="utf-8").splitlines():
            if "inline constexpr rival " in line and '"lib' in line:
                found.add(line.split('"')[3])
    return found


class RivalsSetup(Machine):
    def test_does_nothing_when_all_is_there(self):
        self.debian()
        done = self.run_script("rivals_setup.sh")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertNotIn("apt-", self.asked())

    def test_installs_what_is_missing_and_says_so(self):
        self.debian(missing=["libck-dev"])
        done = self.run_script("rivals_setup.sh")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("rivals_setup.sh: installing libck-dev\n", done.stdout)

    def test_installs_every_package_that_a_header_asks_for_and_no_other(self):
        self.debian()
        self.run_script("rivals_setup.sh")
        asked = {word for word in self.asked().split() if word.startswith("lib")}
        self.assertEqual(asked, packages_of_the_headers())

    def test_without_apt_it_names_headers_and_packages(self):
        self.stand_in("c++", "exit 1")
        done = self.run_script("rivals_setup.sh")
        self.assertEqual(done.returncode, 2)
        self.assertIn("<zmq.h> (Debian package libzmq3-dev)", done.stderr)

    def test_without_apt_but_with_all_headers_it_is_content(self):
        self.stand_in("c++", "cat >/dev/null")
        done = self.run_script("rivals_setup.sh", "--check")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
