"""blog_setup.sh on made-up machines; what installing means is tested with setup.sh."""

import unittest

from setup.test.test_setup import Machine

PACKAGES = "erlang-base golang-go rustc scala"  # as languages/README.md lists them


class BlogSetup(Machine):
    def test_does_nothing_when_all_is_there(self):
        self.debian()
        done = self.run_script("blog_setup.sh")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertIn(f" {PACKAGES}\n", self.asked())
        self.assertNotIn("apt-", self.asked())

    def test_installs_what_is_missing_and_says_so(self):
        self.debian(missing=["scala"], lists=False)
        done = self.run_script("blog_setup.sh")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("blog_setup.sh: installing scala\n", done.stdout)
        self.assertIn("apt-get install -y -qq --no-install-recommends scala\n", self.asked())
        self.assertEqual(self.asked().count("apt-get update"), 1)

    def test_check_reports_and_leaves_the_system_alone(self):
        self.debian(missing=["rustc"])
        done = self.run_script("blog_setup.sh", "--check")
        self.assertEqual(
            (done.returncode, done.stderr),
            (2, "blog_setup.sh: missing: rustc; scripts/setup/blog_setup.sh installs them\n"),
        )
        self.assertNotIn("apt-get", self.asked())

    def test_a_failing_apt_is_told(self):
        self.debian(missing=["scala"])
        self.stand_in("apt-get", "exit 100")
        done = self.run_script("blog_setup.sh")
        self.assertEqual(done.returncode, 2)
        self.assertIn("blog_setup.sh: apt-get could not install scala", done.stderr)

    def test_without_apt_it_names_tools_and_packages(self):
        for tool in ("erlc", "erl", "rustc", "cc", "java"):
            self.stand_in(tool, "true")
        done = self.run_script("blog_setup.sh", TYPED_PIPES_DISTRIBUTION_BIN=str(self.root / "nowhere"))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(
            done.stderr,
            "blog_setup.sh: this system has no apt, so nothing can be installed for you; missing: "
            "go (Debian package golang-go); scalac (Debian package scala)\n",
        )

    def test_without_apt_but_with_all_tools_it_is_content(self):
        for tool in ("erlc", "erl", "rustc", "cc", "java", "go"):
            self.stand_in(tool, "true")
        distribution = self.root / "distribution"
        distribution.mkdir()
        (distribution / "scalac").symlink_to(self.bin / "bash")
        done = self.run_script(
            "blog_setup.sh", "--check", TYPED_PIPES_DISTRIBUTION_BIN=str(distribution)
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_an_unknown_argument_is_one_line(self):
        done = self.run_script("blog_setup.sh", "--force")
        self.assertEqual(
            (done.returncode, done.stderr),
            (2, "blog_setup.sh: unknown argument '--force'; allowed: --check, --help\n"),
        )

    def test_help_names_the_packages(self):
        done = self.run_script("blog_setup.sh", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn(PACKAGES, done.stdout)


if __name__ == "__main__":
    unittest.main()
