#!/usr/bin/python3
"""platforms.py - builds and tests the library on every platform of verify/platforms/platforms.toml.

A platform whose packages are missing is skipped, and so named; scripts/setup/nightly_setup.sh installs them all.
What each one said is kept in build/platforms/NAME.txt.

    platforms.py                 all of them; exit code 1 if one failed
    platforms.py NAME...         only those that are named so, or begin with NAME-
    platforms.py --quick         only what make check has: warnings in the headers
    platforms.py --list          their names, and which of them lack a package
    platforms.py --table         the table of docs/package.md
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from checks.commands import clock_face, run_all  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "verify/platforms"
DATA = HERE / "platforms.toml"
BUILD = ROOT / "build/platforms"
LAST_LINES = 20  # of a platform that failed
LIBRARY = ("impls/", "protocols/", "parts/", "include/")
_WARNING = re.compile(r"(?m)^(?:([^\s:]+):\d+:\d+|[\w.+-]+): (?:warning|error): .*$")


@dataclasses.dataclass(frozen=True)
class Platform:
    """One build of the library's tests, or one compile with all warnings."""

    name: str
    compiler: str
    packages: tuple
    flags: tuple
    link: str = ""
    run: str = ""
    stand_ins: bool = False
    standard: int = 20
    warnings: tuple = ()  # the flags; without them the tests are built and run
    sources: tuple = ()
    quick: tuple | None = None


@dataclasses.dataclass(frozen=True)
class Outcome:
    passed: bool
    counted: str  # "1,234 tests"
    said: str
    fault: str = ""  # what of it matters, if that is not its end


def read(path=DATA):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def all_platforms(data):
    """The variants of each platform, then what looks for warnings."""
    found = []
    for name, one in data["platform"].items():
        for variant in one["variants"]:
            found.append(
                Platform(
                    f"{name}-{variant['name']}",
                    one["compiler"],
                    tuple(one["packages"]),
                    tuple(shlex.split(f"{one.get('flags', '')} {variant['flags']}")),
                    f"{one.get('link', '')} {variant.get('link', '')}".strip(),
                    one.get("run", ""),
                    one.get("stand_ins", False),
                    variant.get("standard", 20),
                )
            )
    for name, one in data["warnings"].items():
        found.append(
            Platform(
                name,
                one["compiler"],
                tuple(one["packages"]),
                tuple(shlex.split(one["flags"])),
                stand_ins=one.get("stand_ins", False),
                warnings=(one["family"], *(f"-Wno-{flag}" for flag in data["without"][one["family"]])),
                sources=tuple(one["sources"]),
                quick=tuple(one["quick"]),
            )
        )
    return found


def table(data):
    """What docs/package.md shows."""
    lines = ["| platform | C++ | each compiled with | its programs run |", "| --- | --- | --- | --- |"]
    for one in data["platform"].values():
        standards = sorted({variant.get("standard", 20) for variant in one["variants"]})
        own = (f"{one.get('flags', '')} {variant['flags']}".strip() for variant in one["variants"])
        flags = (f"`{flag}`" for flag in sorted({*one.get("presets", []), *own}))
        under = f"under `{one['run']}`" if one.get("run") else "by the machine itself"
        lines.append(f"| {one['said']} | {', '.join(map(str, standards))} | {', '.join(flags)} | {under} |")
    return "\n".join(lines)


def installed():
    """The Debian packages that are there; None where nobody can say."""
    try:
        said = subprocess.run(["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return None
    return {line.split()[0] for line in said.splitlines() if line.endswith(" installed")}


def missing(platform, there):
    return [] if there is None else [name for name in platform.packages if name not in there]


def build_and_test(platform, build):
    """Every test of the library, by the build that make test has of it."""
    settings = {
        "TYPED_PIPES_PLATFORM": "ON",
        "TYPED_PIPES_BUILD_BENCH": "OFF",
        "TYPED_PIPES_WERROR": "OFF",  # an optimiser of g++ 12 sees overruns in std::string; warnings have rows of their own
        "CMAKE_CXX_COMPILER": platform.compiler,
        "CMAKE_CXX_STANDARD": platform.standard,
        "CMAKE_CXX_FLAGS": shlex.join(platform.flags),
        "CMAKE_EXE_LINKER_FLAGS": platform.link,
    }
    if platform.stand_ins:
        settings |= {"GTest_DIR": HERE / "googletest", "absl_DIR": HERE / "abseil"}
    if platform.run:
        settings |= {"CMAKE_SYSTEM_NAME": "Linux", "CMAKE_CROSSCOMPILING_EMULATOR": platform.run}
    passed, said = run_all(
        [
            ["cmake", "-G", "Ninja", "-S", ".", "-B", build, *(f"-D{name}={value}" for name, value in settings.items())],
            ["cmake", "--build", build],
            ["ctest", "--test-dir", build, "--verbose", "--no-tests=error", "-LE", "^(slow|nightly|misuse)$", "--parallel", str(os.cpu_count() or 1)],
        ],
        ROOT,
    )
    return Outcome(passed, counted(said), said)


def counted(said):
    """What GoogleTest says it ran, over all programs."""
    numbers = {word: sum(map(int, re.findall(rf"\[\s*{word}\s*\] (\d+) tests?[.,]", said))) for word in ("PASSED", "SKIPPED", "FAILED")}
    text = f"{numbers['PASSED']:,} tests"
    for word in ("SKIPPED", "FAILED"):
        if numbers[word]:
            text += f", {numbers[word]} {word.lower()}"
    return text


def every_warning(family, compiler):
    """The flags that turn on whatever the compiler can warn of."""
    if family == "clang++":
        return ["-Weverything"]
    found = set()
    for kind in ("c++", "common"):  # of the language, and of every language
        said = subprocess.run([compiler, "-Q", f"--help=warnings,{kind}"], capture_output=True, text=True, check=True).stdout
        found |= set(re.findall(r"(?m)^ +(-W[a-z0-9+-]*[a-z0-9+])\s+(?:\[(?:disabled|enabled|available)|$)", said))
    # Three that warn of nothing of ours: the system's headers, another version of the compiler, errors. One is gone.
    not_wanted = {"-Wsystem-headers", "-Wabi", "-Werror", "-Wchkp"}
    return sorted(flag for flag in found - not_wanted if not flag.startswith("-Wno-"))


def compile_quietly(platform, build, wanted):
    """Compiles every header and the wanted sources; a warning in a header of the library is a fault."""
    build.mkdir(parents=True, exist_ok=True)
    headers = build / "every_header.cpp"
    headers.write_text("".join(f"#include <typed_pipes/{name}>\n" for name in library_headers()), encoding="utf-8")
    family, *without = platform.warnings
    command = [platform.compiler, f"-std=c++{platform.standard}", *every_warning(family, platform.compiler), *without, *platform.flags]
    command += [f"-I{ROOT}/include", f"-I{ROOT}", f'-DTYPED_PIPES_SOURCE_DIR="{ROOT}"', "-c", "-o", os.devnull]
    if platform.stand_ins:
        command += ["-isystem", HERE / "abseil"]
    found = [headers, *sorted(path for pattern in wanted for path in ROOT.glob(pattern))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        outcomes = list(pool.map(lambda source: run_all([[*command, source]], ROOT), found))
    fault = "".join(said for compiled, said in outcomes if not compiled)
    fault = fault or "\n".join(dict.fromkeys(line for _, said in outcomes for line in warnings_of_ours(said)))
    return Outcome(not fault, f"{len(found)} sources", "".join(said for _, said in outcomes), fault)


def library_headers():
    names = (name for name in sources.files(ROOT) if name.startswith(LIBRARY) and name.endswith(".hpp") and not sources.is_test(name))
    return sorted(name.removeprefix("include/typed_pipes/") for name in names)


def warnings_of_ours(said):
    """Warnings in headers of the library, and of the compiler about its own flags."""
    for match in _WARNING.finditer(said):
        place = match[1] and os.path.relpath(os.path.realpath(match[1]), ROOT)
        if place is None or (place.startswith(LIBRARY) and place.endswith(".hpp") and not sources.is_test(place)):
            yield match[0]


def judge(platform, there, quick):
    """Runs one platform and prints its line; "passed", "failed" or "skipped"."""
    if lacking := missing(platform, there):
        print(f"{platform.name:24} skipped  no package {', '.join(lacking)}", flush=True)
        return "skipped"
    began, build = time.monotonic(), BUILD / platform.name
    BUILD.mkdir(parents=True, exist_ok=True)
    if platform.warnings:
        outcome = compile_quietly(platform, build, platform.quick if quick else platform.sources)
    else:
        outcome = build_and_test(platform, build)
    log = BUILD / f"{platform.name}.txt"
    log.write_text(outcome.said, encoding="utf-8")
    print(f"{platform.name:24} {'passed' if outcome.passed else 'FAILED'}   {outcome.counted}, {clock_face(time.monotonic() - began)}", flush=True)
    if not outcome.passed:
        print("\n".join((outcome.fault or outcome.said).splitlines()[-LAST_LINES:]) + f"\n  (all of it: {log})", flush=True)
    return "passed" if outcome.passed else "failed"


def chosen(platforms, names):
    """Those that are named so, or begin with the name and a dash."""
    for name in names:
        if not any(f"{one.name}-".startswith(f"{name}-") for one in platforms):
            raise errors.BadInput(f"unknown platform '{name}'; allowed: {' '.join(one.name for one in platforms)}")
    return [one for one in platforms if not names or any(f"{one.name}-".startswith(f"{name}-") for name in names)]


def main():
    parser = errors.OneLineParser(prog="platforms.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="*", help="only these")
    parser.add_argument("--quick", action="store_true", help="only warnings in the headers, in a few sources")
    parser.add_argument("--list", action="store_true", help="print the names, and which packages are missing")
    parser.add_argument("--table", action="store_true", help="print the table of docs/package.md")
    arguments = parser.parse_args()
    data = read()
    if arguments.table:
        print(table(data))
        return 0
    platforms, there = chosen(all_platforms(data), arguments.name), installed()
    if arguments.list:
        for one in platforms:
            lacking = missing(one, there)
            print(f"{one.name:24} no package {', '.join(lacking)}" if lacking else one.name)
        return 0
    if arguments.quick:
        platforms = [one for one in platforms if one.quick is not None]
    results = collections.Counter(judge(one, there, arguments.quick) for one in platforms)
    print(f"platforms.py: {results['passed']} of {len(platforms)} platforms passed, {results['failed']} failed, {results['skipped']} skipped")
    return 1 if results["failed"] else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("platforms.py", main))
