"""languages/build.sh with toolchains that are made up: missing, too old, broken, and working."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

LANGUAGES = pathlib.Path(__file__).resolve().parents[2] / "languages"
TOOLS = "bash cat chmod cp dirname env grep head mkdir mv readlink rm sha256sum sort tail".split()


class Build(unittest.TestCase):
    """A copy of languages/, a PATH of stand-ins, and a made-up row beside the real ones."""

    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.out = self.root / "out"
        self.languages = self.root / "languages"
        shutil.copytree(LANGUAGES, self.languages)
        self.path = self.root / "path"
        self.distribution = self.root / "distribution"
        for folder in (self.path, self.distribution):
            folder.mkdir()
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))

    def tool(self, name, version, folder=None, body="exit 0"):
        """A stand-in that says `version` when asked for it, and runs `body` for anything else."""
        path = (folder or self.distribution) / name
        path.write_text(
            f'#!/bin/bash\ncase "$*" in *version*) echo \'{version}\';; *) {body};; esac\n',
            encoding="utf-8",
        )
        path.chmod(0o755)

    def row(self, program="echo ready", build="launch true"):
        """A row in the language Toy, whose program is a line of shell."""
        folder = self.languages / "toy"
        folder.mkdir(exist_ok=True)
        (folder / "toy.sh").write_text(program + "\n", encoding="utf-8")
        (folder / "row.sh").write_text(
            "title='Toy, one line'\npackages=(toy-lang)\ntools=(toyc=toy-lang)\nleast=2.9\n"
            f'version() {{ echo "Toy $("${{tool[toyc]}}" --version)"; }}\nbuild() {{ {build}; }}\n',
            encoding="utf-8",
        )

    def build(self, *arguments, **extra):
        arguments = arguments or (self.out,)
        return subprocess.run(
            [shutil.which("bash"), self.languages / "build.sh", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": str(self.path),
                "TYPED_PIPES_DISTRIBUTION_BIN": str(self.distribution),
                **extra,
            },
        )

    def made(self, row):
        """What the folder of a row says: file -> text."""
        return {
            path.name: path.read_text(encoding="utf-8")
            for path in (self.out / row).iterdir()
            if path.name in ("title", "run", "version", "missing")
        }

    def missing(self, row):
        files = self.made(row)
        self.assertEqual(sorted(files), ["missing", "title"])
        self.assertEqual(files["missing"].count("\n"), 1)
        return files["missing"].strip()

    def test_a_missing_toolchain_is_a_reason_that_names_the_package(self):
        done = self.build()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        how = "(make blog-setup)"
        erlc = f"erlc is not installed; Debian package erlang-base {how}"
        self.assertEqual(self.missing("erlang_bare"), erlc)
        self.assertEqual(self.missing("erlang_gen_server"), erlc)
        self.assertEqual(
            self.missing("scala_actors"), f"scalac is not installed; Debian package scala {how}"
        )
        self.assertEqual(
            self.missing("go_channels"), f"go is not installed; Debian package golang-go {how}"
        )
        self.assertEqual(
            self.missing("rust_mpsc"), f"rustc is not installed; Debian package rustc {how}"
        )
        self.assertIn(f"erlang_bare: missing, {erlc}\n", done.stdout)

    def test_every_row_has_a_title_of_one_line(self):
        self.build()
        rows = sorted(path.parent.name for path in LANGUAGES.glob("*/row.sh"))
        self.assertEqual(sorted(path.name for path in self.out.iterdir()), rows)
        titles = [self.made(row)["title"] for row in rows]
        self.assertEqual([title.count("\n") for title in titles], [1] * len(rows))
        self.assertEqual(len(set(titles)), len(rows))

    def test_a_toolchain_too_old_or_too_new_says_what_is_needed(self):
        self.tool("go", "go version go1.9.2 linux/amd64")
        self.tool("rustc", "rustc 1.62.1 (Toy)")
        self.tool("cc", "")
        self.tool("scalac", "Scala compiler version 2.12.17 -- Copyright")
        self.tool("java", 'openjdk version "17.0.1" 2021-10-19')
        self.tool("erlc", "")
        self.tool("erl", "Erlang/OTP 19, erts 8.3", body="echo Erlang/OTP 19, erts 8.3")
        self.assertEqual(self.build().returncode, 0)
        for row, words in {
            "go_channels": "Go 1.9.2 is too old, at least 1.19 is needed; Debian package golang-go",
            "rust_mpsc": "Rust 1.62.1 is too old, at least 1.63 is needed; Debian package rustc",
            "erlang_bare": "Erlang/OTP 19, erts 8.3 is too old, at least 25 is needed; "
            "Debian package erlang-base",
            "scala_actors": "Scala 2.12.17, Java 17.0.1 is too new, below 2.12 is needed; "
            "Debian package scala",
        }.items():
            with self.subTest(row):
                self.assertEqual(self.missing(row), f"{words} (make blog-setup)")

    def test_a_tool_that_fails_is_told(self):
        self.tool("toyc", "")
        self.row()
        self.build()
        self.assertEqual(
            self.missing("toy"),
            "toyc does not tell its version; Debian package toy-lang (make blog-setup)",
        )

    def test_a_program_that_cannot_be_built_is_a_reason_not_a_failure(self):
        self.tool("toyc", "3.0")
        self.row(build="echo warming up; echo 'toy.sh:1: error: no such word'; echo bye; return 1")
        done = self.build()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(
            self.missing("toy"), "Toy 3.0 could not build it: toy.sh:1: error: no such word"
        )

    def test_a_row_is_one_folder(self):
        self.tool("toyc", "2.10")
        run = 'bash "$here"/toy.sh "$@"'
        self.row(program='echo "$@"', build=f"cp toy.sh \"$work\" && launch '{run}'")
        self.assertIn("toy: made, Toy 2.10\n", self.build().stdout)
        files = self.made("toy")
        self.assertEqual(sorted(files), ["run", "title", "version"])
        self.assertEqual((files["title"], files["version"]), ("Toy, one line\n", "Toy 2.10\n"))
        done = subprocess.run(
            [self.out / "toy" / "run", "3", "two words"], capture_output=True, text=True, check=True
        )
        self.assertEqual(done.stdout, "3 two words\n")

    def test_the_tool_of_the_distribution_comes_first(self):
        self.tool("toyc", "9.0", folder=self.path)
        self.row()
        self.assertIn("toy: made, Toy 9.0\n", self.build().stdout)
        self.tool("toyc", "3.0")
        self.assertIn("toy: made, Toy 3.0\n", self.build().stdout)

    def test_nothing_is_made_again_until_something_changes(self):
        self.tool("toyc", "3.0")
        self.row()
        self.build()
        log = self.out / "toy" / "log"
        log.unlink()
        self.assertIn("toy: as it was, Toy 3.0\n", self.build().stdout)
        self.assertFalse(log.exists())

        changes = {
            "source": lambda: self.row(program="echo changed"),
            "version": lambda: self.tool("toyc", "3.1"),
            "shared": lambda: (self.languages / "shared" / "more").touch(),
            "result": lambda: (self.out / "toy" / "run").unlink(),
        }
        for what, change in changes.items():
            with self.subTest(what):
                change()
                self.assertIn("toy: made, ", self.build().stdout)
                self.assertIn("toy: as it was, ", self.build().stdout)

    def test_a_row_comes_and_goes_with_its_toolchain(self):
        self.row()
        self.build()
        self.assertIn("toyc is not installed", self.missing("toy"))
        self.tool("toyc", "3.0")
        self.build()
        self.assertEqual(sorted(self.made("toy")), ["run", "title", "version"])
        (self.distribution / "toyc").unlink()
        self.build()
        self.assertIn("toyc is not installed", self.missing("toy"))

    def test_bad_usage_is_one_line_and_exit_2(self):
        (self.root / "file").touch()
        beyond = self.root / "file" / "out"
        for arguments, words in {
            ("",): "1 arguments; allowed: one, the directory to write to",
            ("a", "b"): "2 arguments; allowed: one, the directory to write to",
            ("--fast",): "unknown argument '--fast'; allowed: OUTDIR, --help",
            (beyond,): f"{beyond}: cannot be written to; allowed: a directory, or a place for one",
        }.items():
            with self.subTest(arguments):
                done = self.build(*arguments)
                self.assertEqual(
                    (done.returncode, done.stdout, done.stderr), (2, "", f"build.sh: {words}\n")
                )

    def test_help(self):
        done = self.build("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("usage: build.sh OUTDIR", done.stdout)


if __name__ == "__main__":
    unittest.main()
