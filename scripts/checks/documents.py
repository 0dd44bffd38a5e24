#!/usr/bin/python3
"""documents.py - every figure in a document is printed by a command that stands in the same document.

Two forms are run again and compared with what the document shows:

  ```console                          a console block whose command is one of ours (scripts/...):
  $ scripts/compare.py RUN A B        what follows, up to the next command, is its output
  A
  costs 4.13 times as much as
  B
  ```

  <!-- printed by: scripts/page.py --table RUN -->
  | a table | in Markdown |
  <!-- end -->

A figure in the prose of a listed document (a number with a unit, "x" or "times") must stand in one of
the outputs of the same document, or of a document that it links to. Numbers that are not measured (sizes,
limits, years) carry other units and are not looked at; one that is a limit and not a measurement is followed
by <!-- limit -->. A factor in words ("five times slower") is a fault: no command prints it.
"""

import argparse
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from runs import errors  # noqa: E402

MEASURED = re.compile(
    r"(?<![\w.,-])(\d[\d,]*(?:\.\d+)?)\s?(x\b|times\b|ns\b|µs\b|[kMG]/s\b|% (?:faster|slower|of the time))(?!\s*<!-- limit -->)"
)
# A factor in words, which no command prints.
IN_WORDS = re.compile(
    r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|a thousand)\s+times"
    r"(?=\s+(?:as|faster|slower|more|less|the)\b)(?!\s*<!-- limit -->)"
)
PRINTED = re.compile(r"<!-- printed by: (.+?) -->\n(.*?)<!-- end -->", re.S)
CONSOLE = re.compile(r"```console\n(.*?)```", re.S)


class Fault(Exception):
    """A document and its commands disagree."""


def output_of(command, root, cache):
    """What the command prints, run in the project's root; a command that fails is a fault."""
    if command not in cache:
        words = shlex.split(command)
        if words[0].endswith(".py"):
            words = [sys.executable, *words]
        done = subprocess.run(words, cwd=root, capture_output=True, text=True)
        if done.returncode != 0:
            raise Fault(f"`{command}` ends with exit code {done.returncode}: {done.stderr.strip()}")
        cache[command] = done.stdout
    return cache[command]


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


def refreshed(text, root, cache):
    """The document as its commands print it today."""

    def table(match):
        return f"<!-- printed by: {match[1]} -->\n{output_of(match[1], root, cache).strip()}\n<!-- end -->"

    def console(match):
        lines = []
        for line in match[1].splitlines():
            if line.startswith("$ "):
                command = line[2:].split("  #")[0].strip()
                lines.append(line)
                if is_ours(command):
                    lines += output_of(command, root, cache).strip("\n").splitlines()
                else:
                    lines += dict(sessions(match[1]))[command].splitlines()
        return "```console\n" + "\n".join(lines) + "\n```" if lines else match[0]

    return CONSOLE.sub(console, PRINTED.sub(table, text))


def outputs(text):
    """All that commands print in the document."""
    shown = [match[2] for match in PRINTED.finditer(text)]
    for block in CONSOLE.finditer(text):
        shown += [said for command, said in sessions(block[1]) if is_ours(command)]
    return "\n".join(shown)


def prose(text):
    """The document without its blocks of code, generated tables and code spans."""
    text = PRINTED.sub("", text)
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def linked(path, text):
    """The documents that a document links to."""
    found = (path.parent / target for target in re.findall(r"\]\(([^)#:]+\.md)[^)]*\)", text))
    return [one.read_text(encoding="utf-8") for one in found if one.is_file()]


def unbacked(path, text):
    """Figures of the prose that no command of the document, or of one that it links to, prints."""
    shown = "\n".join(outputs(one) for one in [text, *linked(path, text)]).replace(",", "")
    faults = []
    for match in MEASURED.finditer(prose(text)):
        number = match[1].replace(",", "")
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", shown):
            faults.append(f"{match[1]} {match[2]}: no command of this document prints it")
    for match in IN_WORDS.finditer(prose(text)):
        faults.append(f"{' '.join(match[0].split())}: a factor in words, which no command prints")
    return faults


def judge(path, root, cache, update):
    text = path.read_text(encoding="utf-8")
    fresh = refreshed(text, root, cache)
    faults = []
    if fresh != text:
        if update:
            path.write_text(fresh, encoding="utf-8")
        else:
            old, new = text.splitlines(), fresh.splitlines()
            line = next((n for n, (a, b) in enumerate(zip(old, new), 1) if a != b), min(len(old), len(new)))
            faults.append(f"line {line} is not what its command prints (--update writes it anew)")
    return faults + unbacked(path, fresh if update else text)


def main():
    parser = errors.OneLineParser(prog="documents.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=pathlib.Path,
                        help="documents to check (default: every README.md, ARCHITECTURE.md and docs/*.md)")
    parser.add_argument("--update", action="store_true", help="write what the commands print into the documents")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2],
                        help="where commands run (default: the project)")
    arguments = parser.parse_args()
    documents = arguments.documents or [
        *(arguments.root / name for name in ("README.md", "ARCHITECTURE.md")),
        *sorted(arguments.root.glob("*/README.md")),
        *sorted(arguments.root.glob("*/*/README.md")),
        *sorted((arguments.root / "docs").glob("*.md")),
    ]
    cache, broken = {}, 0
    for document in documents:
        try:
            faults = judge(document, arguments.root, cache, arguments.update)
        except FileNotFoundError:
            print(f"documents.py: {document}: no such file; allowed: a Markdown document", file=sys.stderr)
            return 2
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
