"""The Debian package holds the library and its papers; dpkg installs it into an empty system, a program compiles against
that by both compilers, and dpkg removes all of it."""

import gzip
import os
import shutil
import unittest

import support
from install_test import expected_files
from support import HERE, SOURCE, STRICT, build_and_run, files_below, fresh, must, pkg_config

PAPERS = ("copyright", "changelog.Debian.gz")
# What users of the library read, in folders as they are in the sources.
DOCUMENTS = ("README.md", "CHANGELOG.md", "CITATION.cff", "RELIABILITY.md", "SECURITY.md", "docs/backends.md",
             "docs/glossary.md", "docs/mistakes.md", "docs/package.md", "impls/README.md", "parts/README.md",
             "protocols/README.md",
             *(f"examples/{path.name}" for path in (SOURCE / "examples").glob("*.cpp")))


def package_in(folder, **environment):
    """Makes the package there."""
    said = must("cmake", "-D", f"OUT={folder}", "-P", SOURCE / "packaging" / "make_package.cmake",
                env=os.environ | environment)
    return support.pathlib.Path(said.splitlines()[-1])


@unittest.skipUnless(shutil.which("dpkg-deb"), "there is no dpkg-deb: not a Debian system")
class DebianPackage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = fresh("debian")
        cls.package = package_in(cls.folder, DEBFULLNAME="", DEBEMAIL="")
        cls.root = cls.folder / "root"
        must("dpkg-deb", "-x", cls.package, cls.root)

    def field(self, name):
        return must("dpkg-deb", "-f", self.package, name).strip()

    def test_it_holds_the_library_and_its_papers(self):
        read = {f"share/doc/libtyped-pipes-dev/{name}" for name in (*PAPERS, *DOCUMENTS)}
        self.assertEqual(files_below(self.root), {f"usr/{f}" for f in expected_files() | read})

    def test_its_fields(self):
        self.assertEqual(self.package.name, "libtyped-pipes-dev_0.1.0-1_all.deb")
        for name, value in {"Package": "libtyped-pipes-dev", "Version": "0.1.0-1", "Architecture": "all",
                            "Section": "libdevel",
                            "Depends": "libc6-dev | libc-dev"}.items():
            self.assertEqual(self.field(name), value, name)
        for name in ("Depends", "Recommends", "Suggests"):
            for foreign in ("benchmark", "hwloc", "gtest", "googletest"):
                self.assertNotIn(foreign, self.field(name))
        described = self.field("Description").splitlines()
        self.assertLess(len(described[0]), 80)
        self.assertNotRegex(described[0], "^(a|an|the) ")
        self.assertGreater(len(described), 4)

    def test_the_packager_signs_it(self):
        self.assertRegex(self.field("Maintainer"), r"^.+ <\S+@\S+\.example>$")
        signed = package_in(fresh("debian_signed"), DEBFULLNAME="A Packager", DEBEMAIL="packager@debian.test")
        self.assertEqual(must("dpkg-deb", "-f", signed, "Maintainer").strip(), "A Packager <packager@debian.test>")
        root = fresh("debian_signed_root")
        must("dpkg-deb", "-x", signed, root)
        changes = gzip.open(root / "usr/share/doc/libtyped-pipes-dev/changelog.Debian.gz", "rt").read()
        self.assertIn("\n -- A Packager <packager@debian.test>  ", changes)

    def test_its_papers_can_be_read(self):
        papers = self.root / "usr" / "share" / "doc" / "libtyped-pipes-dev"
        self.assertIn("License: Apache-2.0", (papers / "copyright").read_text())
        self.assertIn("libtyped-pipes-dev (0.1.0-1)", gzip.open(papers / "changelog.Debian.gz", "rt").read())

    def test_everybody_may_read_it_and_root_owns_it(self):
        for line in must("dpkg-deb", "-c", self.package).splitlines():
            self.assertRegex(line, r"^(drwxr-xr-x|-rw-r--r--) root/root ", line)


@unittest.skipUnless(shutil.which("dpkg") and shutil.which("dpkg-deb"), "there is no dpkg: not a Debian system")
@unittest.skipUnless(os.geteuid() == 0 or shutil.which("fakeroot"),
                     "dpkg installs as root only, and there is no fakeroot (Debian package fakeroot)")
class InstalledPackage(unittest.TestCase):
    """Each test has a system of its own in a folder, which has nothing but an empty database of dpkg."""

    @classmethod
    def setUpClass(cls):
        cls.package = package_in(fresh("debian_to_install"))

    def setUp(self):
        self.root = fresh("debian_system")
        (self.root / "var" / "lib" / "dpkg" / "info").mkdir(parents=True)
        (self.root / "var" / "lib" / "dpkg" / "status").touch()
        # The compiler that it depends on is that of this machine.
        self.dpkg("--force-depends", "--install", self.package)

    def dpkg(self, *arguments):
        as_root = [] if os.geteuid() == 0 else ["fakeroot"]
        path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
        return must(*as_root, "dpkg", f"--root={self.root}", "--force-not-root", *arguments, env=os.environ | {"PATH": path})

    def status(self):
        return self.dpkg("--list").splitlines()[-1].split()[:2]

    def test_dpkg_knows_it_and_its_files(self):
        self.assertEqual(self.status(), ["ii", "libtyped-pipes-dev"])
        for name in self.dpkg("--listfiles", "libtyped-pipes-dev").splitlines():
            self.assertTrue((self.root / name.lstrip("/")).exists(), name)
        self.dpkg("--verify", "libtyped-pipes-dev")

    def test_a_program_by_cmake(self):
        build_and_run(HERE / "consumer", fresh("debian_cmake"), f"-DCMAKE_PREFIX_PATH={self.root}/usr",
                      allowed=["typed_pipes", "Threads"])

    def test_a_program_by_pkg_config(self):
        program = fresh("debian_pkg_config") / "consumer"
        flags = pkg_config("--cflags", "--libs", "typed_pipes", prefix=self.root / "usr")
        must("clang++", *STRICT, HERE / "consumer" / "main.cpp", *flags, "-o", program)
        must(program)

    def test_its_removal_leaves_nothing_behind(self):
        self.assertTrue((self.root / "usr").exists())
        self.dpkg("--remove", "libtyped-pipes-dev")
        self.assertEqual([f.name for f in self.root.iterdir()], ["var"])
        self.assertEqual([f.name for f in (self.root / "var" / "lib").iterdir()], ["dpkg"])
        self.assertNotIn("libtyped-pipes-dev", self.dpkg("--list"))
        self.assertEqual(self.dpkg("--get-selections"), "")


if __name__ == "__main__":
    support.main()
