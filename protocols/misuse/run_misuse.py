#!/usr/bin/python3
"""Compiles every misuse: it must fail as its header says, and its twin must compile without a warning.

A case is one file with one mistake between `#ifdef MISUSE` and `#else`; what follows up to `#endif`
is the twin. Its header, in which `...` stands for anything:

  // One sentence.
  // error: <text>        stands in the first error line; error-g++: and error-clang: where they differ
  // names: <text>        the class template and its arguments stand in the output (likewise names-*)
  // errors: <n>          at most so many errors; 1 unless said
  // only: <compiler>     the other compiler has nothing to say
"""

import argparse
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]
CLANG_FLAGS = ["-Wconsumed", "-fno-color-diagnostics"]
PACKAGES = {"g++": "g++", "clang++": "clang"}
KEYS = {"error", "names", "errors", "only"}
# What cases call their own: renamed where many twins stand in one file. A name missing here costs time only.
OWN_NAMES = ["run", "faulty", "patient", "balance", "customer", "pointers", "end_type", "on_backend"]
FIRST_LINES = 16  # where the name of the fault must stand


class BadCase(Exception):
    """A case whose header or form is wrong."""


@dataclasses.dataclass
class Case:
    path: pathlib.Path
    error: str
    names: str
    errors: int
    only: str


@dataclasses.dataclass
class Outcome:
    case: Case
    faults: list
    lines: int


def read_case(path, family):
    """The case in this file as this compiler ("g++" or "clang") is to see it."""
    text = path.read_text()
    found = {}
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        said = re.match(r"// ([a-z]+)(-g\+\+|-clang)?: (.*)", line)
        if not said or said[1] not in KEYS:
            if said and found:
                raise BadCase(f"{path.name}: unknown key '{said[1]}', allowed: {', '.join(sorted(KEYS))}")
            continue
        if said[2] in (None, "-" + family):
            found[said[1]] = said[3]
    if not re.match(r"// \S.*[.?]\n", text):
        raise BadCase(f"{path.name}: does not begin with a sentence")
    if [len(re.findall(rf"(?m)^#{word}\b", text)) for word in ("ifdef MISUSE", "else", "endif")] != [1, 1, 1]:
        raise BadCase(f"{path.name}: must differ from its twin in exactly one place")
    only = found.get("only", "")
    if "error" not in found and not (only and not only.startswith(family)):
        raise BadCase(f"{path.name}: does not say which error it expects")
    return Case(path, found.get("error", ""), found.get("names", ""), int(found.get("errors", 1)), only)


def stands_in(expected, text):
    """Is the expected text there? `...` stands for anything; quotes are compared as plain ones."""
    plain = text.replace("‘", "'").replace("’", "'")
    return re.search(".*?".join(re.escape(part) for part in expected.split("...")), plain) is not None


class Compiler:
    def __init__(self, command, include):
        self.command = command
        self.family = "clang" if "clang" in pathlib.Path(command).name else "g++"
        self.flags = FLAGS + (CLANG_FLAGS if self.family == "clang" else []) + ["-I", str(include)]
        self.environment = dict(os.environ, LC_ALL="C.UTF-8")
        self.prelude = []

    def run(self, *arguments):
        done = subprocess.run([self.command, *self.flags, *arguments], capture_output=True, text=True,
                              env=self.environment)
        return done.returncode, done.stderr

    def prepare(self, include, directory):
        """All headers a case may include, compiled once: the cases only differ in their last lines."""
        header = pathlib.Path(directory) / "all_protocols.hpp"
        protocols = sorted(include.glob("typed_pipes/protocols/*.hpp"))
        header.write_text("".join(f"#include <{p.relative_to(include)}>\n" for p in protocols)
                          + "#include <typed_pipes/pipes.hpp>\n#include <typed_pipes/impls/all.hpp>\n")
        compiled = header.with_suffix(".hpp.gch" if self.family == "g++" else ".hpp.pch")
        code, said = self.run("-x", "c++-header", str(header), "-o", str(compiled))
        if code != 0:
            sys.exit(f"{self.command}: the headers themselves do not compile\n{said}")
        self.prelude = ["-include", str(header)] if self.family == "g++" else ["-include-pch", str(compiled)]

    def compile(self, path, *arguments):
        return self.run(*self.prelude, "-fsyntax-only", *arguments, str(path))


def twins_at_fault(cases, compiler, directory):
    """What the compiler says of each twin that does not compile or warns, by path.

    All of them stand in one file at first, each with its own names; only where that fails are they
    looked at one by one."""
    lines = []
    for number, case in enumerate(cases):
        lines += [f"#define {name} {name}_{number}" for name in OWN_NAMES]
        lines += [f'#include "{case.path.resolve()}"']
        lines += [f"#undef {name}" for name in OWN_NAMES]
    together = pathlib.Path(directory) / "twins.cpp"
    together.write_text("\n".join(lines) + "\n")
    if compiler.compile(together)[0] == 0:
        return {}
    said = {case.path: compiler.compile(case.path) for case in cases}
    return {path: text for path, (code, text) in said.items() if code != 0}


def judge(case, compiler):
    """What is wrong with this misuse: a list of sentences, empty if it fails as it should."""
    faults = []
    if case.only and not case.only.startswith(compiler.family):
        return Outcome(case, faults, 0)
    code, said = compiler.compile(case.path, "-DMISUSE")
    lines = said.splitlines()
    errors = [line for line in lines if re.search(r"\berror: ", line)]
    if code == 0 or not errors:
        return Outcome(case, faults + ["the misuse compiles"], len(lines))
    if not stands_in(case.error, errors[0]):
        faults.append(f"the first error is another\n  expected: {case.error}\n  first:    {errors[0]}")
    if case.names and not any(stands_in(case.names, line) for line in lines[:FIRST_LINES]):
        faults.append(f"not named in the first {FIRST_LINES} lines\n  expected: {case.names}\n" + said)
    if len(errors) > case.errors:
        faults.append(f"{len(errors)} errors, at most {case.errors} expected\n" + said)
    if not any(re.match(rf".*{re.escape(case.path.name)}:\d+:\d+", line) for line in lines):
        faults.append("no line leads to the user's own file\n" + said)
    return Outcome(case, faults, len(lines))


def judge_all(compiler, files, directory):
    cases = [read_case(path, compiler.family) for path in files]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        twins = pool.submit(twins_at_fault, cases, compiler, directory)
        misuses = list(pool.map(lambda case: judge(case, compiler), cases))
        said = twins.result()
    for outcome in misuses:
        if outcome.case.path in said:
            outcome.faults.append("the twin does not compile:\n" + said[outcome.case.path])
    return misuses


def report(name, outcomes, seconds):
    for outcome in outcomes:
        note = f"{outcome.lines:3} lines" if outcome.lines else "not asked"
        print(f"{'FAILED' if outcome.faults else 'ok    '} {note}  {outcome.case.path.stem}")
        for fault in outcome.faults:
            print("    " + fault.replace("\n", "\n    "))
    wrong = sum(bool(outcome.faults) for outcome in outcomes)
    counted = [o.lines for o in outcomes if o.case.names and o.lines]
    spread = f"; {min(counted)} to {max(counted)} lines where we speak" if counted else ""
    print(f"{name}: {len(outcomes)} misuses, {wrong} wrong, {seconds:.0f} s{spread}")
    return wrong


GOOD = """// A deposit before login.
// error: pipes: this message may not be sent in this state
// names: message_not_legal_in_state<...deposit, ...login
#include <typed_pipes/protocols/bank.hpp>
using typed_pipes::protocols::bank;
void run(typed_pipes::client_end<bank::login, bank> c) {
#ifdef MISUSE
  auto next = std::move(c).send(bank::deposit{100});
#else
  auto next = std::move(c).send(bank::credentials{"me", "1234"});
#endif
  std::move(next).close();
}
"""


def self_test(compiler, directory):
    """Each way in which a case can be worthless is seen, and the case it was made from is not blamed."""
    mistake = "  auto next = std::move(c).send(bank::deposit{100});"
    login = 'bank::credentials{"me", "1234"}'
    variants = {
        "a good case passes": (GOOD, False),
        "a wrong expectation is seen": (GOOD.replace("may not be sent", "may be sent"), True),
        "a wrong name is seen": (GOOD.replace("<...deposit", "<...withdrawal"), True),
        "a twin that fails is seen": (GOOD.replace(login, "bank::ok{}"), True),
        "a twin that warns is seen": (GOOD.replace("  std::move(next)", "  int idle;\n  std::move(next)"), True),
        "a misuse that compiles is seen": (GOOD.replace(mistake, mistake.replace("bank::deposit{100}", login)), True),
        "an unrelated error is seen": (GOOD.replace("{100}", "{100)"), True),
        "an unrelated error before the right one is seen": (GOOD.replace(mistake, "  nonsense();\n" + mistake), True),
        "a second error is seen": (GOOD.replace(mistake, mistake + "\n  nonsense();"), True),
    }
    wrong = 0
    for index, (what, (text, expected)) in enumerate(variants.items()):
        path = pathlib.Path(directory) / f"variant_{index}.cpp"
        path.write_text(text)
        held = bool(judge_all(compiler, [path], directory)[0].faults) == expected
        wrong += not held
        print(f"{'ok    ' if held else 'FAILED'} {what}")
    refused = {
        "a case without expectation is refused": GOOD.replace("// error:", "// error"),
        "an unknown key is refused": GOOD.replace("// names:", "// name:"),
        "a case with two differences is refused": GOOD + "#ifdef MISUSE\n#else\n#endif\n",
    }
    for what, text in refused.items():
        path = pathlib.Path(directory) / "refused.cpp"
        path.write_text(text)
        try:
            read_case(path, compiler.family)
            held = False
        except BadCase:
            held = True
        wrong += not held
        print(f"{'ok    ' if held else 'FAILED'} {what}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("compiler", help="g++ or clang++")
    parser.add_argument("include", type=pathlib.Path, help="the folder that holds typed_pipes/")
    parser.add_argument("files", type=pathlib.Path, nargs="*", help="the cases; all beside this script if none")
    parser.add_argument("--self-test", action="store_true", help="prove that a worthless case is caught")
    arguments = parser.parse_args()
    files = arguments.files or sorted(pathlib.Path(__file__).parent.glob("*.cpp"))
    missing = [str(f) for f in files if not f.is_file()]
    if missing or not files:
        print(f"misuse: no such file: {', '.join(missing) or 'none given'}", file=sys.stderr)
        return 2
    command = shutil.which(arguments.compiler)
    if command is None:
        package = PACKAGES.get(arguments.compiler, arguments.compiler)
        print(f"misuse: no '{arguments.compiler}' here; on Debian: apt-get install {package}", file=sys.stderr)
        return 1
    began = time.monotonic()
    compiler = Compiler(command, arguments.include)
    with tempfile.TemporaryDirectory() as directory:
        compiler.prepare(arguments.include, directory)
        if arguments.self_test:
            return 1 if self_test(compiler, directory) else 0
        try:
            outcomes = judge_all(compiler, files, directory)
        except BadCase as fault:
            print(f"misuse: {fault}", file=sys.stderr)
            return 2
        return 1 if report(arguments.compiler, outcomes, time.monotonic() - began) else 0


if __name__ == "__main__":
    sys.exit(main())
