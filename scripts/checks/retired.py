#!/usr/bin/python3
"""retired.py - names and phrases that were replaced do not come back. retired.toml lists them.

    retired.py [ROOT] [--folders]    exit code 1 if something is found; --folders only counts
"""

import collections
import concurrent.futures
import dataclasses
import functools
import pathlib
import re
import sys
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIST = "scripts/checks/retired.toml"
# These files are data, or have to name what was retired.
LEFT_OUT = ("results/", LIST, "scripts/checks/retired.py", "scripts/checks/test/test_retired.py", "LICENSE",
            "packaging/test/", "docs/package.md", "scripts/runs/old_format.py", "scripts/runs/test/test_old_format.py")
CODE = (".hpp", ".cpp", ".py")
ENDINGS = (*CODE, ".sh", ".md", ".toml", ".cmake", "CMakeLists.txt", "Makefile", ".clang-tidy", ".ci/run", ".cff", ".dox", ".erl", ".go",
           ".rs", ".scala")
SENTENCE = 5  # parts of an identifier
KEYS = {"names", "words", "code", "now", "inside", "except"}

_IDENTIFIER = re.compile(r"\b[A-Za-z_]\w*")
# The start of a line of a comment; between two lines it hides a phrase.
_MARGIN = re.compile(r"(?m)^[ \t]*(?://+<?|#+|\*|>)[ \t]?")
# Two comments at the ends of lines have up to one line of code between them.
_PIECE = re.compile(r"\S+(?:\s{1,150}\S+)*")


@dataclasses.dataclass(frozen=True)
class Entry:
    names: re.Pattern | None
    words: re.Pattern | None
    code: re.Pattern | None
    now: str
    inside: tuple
    excepted: tuple

    def applies(self, name):
        return name.startswith(self.inside or "") and not name.startswith(self.excepted)


class Text:
    """What the entries are matched against, of one file."""

    def __init__(self, root, name):
        self.source = sources.Source(root, name)
        is_code = name.removesuffix(".in").endswith(CODE)
        self.code = self.source.code if is_code else ""
        self.names, sentences = [], []
        for found in _IDENTIFIER.finditer(self.code):
            parts = found.group().strip("_").split("_")
            if len(parts) >= SENTENCE:
                sentences.append((found.group().replace("_", " "), found.start()))
            else:
                self.names.append((found.group(), parts, found.start()))
        prose = _MARGIN.sub(lambda margin: " " * len(margin.group()), self.source.comments)
        self.prose = [*_pieces(prose), *_pieces(self.source.strings), *sentences]

    def found(self, entry):
        """(offset, what was found) of each match."""
        if entry.names:
            yield from ((at, name) for name, parts, at in self.names if any(_is_retired(entry.names, one) for one in (name, *parts)))
        if entry.code:
            yield from ((match.start(), match.group()) for match in entry.code.finditer(self.code))
        if entry.words:
            for text, at in self.prose:
                yield from ((at + match.start(), match.group()) for match in entry.words.finditer(text))


def _pieces(text):
    """(text, offset) of what belongs together: code between two comments is blank, and takes as long to search."""
    return [(piece.group(), piece.start()) for piece in _PIECE.finditer(text)]


@functools.lru_cache(None)  # most identifiers are in many places
def _is_retired(names, identifier):
    return names.fullmatch(identifier.lower()) is not None


def load(path):
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["retired"]
        return [_entry(one) for one in entries]
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise errors.BadInput(f"{path}: cannot be read: {error}") from error


def _entry(one):
    if one.keys() - KEYS or "now" not in one or not one.keys() & {"names", "words", "code"}:
        raise errors.BadInput(f"{LIST}: entry {one}; allowed: {', '.join(sorted(KEYS))}, `now` and one of the first three")
    # Between the words of a phrase may be the end of a line.
    words = re.sub(r" ", r"\\s+", one["words"]) if "words" in one else None
    return Entry(
        re.compile(one["names"]) if "names" in one else None,
        re.compile(rf"(?i)(?<![\w-])(?:{words})(?![\w-])") if words else None,
        re.compile(one["code"]) if "code" in one else None,
        one["now"],
        tuple(one.get("inside", ())),
        tuple(one.get("except", ())),
    )


def check(root):
    """All (file, line, text) below root."""
    entries = load(pathlib.Path(root) / LIST)
    names = [name for name in sources.files(root) if not name.startswith(LEFT_OUT) and name.removesuffix(".in").endswith(ENDINGS)]
    with concurrent.futures.ProcessPoolExecutor() as pool:
        found = pool.map(functools.partial(_check_file, root, entries), names, chunksize=16)
        return sorted(set().union(*found))


def _check_file(root, entries, name):
    text = Text(root, name)
    return {
        (name, text.source.line_of(at), f"'{' '.join(what.split())}' is retired; now: {entry.now}")
        for entry in entries
        if entry.applies(name)
        for at, what in text.found(entry)
    }


def main():
    parser = errors.OneLineParser(prog="retired.py", description="Find names and phrases that were replaced.")
    parser.add_argument("root", nargs="?", default=ROOT, type=pathlib.Path, help="root of a tree (default: the project)")
    parser.add_argument("--folders", action="store_true", help="print only how many each folder holds")
    arguments = parser.parse_args()
    if not arguments.root.is_dir():
        raise errors.BadInput(f"{arguments.root}: not a directory; allowed: the root of a tree")
    found = check(arguments.root)
    if arguments.folders:
        for folder, count in sorted(collections.Counter(sources.folder_of(name) or "." for name, _, _ in found).items()):
            print(f"{count:5}  {folder}")
    else:
        for name, line, text in found:
            print(f"{name}:{line}: {text}")
    print(f"retired.py: {len(found)} found" if found else "retired.py: none is left")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("retired.py", main))
