"""nightly_setup.sh on made-up machines; what installing means is tested with setup.sh."""

import unittest

from setup.test.test_setup import Machine


class NightlySetup(Machine):
    def test_does_nothing_when_all_is_there(self):
        self.debian()
        done = self.run_script("nightly_setup.sh")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertNotIn("apt-get install", self.asked())

    def test_installs_what_is_missing_and_says_so(self):
        self.debian(missing=["doxygen-awesome-css", "sqlite3"])
        done = self.run_script("nightly_setup.sh")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("nightly_setup.sh: installing sqlite3 doxygen-awesome-css\n", done.stdout)

    def test_without_apt_it_names_tools_and_packages(self):
        done = self.run_script("nightly_setup.sh")
        self.assertEqual(done.returncode, 2)
        self.assertIn("Rscript (Debian package r-base-core)", done.stderr)


if __name__ == "__main__":
    unittest.main()
