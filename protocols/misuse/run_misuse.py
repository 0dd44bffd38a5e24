#!/usr/bin/python3
"""Compiles programs that misuse the library, and checks the compiler's error messages.

A case is one file with one mistake between `#ifdef MISUSE` and `#else`; the code between `#else` and
`#endif` is the same program without the mistake. With the mistake it must fail as its header says, without
it must compile without a warning. In a header `...` matches any text:

  // One sentence that states the mistake.
  // error: <text>        is part of the first error line, warnings that are errors aside if there is another;
                          error-g++: and error-clang: where they differ
  // names: <text>        is part of one of the first lines of output: the class template that failed and
                          its arguments (names-g++: and names-clang: where they differ)
  // errors: <n>          the largest number of errors allowed; 1 without this line
  // only: <compiler>     only this compiler reports the mistake
  // throws: <class>: <what()>   in place of all the others: both programs compile, and run() throws this where the
                          mistake is
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
KEYS = {"error", "names", "errors", "only", "throws"}
FIRST_LINES = 16  # lines of output in which `names` must be found


class BadCase(Exception):
    """A case whose header or structure is wrong."""


@dataclasses.dataclass
class Case:
    path: pathlib.Path
    error: str
    names: str
    errors: int
    only: str
    throws: str


@dataclasses.dataclass
class Outcome:
    case: Case
    faults: list
    lines: int


def read_case(path, family):
    """Reads the case in this file, with the expectations for this compiler ("g++" or "clang")."""
    text = path.read_text()
    found = {}
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        entry = re.match(r"// ([a-z]+)(-g\+\+|-clang)?: (.*)", line)
        if not entry or entry[1] not in KEYS:
            if entry and found:
                raise BadCase(f"{path.name}: unknown key '{entry[1]}', allowed: {', '.join(sorted(KEYS))}")
            continue
        if entry[2] in (None, "-" + family):
            found[entry[1]] = entry[3]
    if not re.match(r"// \S.*[.?]\n", text):
        raise BadCase(f"{path.name}: the first line is not a comment that ends in a full stop")
    if [len(re.findall(rf"(?m)^#{word}\b", text)) for word in ("ifdef MISUSE", "else", "endif")] != [1, 1, 1]:
        raise BadCase(f"{path.name}: needs exactly one #ifdef MISUSE, one #else and one #endif")
    only = found.get("only", "")
    if "error" not in found and "throws" not in found and not (only and not only.startswith(family)):
        raise BadCase(f"{path.name}: the header has no `// error:` or `// throws:` line")
    return Case(path, found.get("error", ""), found.get("names", ""), int(found.get("errors", 1)), only, found.get("throws", ""))


def matches(expected, text):
    """True if text contains expected, in which `...` matches anything; typographic quotes count as plain ones."""
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

    def prepare(self, files, directory):
        """Precompiles all headers that cases include: that is most of the time of each compilation."""
        header = pathlib.Path(directory) / "all_headers.hpp"
        includes = sorted({line for path in files for line in re.findall(r"(?m)^#include <.*>", path.read_text())})
        header.write_text("\n".join(includes) + "\n")
        compiled = header.with_suffix(".hpp.gch" if self.family == "g++" else ".hpp.pch")
        # Else clang instantiates what the headers need anew in each case.
        once = ["-fpch-instantiate-templates"] if self.family == "clang" else []
        code, output = self.run(*once, "-x", "c++-header", str(header), "-o", str(compiled))
        if code != 0:
            sys.exit(f"{self.command}: the headers themselves do not compile\n{output}")
        self.prelude = ["-include", str(header)] if self.family == "g++" else ["-include-pch", str(compiled)]

    def compile(self, path, *arguments):
        return self.run(*self.prelude, "-fsyntax-only", *arguments, str(path))

    def thrown(self, case, *arguments):
        """What run() throws: "<class>: <what()>", or "nothing". If it does not compile, what the compiler says."""
        name = case.throws.split(":")[0]
        with tempfile.TemporaryDirectory() as directory:
            source, program = pathlib.Path(directory) / "main.cpp", pathlib.Path(directory) / "main"
            source.write_text(f'''#include "{case.path.resolve()}"
#include <cstdio>
int main() {{
  try {{
    run();
    std::puts("nothing");
  }} catch (const typed_pipes::{name}& error) {{
    std::printf("{name}: %s\\n", error.what());
  }}
}}
''')
            code, output = self.run(*arguments, "-pthread", str(source), "-o", str(program))
            if code != 0:
                return output
            done = subprocess.run([program], capture_output=True, text=True, timeout=60)
            return done.stdout.rstrip("\n") or f"nothing, but ends with {done.returncode}"


def failing_corrections(cases, compiler, directory):
    """The compiler's output for each corrected program that does not compile or warns, by path.

    They are compiled as one file, each in a namespace of its own; their headers have been included before. Those that
    the compiler then complains of are compiled by themselves, because some may not be in a namespace."""
    failed, together = {}, pathlib.Path(directory) / "corrected.cpp"
    while cases:
        together.write_text("".join(f'namespace case_{number} {{\n#include "{case.path.resolve()}"\n}}\n' for number, case in enumerate(cases)))
        code, output = compiler.compile(together)
        if code == 0:
            return failed
        alone = [case for case in cases if str(case.path.resolve()) in output] or cases
        for case in alone:
            code, output = compiler.compile(case.path)
            if code != 0:
                failed[case.path] = output
        cases = [case for case in cases if case not in alone]
    return failed


def judge(case, compiler):
    """Compiles the program with its mistake; the outcome lists what differs from the expectations."""
    faults = []
    if case.only and not case.only.startswith(compiler.family):
        return Outcome(case, faults, 0)
    if case.throws:
        for expected, arguments in ((case.throws, ["-DMISUSE"]), ("nothing", [])):
            thrown = compiler.thrown(case, *arguments)
            if thrown != expected:
                faults.append(f"what is thrown differs\n  expected: {expected}\n  thrown:   {thrown}")
        return Outcome(case, faults, 0)
    code, output = compiler.compile(case.path, "-DMISUSE")
    lines = output.splitlines()
    errors = [line for line in lines if re.search(r"\berror: ", line)]
    if code == 0 or not errors:
        return Outcome(case, faults + ["the program compiles with its mistake"], len(lines))
    # A user without -Werror sees a warning there, and looks at the first error.
    first = next((line for line in errors if "[-Werror" not in line), errors[0])
    if not matches(case.error, first):
        faults.append(f"the first error differs\n  expected: {case.error}\n  first:    {first}")
    if case.names and not any(matches(case.names, line) for line in lines[:FIRST_LINES]):
        faults.append(f"not found in the first {FIRST_LINES} lines\n  expected: {case.names}\n" + output)
    if len(errors) > case.errors:
        faults.append(f"{len(errors)} errors, at most {case.errors} expected\n" + output)
    if not any(re.match(rf".*{re.escape(case.path.name)}:\d+:\d+", line) for line in lines):
        faults.append("no line of the output names the user's file\n" + output)
    return Outcome(case, faults, len(lines))


def judge_all(compiler, files, directory):
    cases = [read_case(path, compiler.family) for path in files]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        corrections = pool.submit(failing_corrections, cases, compiler, directory)
        misuses = list(pool.map(lambda case: judge(case, compiler), cases))
        failed = corrections.result()
    for outcome in misuses:
        if outcome.case.path in failed:
            outcome.faults.append("the corrected program does not compile:\n" + failed[outcome.case.path])
    return misuses


def report(name, outcomes, seconds):
    for outcome in outcomes:
        skipped = "throws" if outcome.case.throws else f"skipped, for {outcome.case.only} only"
        note = f"{outcome.lines:3} lines" if outcome.lines else skipped
        print(f"{'FAILED' if outcome.faults else 'ok    '} {note}  {outcome.case.path.stem}")
        for fault in outcome.faults:
            print("    " + fault.replace("\n", "\n    "))
    wrong = sum(bool(outcome.faults) for outcome in outcomes)
    counted = [o.lines for o in outcomes if o.case.names and o.lines]
    spread = f"; {min(counted)} to {max(counted)} lines where the library reports" if counted else ""
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

GOOD_AT_RUN_TIME = """// The same endpoint twice.
// throws: repeated_endpoint: pipes: wait_any() was given the same endpoint twice
#include <typed_pipes/protocols/bank.hpp>
void run() {
  auto [c, s] = typed_pipes::entangle<typed_pipes::protocols::bank>();
  std::move(c).close();
#ifdef MISUSE
  typed_pipes::wait_any(s, s);
#else
  typed_pipes::wait_any(s);
#endif
}
"""


def self_test(compiler, directory):
    """Checks that this program notices each way in which a case can be wrong, and accepts a correct one."""
    mistake = "  auto next = std::move(c).send(bank::deposit{100});"
    login = 'bank::credentials{"me", "1234"}'
    variants = {
        "a good case passes": (GOOD, False),
        "a wrong expectation is seen": (GOOD.replace("may not be sent", "may be sent"), True),
        "a wrong name is seen": (GOOD.replace("<...deposit", "<...withdrawal"), True),
        "a corrected program that fails is seen": (GOOD.replace(login, "bank::ok{}"), True),
        "a corrected program that warns is seen": (GOOD.replace("  std::move(next)", "  int idle;\n  std::move(next)"), True),
        "a mistake that compiles is seen": (GOOD.replace(mistake, mistake.replace("bank::deposit{100}", login)), True),
        "an unrelated error is seen": (GOOD.replace("{100}", "{100)"), True),
        "an unrelated error before the right one is seen": (GOOD.replace(mistake, "  nonsense();\n" + mistake), True),
        "a warning before the right error is passed over": (
            GOOD.replace(mistake, "  { int c = 1; (void)c; }\n" + mistake).replace("// names", "// errors: 2\n// names"), False),
        "what is thrown passes": (GOOD_AT_RUN_TIME, False),
        "another text of what is thrown is seen": (GOOD_AT_RUN_TIME.replace("twice\n", "often\n"), True),
        "a mistake that throws nothing is seen": (GOOD_AT_RUN_TIME.replace("s, s", "s"), True),
        "a corrected program that throws is seen": (GOOD_AT_RUN_TIME.replace("wait_any(s)", "wait_any(s, s)"), True),
        "a second error is seen": (GOOD.replace(mistake, mistake + "\n  nonsense();"), True),
    }

    def holds(numbered):
        number, (text, expected) = numbered
        own = pathlib.Path(directory) / f"variant_{number}"
        own.mkdir()
        path = own / "variant.cpp"
        path.write_text(text)
        return bool(judge_all(compiler, [path], own)[0].faults) == expected

    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        all_held = list(pool.map(holds, enumerate(variants.values())))
    for what, held in zip(variants, all_held):
        wrong += not held
        print(f"{'ok    ' if held else 'FAILED'} {what}")
    refused = {
        "a case without an expected error is refused": GOOD.replace("// error:", "// error"),
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


class OneLineParser(argparse.ArgumentParser):
    """A parser whose complaint is one line and exit code 2."""

    def error(self, message):
        print(f"{self.prog}: {' '.join(message.split())}; see {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def main():
    parser = OneLineParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("compiler", help="g++ or clang++")
    parser.add_argument("include", type=pathlib.Path, help="the folder that holds typed_pipes/")
    parser.add_argument("files", type=pathlib.Path, nargs="*", help="the cases; without any, all in the folder of this script")
    parser.add_argument("--self-test", action="store_true", help="check that wrong cases are noticed")
    arguments = parser.parse_args()
    files = arguments.files or sorted(pathlib.Path(__file__).parent.glob("*.cpp"))
    missing = [str(f) for f in files if not f.is_file()]
    if missing or not files:
        print(f"misuse: no such file: {', '.join(missing) or 'none given'}", file=sys.stderr)
        return 2
    command = shutil.which(arguments.compiler)
    if command is None:
        package = PACKAGES.get(arguments.compiler)
        told = f"on Debian: apt-get install {package}" if package else f"allowed: {', '.join(PACKAGES)}"
        print(f"misuse: compiler '{arguments.compiler}' not found; {told}", file=sys.stderr)
        return 2
    began = time.monotonic()
    compiler = Compiler(command, arguments.include)
    with tempfile.TemporaryDirectory() as directory:
        compiler.prepare(files, directory)
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
