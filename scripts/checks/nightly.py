#!/usr/bin/python3
"""nightly.py - everything there is to check, however long it takes, and a dated record of it.

What make test and make check leave out for the sake of time is here: every preset on both compilers with all of
its tests, and four of them with TYPED_PIPES_EXHAUSTIVE (the conformance suites over `automatic` and every queue of
others too, protocols over every way to wait, the package with both compilers, every scenario for every flaw under
Relacy), the explorer in depth, and a quarter of an hour of fuzzing. A step that fails does not stop those after it.

    nightly.py [STEP...] [--out=DIR]     exit code 1 if a step failed
"""

import dataclasses
import datetime
import os
import pathlib
import platform
import re
import resource
import shlex
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CHECKS = ("format", "shell", "python", "folders", "rules", "orderings", "witnesses", "lookup", "retired", "documents", "scripts", "reference", "lint", "lint-tests", "headers")
PRESETS = ("release", "clang-release", "debug", "clang-debug", "asan", "clang-asan", "tsan", "clang-tsan")
EXHAUSTIVE = ("release", "clang-release", "clang-asan", "clang-tsan")  # clang++ compiles them in half the time
FUZZ_SECONDS = 900
LAST_LINES = 20  # of a step that failed


@dataclasses.dataclass(frozen=True)
class Step:
    name: str
    commands: tuple  # each a list of arguments; the first that fails ends the step


@dataclasses.dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    wall_s: float
    cpu_s: float
    tests: str  # "41" or "40 of 41"; empty where nothing counts them
    said: str


def all_steps():
    steps = [Step(name, (["scripts/check.sh", name],)) for name in CHECKS]
    for preset in PRESETS:
        build = f"build/nightly/{preset}"
        steps.append(
            Step(
                preset,
                (
                    ["cmake", "--preset", preset, "-B", build, "-D", f"TYPED_PIPES_EXHAUSTIVE={'ON' if preset in EXHAUSTIVE else 'OFF'}"],
                    ["cmake", "--build", build, "--target", "all", "slow_tests"],
                    ["ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error", "--parallel", str(os.cpu_count() or 1)],
                ),
            )
        )
    explorer = ROOT / "build/nightly/release/verify/explorer"
    steps.append(
        Step(
            "verify",
            (
                ["cmake", "--preset", "release", "-B", "build/nightly/release"],
                ["cmake", "--build", "build/nightly/release", "--target", "explorer", "explorer_mutants"],
                ["scripts/checks/verify.py", str(explorer)],
                [str(explorer / "explorer"), "--executions=50000", f"--processes={os.cpu_count() or 1}"],
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


def run(step, root=ROOT):
    """Runs the commands of a step and says how they ended."""
    began, cpu, said, passed = time.monotonic(), _cpu_of_children(), "", True
    for command in step.commands:
        done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        said += f"$ {shlex.join(command)}\n{done.stdout}"
        if done.returncode != 0:
            passed = False
            break
    return Outcome(step.name, passed, time.monotonic() - began, _cpu_of_children() - cpu, _tests(said), said)


def _cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tests(said):
    """What CTest and unittest say they ran."""
    if ctest := re.search(r"tests passed, (\d+) tests failed out of (\d+)", said):
        failed, count = int(ctest[1]), int(ctest[2])
        return str(count) if failed == 0 else f"{count - failed} of {count}"
    if unittest := re.search(r"(?m)^Ran (\d+) tests? in", said):
        return unittest[1]
    return ""


def record(outcomes, facts):
    """The record as Markdown."""
    failed = [one for one in outcomes if not one.passed]
    wall, cpu = sum(one.wall_s for one in outcomes), sum(one.cpu_s for one in outcomes)
    lines = ["# Nightly record", "", *(f"- {name}: {value}" for name, value in facts.items())]
    lines += [f"- outcome: {len(outcomes) - len(failed)} of {len(outcomes)} steps passed", ""]
    lines += ["| step | outcome | tests | wall | processor |", "| --- | --- | ---: | ---: | ---: |"]
    for one in outcomes:
        outcome = "passed" if one.passed else "**failed**"
        lines.append(f"| {one.name} | {outcome} | {one.tests or '-'} | {clock_face(one.wall_s)} | {clock_face(one.cpu_s)} |")
    lines += [f"| all | | | {clock_face(wall)} | {clock_face(cpu)} |"]
    for one in failed:
        lines += ["", f"## {one.name}", "", "```text", *one.said.splitlines()[-LAST_LINES:], "```"]
    return "\n".join(lines) + "\n"


def clock_face(seconds):
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def facts(root=ROOT):
    """Where and of what the record is."""

    def first_line(*command):
        try:
            return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.partition("\n")[0]
        except (OSError, subprocess.CalledProcessError):
            return "unknown"

    changed = first_line("git", "status", "--porcelain", "--", ".", ":(exclude)results")
    return {
        "date": datetime.date.today().isoformat(),
        "commit": first_line("git", "rev-parse", "HEAD") + (" with changes" if changed not in ("", "unknown") else ""),
        "machine": f"{_processor()}, {os.cpu_count()} processing units, {platform.system()} {platform.release()}",
        "compilers": f"{first_line('g++', '--version')}; {first_line('clang++', '--version')}",
        "queues of others": "all installed" if _rivals(root) == 0 else "some are missing (scripts/setup/rivals_setup.sh --check)",
        "command": "make nightly",
    }


def _processor():
    names = re.findall(r"(?m)^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return names[0] if names else platform.machine()


def _rivals(root):
    return subprocess.run([root / "scripts/setup/rivals_setup.sh", "--check"], capture_output=True, check=False).returncode


def main():
    steps = {step.name: step for step in all_steps()}
    parser = errors.OneLineParser(prog="nightly.py", description="Check everything and write a dated record.")
    parser.add_argument("step", nargs="*", help=f"only these: {' '.join(steps)}")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "results/nightly", help="where the record goes")
    arguments = parser.parse_args()
    for name in arguments.step:
        if name not in steps:
            raise errors.BadInput(f"unknown step '{name}'; allowed: {' '.join(steps)}")
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.BadInput(f"--out={arguments.out}: {error.strerror}; allowed: a directory, or a place for one") from error
    about, outcomes = facts(), []
    path = arguments.out / f"{about['date']}.md"
    for name in arguments.step or steps:
        print(f"== nightly: {name}", flush=True)
        outcomes.append(run(steps[name]))
        last = outcomes[-1]
        print(f"== nightly: {name} {'passed' if last.passed else 'FAILED'}, {clock_face(last.wall_s)}", flush=True)
        if not last.passed:
            print("\n".join(last.said.splitlines()[-LAST_LINES:]), flush=True)
        path.write_text(record(outcomes, about), encoding="utf-8")  # each time: an interrupted night leaves its part
    print(path)
    return 0 if all(one.passed for one in outcomes) else 1


if __name__ == "__main__":
    sys.exit(errors.run_program("nightly.py", main))
