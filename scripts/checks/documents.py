#!/usr/bin/python3
"""documents.py - every figure in a document is printed by a command named in the same document.

Three forms are run again and compared with what the document shows:

  ```console                          a console block whose command is one of ours (scripts/...):
  $ scripts/compare.py RUN A B        what follows, up to the next command, is its output
  A
  costs 4.13 times as much as
  B
  ```

  <!-- printed by: scripts/page.py --table RUN -->
  | a table | in Markdown |
  <!-- end -->

  <!-- excerpt of: scripts/page.py --table RUN -->
  ```console                          each line begins one of the output, in its order; spaces, the bars of a
  $ make bench                        table and the # of a heading do not count, nor do lines of a command
  ring  spin  2.61 ns
  ```

A figure in the prose of a document (a number with a unit, "%", "x" or "times", or behind "factor of") must be in one of
the outputs of the same document, or of a document that it links to, or in a page of a published run to which it links; an interval behind it ("[0.52 to 0.68]") in the same output as the
figure. There are two exceptions:

  20 µs <!-- limit: FILE: TEXT -->    is set and not measured: TEXT is in FILE, or the limit has changed
  a figure of the past                is in a paragraph that names its commit, and in a code span the command
                                      that printed it then

Sizes, years and the like carry other units and are not looked at. A factor or a rate in words ("five times slower", "some
thirty thousand") is a fault: no command prints it. So is a link to a file that is not there.
"""

import argparse
import concurrent.futures
import functools
import multiprocessing
import os
import pathlib
import re
import runpy
import shlex
import subprocess
import sys
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from runs import errors, in_process  # noqa: E402

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
# 95 % of an interval is how it was estimated, and 100 % all.
MEASURED = re.compile(
    rf"(?<![\w.,-])(?!(?:95|100)\s%)({_DIGITS})\s?(x\b|times\b|ns\b|µs\b|ms\b|s\b|[kMG]?\s?(?:msg|messages)?/s\b"
    r"|[kM]?\s?messages\s(?:a|per)\ssecond\b|instructions\b|%)(?!\s*<!-- limit)"
)
# The same where the words come before the number; a year is none.
FACTOR = re.compile(rf"(?i)\b(factor)\s+of\s+(?!20\d\d\b)({_DIGITS}\b)(?!\s*<!-- limit)")
# A figure with its interval: "0.59 times [0.52 to 0.68]".
INTERVAL = re.compile(r"(?<![\w.,-])(\d[\d,]*(?:\.\d+)?)[^\d\[\n]{0,12}\[(\d[\d,]*(?:\.\d+)?) to (\d[\d,]*(?:\.\d+)?)")
LIMIT = re.compile(r"<!-- limit(.*?) -->", re.S)
_SPELT = "(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|a thousand)"
# A factor or a rate in words, which no command prints.
IN_WORDS = re.compile(
    rf"(?i)\b(?:{_SPELT}\s+times(?:\s*<!-- limit.*?-->)?(?=\s+(?:as|faster|slower|more|less|the)\b)"
    rf"|{_SPELT}\s+to\s+{_SPELT}\s+times\b|twice\s+as\s+(?:fast|long|many|much|slow)\b"
    rf"|\b(?:about|some|nearly|almost|roughly|around|half)\s+(?:an?|{_SPELT}|thirty|forty)\s+(?:hundred|thousand|million)\b"
    rf"|\b(?:a|{_SPELT}|thirty|forty)\s+(?:hundred|thousand|million)\s+messages\s+(?:a|per)\s+second\b"
    rf"|\bfactor\s+of\s+(?:more\s+than\s+)?{_SPELT}\b(?!\s*<!-- limit))"
)
# A paragraph, or an item of a list.
PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=[-*] )")
COMMIT = re.compile(r"\bcommit\s+[0-9a-f]{7,40}\b")
PRINTED = re.compile(r"<!-- printed by: (.+?) -->\n(.*?)<!-- end -->", re.S)
EXCERPT = re.compile(r"<!-- excerpt of: (.+?) -->\n```\w*\n(.*?)```", re.S)
CONSOLE = re.compile(r"```console\n(.*?)```", re.S)


class Fault(Exception):
    """A document and its commands disagree."""


def run(command, root):
    """What the command prints, run in the project's root; a command that fails is a fault."""
    words = shlex.split(command)
    if words[0].startswith("scripts/") and words[0].endswith(".py"):
        done = _run_here(words, root)
    else:
        done = subprocess.run([sys.executable, *words] if words[0].endswith(".py") else words, cwd=root, capture_output=True, text=True)
    if done.returncode != 0:
        raise Fault(f"`{command}` ends with exit code {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def _run_here(words, root):
    """A program of scripts/, in this process: most of its time would go to loading modules and reading the run that the
    command before it has read."""
    reading = sys.modules.get("runs.reading")  # only if one of them has needed it
    if reading and not hasattr(reading.load, "cache_info"):
        reading.load = functools.cache(reading.load)
    return in_process.ended(words, lambda: _exit_code(words[0]), root)


def _exit_code(program):
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as end:
        return end.code or 0
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def is_ours(command):
    """Whether the command prints the same wherever it is run: it reads a published run, or the tree itself."""
    return re.match(r"scripts/.*(results/(?!latest)|--map)|protocols/misuse/mistakes\.py", command) is not None and "..." not in command


def sessions(block):
    """The commands of a console block with the text shown below each."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:].split("  #")[0].strip(), []])
        elif found:
            found[-1][1].append(line)
    return [(command, "\n".join(shown).strip("\n")) for command, shown in found]


def commands_of(text):
    """The commands of ours that a document shows the output of."""
    shown = [match[1] for pattern in (PRINTED, EXCERPT) for match in pattern.finditer(text)]
    return shown + [command for block in CONSOLE.finditer(text) for command, _ in sessions(block[1]) if is_ours(command)]


def refreshed(text, printed):
    """The document as its commands print it today; `printed` tells of each what that is."""

    def table(match):
        return f"<!-- printed by: {match[1]} -->\n{printed(match[1]).strip()}\n<!-- end -->"

    def console(match):
        lines = []
        for line in match[1].splitlines():
            if line.startswith("$ "):
                command = line[2:].split("  #")[0].strip()
                lines.append(line)
                if is_ours(command):
                    lines += printed(command).strip("\n").splitlines()
                else:
                    lines += dict(sessions(match[1]))[command].splitlines()
        return "```console\n" + "\n".join(lines) + "\n```" if lines else match[0]

    return CONSOLE.sub(console, PRINTED.sub(table, text))


def squeezed(text):
    """The text with each run of spaces and ends of lines as one space."""
    return " ".join(text.split())


def begins(line):
    """A line as excerpts are compared: without the spaces and bars that line up a table, or the # of a heading."""
    return squeezed(line.lstrip("# ").replace("|", " "))


def misquoted(text, printed):
    """The first line of each excerpt that is not, in this order, the beginning of a line of the output."""
    faults = []
    for match in EXCERPT.finditer(text):
        said = iter([begins(line) for line in printed(match[1]).splitlines()])
        for line in match[2].splitlines():
            wanted = begins(line)
            if wanted and not line.startswith("$ ") and not any(one.startswith(wanted) for one in said):
                faults.append(f"{line.strip()}: `{match[1]}` does not print it there")
                break
    return faults


def outputs(text):
    """What each command prints in the document."""
    shown = [match[2] for pattern in (PRINTED, EXCERPT) for match in pattern.finditer(text)]
    for block in CONSOLE.finditer(text):
        shown += [said for command, said in sessions(block[1]) if is_ours(command)]
    return shown


def paragraphs(text):
    """The document by its paragraphs, without its blocks of code and generated tables."""
    return PARAGRAPHS.split(re.sub(r"```.*?```", "", PRINTED.sub("", text), flags=re.S))


def linked(path, text):
    """The documents that a document links to."""
    found = (path.parent / target for target in re.findall(r"\]\(([^)#:]+\.md)[^)]*\)", text))
    return [one.read_text(encoding="utf-8") for one in found if one.is_file()]


def pages_of_runs(path, text):
    """The pages of published runs that a document links to, which the step `reference` of check.sh draws from their runs."""
    found = (path.parent / target for target in re.findall(r"\]\(([^)#:]*\bresults/reference[\w-]*/\w+\.md)[^)]*\)", text))
    return [one.read_text(encoding="utf-8") for one in found if one.is_file()]


def outdated(text, root):
    """Limits that are not what the code says."""
    faults = []
    for match in LIMIT.finditer(text):
        file, _, wanted = (part.strip() for part in match[1].removeprefix(":").partition(":"))
        if not wanted:
            faults.append("a limit says which file sets it, and by which text: <!-- limit: FILE: TEXT -->")
        elif not (root / file).is_file():
            faults.append(f"{file}, which sets a limit: no such file")
        elif squeezed(wanted) not in squeezed((root / file).read_text(encoding="utf-8")):
            faults.append(f"{file} does not have `{squeezed(wanted)}`; is it another limit now?")
    return faults


def dangling(path, text):
    """Links to files that are not there; folders are not looked at."""
    prose = re.sub(r"`[^`\n]*`", "", "\n\n".join(paragraphs(text)))
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", prose)
    return [f"{one}: no such file" for one in targets if not one.endswith("/") and not (path.parent / one).exists()]


def _number(text):
    """A pattern of this number in an output without commas."""
    return rf"(?<![\d.]){re.escape(text.replace(',', ''))}(?!\.?\d)"


def unbacked(path, text):
    """Figures of the prose that no command of the document, or of one that it links to, prints. A figure and its interval
    are printed by the same command."""
    printed = [said.replace(",", "") for one in [text, *linked(path, text)] for said in outputs(one)]
    printed += [one.replace(",", "") for one in pages_of_runs(path, text)]
    shown = "\n".join(printed)
    faults = []
    for paragraph in paragraphs(text):
        prose = re.sub(r"`[^`\n]*`", "", paragraph)
        of_the_past = COMMIT.search(prose) and prose != paragraph
        figures = [(match[1], f"{match[1]} {match[2]}") for match in MEASURED.finditer(prose)]
        figures += [(match[2], f"a factor of {match[2]}") for match in FACTOR.finditer(prose)]
        for number, told in figures:
            if not of_the_past and not re.search(_number(number), shown):
                faults.append(f"{told}: no command of this document prints it")
        for match in INTERVAL.finditer(prose):
            figure, low, high = map(_number, match.groups())
            together = any(re.search(figure, said) and re.search(rf"{low}\D{{0,4}} to {high}", said) for said in printed)
            if not of_the_past and not together:
                faults.append(f"{match[0]}]: no command of this document prints these together")
        for match in IN_WORDS.finditer(prose):
            faults.append(f"{squeezed(match[0])}: in words, which no command prints")
    return faults


def judge(path, root, printed, update):
    text = path.read_text(encoding="utf-8")
    fresh = refreshed(text, printed)
    faults = []
    if fresh != text:
        if update:
            path.write_text(fresh, encoding="utf-8")
        else:
            old, new = text.splitlines(), fresh.splitlines()
            line = next((n for n, (a, b) in enumerate(zip(old, new), 1) if a != b), min(len(old), len(new)))
            faults.append(f"line {line} is not what its command prints (--update writes it anew)")
    shown = fresh if update else text
    faults += misquoted(shown, printed) + outdated(shown, root)
    return faults + dangling(path, shown) + unbacked(path, shown)


def main():
    parser = errors.OneLineParser(prog="documents.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=pathlib.Path,
                        help="documents to check (default: those at the top, every README.md and docs/*.md)")
    parser.add_argument("--update", action="store_true", help="write what the commands print into the documents")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2],
                        help="where commands run (default: the project)")
    arguments = parser.parse_args()
    documents = arguments.documents or [
        *sorted(arguments.root.glob("*.md")),
        *sorted(arguments.root.glob("*/README.md")),
        *sorted(arguments.root.glob("*/*/README.md")),
        *sorted((arguments.root / "docs").glob("*.md")),
    ]
    for document in documents:
        if not document.is_file():
            print(f"documents.py: {document}: no such file; allowed: a Markdown document", file=sys.stderr)
            return 2
    broken = 0
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count() or 1, multiprocessing.get_context("fork")) as pool:
        commands = dict.fromkeys(one for document in documents for one in commands_of(document.read_text(encoding="utf-8")))
        running = {command: pool.submit(run, command, arguments.root) for command in commands}
        for document in documents:
            try:
                faults = judge(document, arguments.root, lambda command: running[command].result(), arguments.update)
            except Fault as fault:
                faults = [str(fault)]
            for fault in faults:
                print(f"{document}: {fault}")
            broken += len(faults)
    if not broken:
        print(f"documents.py: {len(documents)} documents show what their commands print")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
