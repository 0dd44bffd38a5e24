#!/usr/bin/python3
"""nightly.py - everything there is to check, however long it takes, and a dated record of it.

What make test and make check leave out for the sake of time is here: every preset on both compilers with all of
its tests, and four of them with TYPED_PIPES_EXHAUSTIVE (every size of the laboratory, the conformance suites over
`automatic` and every queue of others too, protocols over every backend and way to wait, the package with both compilers,
every scenario for every flaw under Relacy), clang-tidy and each header alone in the laboratory too, every platform (a step
each), the explorer in depth, and a quarter of an hour of fuzzing. A step that fails does not stop those after it. The record
is DATE.md, and as data DATE.json; each row has the commit that it is of.

    nightly.py                every step, in a new record
    nightly.py STEP...        these steps again; their rows replace those of the newest record
    --out=DIR                 where the records are

Exit code 1 if a step of the record failed.
"""

import dataclasses
import datetime
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import platforms  # noqa: E402
from checks.commands import clock_face, run_all  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHECKS = ("format", "shell", "python", "presets", "folders", "rules", "orderings", "witnesses", "lookup", "retired", "documents", "scripts", "reference", "lint", "lint-laboratory", "lint-tests", "headers", "headers-alone")
PRESETS = ("release", "clang-release", "debug", "clang-debug", "asan", "clang-asan", "tsan", "clang-tsan")
EXHAUSTIVE = ("release", "clang-release", "clang-asan", "clang-tsan")  # clang++ compiles them in half the time
FUZZ_SECONDS = 900
LAST_LINES = 20  # of a step that failed; build/nightly/STEP.log has all of them


@dataclasses.dataclass(frozen=True)
class Step:
    name: str
    commands: tuple  # each a list of arguments; the first that fails ends the step


@dataclasses.dataclass(frozen=True)
class Outcome:
    name: str
    commit: str
    passed: bool
    wall_s: float
    cpu_s: float
    tests: str  # "41" or "40 of 41"; empty where nothing counts them
    last_lines: list  # of what it printed, if it failed


def all_steps():
    steps = [Step(name, (["scripts/check.sh", name],)) for name in CHECKS]
    for preset in PRESETS:
        build = f"build/nightly/{preset}"
        steps.append(
            Step(
                preset,
                (
                    ["cmake", "--preset", preset, "-B", build, "-D", f"TYPED_PIPES_EXHAUSTIVE={'ON' if preset in EXHAUSTIVE else 'OFF'}"],
                    ["cmake", "--build", build, "--target", "all", "laboratory_tests", "slow_tests", "nightly_tests"],
                    ["ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error", "--parallel", str(os.cpu_count() or 1)],
                ),
            )
        )
    steps += [Step(one.name, (["scripts/checks/platforms.py", one.name],)) for one in platforms.all_platforms(platforms.read())]
    explorer = ROOT / "build/nightly/release/verify/explorer"
    steps.append(
        Step(
            "verify",
            (
                ["cmake", "--preset", "release", "-B", "build/nightly/release"],
                ["cmake", "--build", "build/nightly/release", "--target", "explorer", "explorer_mutants"],
                ["scripts/checks/verify.py", str(explorer)],
                [str(explorer / "explorer"), "--executions=50000", "--finish=2000000", f"--processes={os.cpu_count() or 1}"],
            ),
        )
    )
    # The lock-free backends are for the explorer and the sanitizers. What is only possibly lost are the thread
    # blocks that the C library keeps with its spare stacks. With debug information, and not exhaustive: a million ends
    # inside one another took a quarter of an hour.
    memcheck = ["valgrind", "--quiet", "--error-exitcode=1", "--leak-check=full", "--show-leak-kinds=definite,indirect"]
    programs = [ROOT / "build/nightly/debug/impls" / name for name in ("conformance_test", "conformance_threads_test")]
    steps.append(
        Step(
            "valgrind",
            (
                ["cmake", "--preset", "debug", "-B", "build/nightly/debug"],
                ["cmake", "--build", "build/nightly/debug", "--target", *(program.name for program in programs)],
                *([*memcheck, "--errors-for-leak-kinds=definite,indirect", str(program), "--gtest_brief=1", "--gtest_filter=*mutex*"] for program in programs),
            ),
        )
    )
    steps.append(
        Step(
            "fuzz",
            (
                ["cmake", "--preset", "clang-asan", "-B", "build/fuzz", "-D", "TYPED_PIPES_BUILD_BENCH=OFF"],
                ["cmake", "--build", "build/fuzz", "--target", "operations_fuzz"],
                ["cmake", "--preset", "release", "-B", "build/nightly/release"],
                ["cmake", "--build", "build/nightly/release", "--target", "pipes_bench", "pipes_soak", "pipes_counts", "explorer_test"],
                ["verify/fuzz/fuzz.py", f"--seconds={FUZZ_SECONDS}", "--build=build/nightly/release"],
            ),
        )
    )
    return steps


def run(step, commit, root=ROOT):
    """Runs the commands of a step and says how they ended; what they print goes to build/nightly/STEP.log."""
    began, cpu = time.monotonic(), _cpu_of_children()
    passed, said = run_all(step.commands, root)
    log = root / "build/nightly" / f"{step.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(said, encoding="utf-8")
    last_lines = [] if passed else said.splitlines()[-LAST_LINES:]
    return Outcome(step.name, commit, passed, time.monotonic() - began, _cpu_of_children() - cpu, _tests(said), last_lines)


def _cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tests(said):
    """What CTest, pytest, GoogleTest and platforms.py say they ran."""
    if tests := re.search(r"(?m)^\S+ +(?:(skipped)|(?:passed|FAILED) +([\d,]+) tests)", said):
        return tests[1] or tests[2]
    if ctest := re.search(r"tests passed, (\d+) tests failed out of (\d+)", said):
        failed, count = int(ctest[1]), int(ctest[2])
        return str(count) if failed == 0 else f"{count - failed} of {count}"
    if pytest := re.search(r"(?m)^(\d+) passed\b", said):
        return pytest[1]
    if passed := re.findall(r"(?m)^\[  PASSED  \] (\d+) tests?", said):
        return str(sum(map(int, passed)))
    return ""


def record(outcomes, facts, missing=()):
    """The record as Markdown; `missing` are the steps that have not run."""
    failed = [one for one in outcomes if not one.passed]
    wall, cpu = sum(one.wall_s for one in outcomes), sum(one.cpu_s for one in outcomes)
    lines = ["# Nightly record", "", *(f"- {name}: {value}" for name, value in facts.items())]
    lines += [f"- outcome: {len(outcomes) - len(failed)} of {len(outcomes)} steps passed"]
    lines += [f"- not run yet: {', '.join(missing)}"] if missing else []
    lines += ["", "| step | commit | outcome | tests | wall | processor |", "| --- | --- | --- | ---: | ---: | ---: |"]
    for one in outcomes:
        outcome = "passed" if one.passed else "**failed**"
        times = f"{clock_face(one.wall_s)} | {clock_face(one.cpu_s)}"
        lines.append(f"| {one.name} | {one.commit} | {outcome} | {one.tests or '-'} | {times} |")
    lines += [f"| all | | | | {clock_face(wall)} | {clock_face(cpu)} |"]
    for one in failed:
        lines += ["", f"## {one.name}", "", "```text", *one.last_lines, "```"]
    return "\n".join(lines) + "\n"


def keep(stem, outcomes, facts):
    """Writes the record, as data and as a page."""
    data = {"facts": facts, "steps": [dataclasses.asdict(one) for one in outcomes]}
    stem.with_suffix(".json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    ran = {one.name for one in outcomes}
    missing = [step.name for step in all_steps() if step.name not in ran]
    stem.with_suffix(".md").write_text(record(outcomes, facts, missing), encoding="utf-8")


def newest(folder):
    """The newest record of the folder: its path without the ending, its outcomes and facts."""
    found = sorted(folder.glob("*.json"))
    if not found:
        raise errors.BadInput(f"--out={folder}: has no record to put a step into; allowed: a whole run first, make nightly")
    try:
        kept = json.loads(found[-1].read_text(encoding="utf-8"))
        return found[-1].with_suffix(""), [Outcome(**one) for one in kept["steps"]], kept["facts"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise errors.BadInput(f"{found[-1]}: not a record: {error}; allowed: what nightly.py wrote") from error


def put(outcomes, last):
    """The outcomes with the last one in place of the one of the same name, or at the end."""
    if any(one.name == last.name for one in outcomes):
        return [last if one.name == last.name else one for one in outcomes]
    return [*outcomes, last]


def _first_line(root, *command):
    try:
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.partition("\n")[0]
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def commit(root=ROOT):
    """The commit that is checked out, and whether files differ from it.

    A new file counts wherever it is, because checks read all files; of a program only those that its build reads do
    (harness/report/build_facts.cmake).
    """
    changed = _first_line(root, "git", "status", "--porcelain", "--", ".", ":(exclude)results")
    return _first_line(root, "git", "rev-parse", "--short=9", "HEAD") + (" with changes" if changed not in ("", "unknown") else "")


def facts(root=ROOT):
    """Where the record is made, and with what."""
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} processing units, {os.uname().sysname} {os.uname().release}",
        "compilers": f"{_first_line(root, 'g++', '--version')}; {_first_line(root, 'clang++', '--version')}",
        "queues of others": "all installed" if _rivals(root) == 0 else "some are missing (scripts/setup/rivals_setup.sh --check)",
        "command": "make nightly",
    }


def _processor():
    names = re.findall(r"(?m)^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return names[0] if names else os.uname().machine


def _rivals(root):
    return subprocess.run([root / "scripts/setup/rivals_setup.sh", "--check"], capture_output=True, check=False).returncode


def main():
    steps = {step.name: step for step in all_steps()}
    parser = errors.OneLineParser(prog="nightly.py", description="Check everything and write a dated record.")
    parser.add_argument("step", nargs="*", help=f"only these, into the newest record: {' '.join(steps)}")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "results/nightly", help="where the records are")
    arguments = parser.parse_args()
    for name in arguments.step:
        if name not in steps:
            raise errors.BadInput(f"unknown step '{name}'; allowed: {' '.join(steps)}")
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.BadInput(f"--out={arguments.out}: {error.strerror}; allowed: a directory, or a place for one") from error
    if arguments.step:
        stem, outcomes, about = newest(arguments.out)
    else:
        about, outcomes = facts(), []
        stem = arguments.out / about["date"]
    of = commit()
    for name in arguments.step or steps:
        print(f"== nightly: {name}", flush=True)
        last = run(steps[name], of)
        print(f"== nightly: {name} {'passed' if last.passed else 'FAILED'}, {clock_face(last.wall_s)}", flush=True)
        if not last.passed:
            print("\n".join(last.last_lines), f"all of it: build/nightly/{name}.log", sep="\n", flush=True)
        outcomes = put(outcomes, last)
        keep(stem, outcomes, about)  # each time: an interrupted night leaves its part
    print(stem.with_suffix(".md"))
    return 0 if all(one.passed for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(errors.run_program("nightly.py", main))
