"""What the tests of the package share: where things are, how a command is run, how a project is built.

TYPED_PIPES_PACKAGE_WORK is the folder to work in; install_test.py installs the library into its prefix/.
TYPED_PIPES_PACKAGE_COMPILERS names the compilers to use; without it, both.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
WORK = pathlib.Path(os.environ.get("TYPED_PIPES_PACKAGE_WORK", SOURCE / "build" / "package_test"))
PREFIX = WORK / "prefix"
COMPILERS = tuple(os.environ.get("TYPED_PIPES_PACKAGE_COMPILERS", "g++ clang++").split())
SKIPPED = 77  # the exit code if every test was skipped, for CTest
STRICT = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]


def run(*command, **options):
    """Runs a command; its output in one string, and its exit code."""
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, **options)
    return done.stdout, done.returncode


def must(*command, **options):
    """Runs a command that must succeed; its output."""
    said, code = run(*command, **options)
    if code:
        raise AssertionError(f"{' '.join(map(str, command))}: exit code {code}\n{said}")
    return said


def fresh(name):
    """An empty folder of this name to work in."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def configure(source, build, *definitions, allowed, compiler="g++"):
    """Configures a project in which only the allowed packages may be looked for."""
    return run("cmake", "-S", source, "-B", build, f"-DCMAKE_CXX_COMPILER={compiler}",
               f"-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES={HERE / 'looked_for.cmake'}",
               f"-DALLOWED_PACKAGES={';'.join(allowed)}", *definitions)


def build_and_run(source, build, *definitions, allowed, compiler="g++", program="consumer"):
    """Configures, builds and runs a project; what its build said, each command included."""
    said, code = configure(source, build, *definitions, allowed=allowed, compiler=compiler)
    if code:
        raise AssertionError(said)
    said = must("cmake", "--build", build, "--verbose")
    must(build / program)
    return said


def files_below(folder):
    """The files below a folder, as paths relative to it."""
    return {str(f.relative_to(folder)) for f in folder.rglob("*") if not f.is_dir()}


def pkg_config(*arguments, prefix=PREFIX, system=False):
    """The flags that pkg-config answers; packages of the system are hidden unless asked for."""
    place = prefix / "share" / "pkgconfig"
    variable = "PKG_CONFIG_PATH" if system else "PKG_CONFIG_LIBDIR"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PKG_CONFIG")}
    return must("pkg-config", *arguments, env=environment | {variable: str(place)}).split()


def old_paths():
    """The table of old include paths: (old, new) pairs."""
    lines = (HERE.parent / "old_paths.txt").read_text().splitlines()
    return [tuple(line.split()) for line in lines if line and not line.startswith("#")]


def library_headers():
    """The headers of the library by the rule: all in its folders, but for tests and misuse cases."""
    found = {f"typed_pipes/{h.name}" for h in (SOURCE / "include" / "typed_pipes").glob("*.hpp")}
    for top in ("impls", "protocols", "parts"):
        for header in (SOURCE / top).rglob("*.hpp"):
            inside = header.relative_to(SOURCE)
            if not {"test", "misuse"} & set(inside.parts):
                found.add(f"typed_pipes/{inside}")
    return found


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    if not PREFIX.exists() and "install_test" not in sys.argv[0]:
        must(sys.executable, "-B", HERE / "install_test.py")
    ended = unittest.main(exit=False).result
    if not ended.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if ended.skipped and len(ended.skipped) == ended.testsRun else 0)
