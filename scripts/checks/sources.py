"""sources.py - the files of a tree, and their code, comments and strings told apart."""

import io
import os
import pathlib
import re
import subprocess
import tokenize

from runs import errors

CPP = (".hpp", ".cpp")
SKIPPED = {".git", "build", "__pycache__"}

_CPP_PARTS = re.compile(
    r'(?P<raw>\b(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")'
    r"|(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)"
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<letter>(?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')",
    re.DOTALL,
)
_BETWEEN_STRINGS = re.compile(r'"\s+[A-Za-z]{0,2}"')
# Of CMake and TOML.
_SETTINGS_PARTS = re.compile(r'(?m)(?P<comment>(?:^|(?<=\s))#[^\n]*)|(?P<string>"(?:\\.|[^"\\])*")', re.DOTALL)
# A quote in a word, as after a backslash, begins nothing.
_SHELL_PARTS = re.compile(r"""(?m)(?P<comment>(?:^|(?<=\s))#.*$)|(?P<string>(?<![\\\w])(?:"(?:\\.|[^"\\])*"|'[^']*'))""")
_CPP_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.MULTILINE)


def files(root):
    """Paths below root, relative and with slashes: what git knows or would add, else all there is."""
    root = pathlib.Path(root)
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=root, capture_output=True, text=True, check=True,
        ).stdout.split("\0")
        names = {name for name in listed if name}
    else:
        names = set()
        for folder, inside, found in os.walk(root):
            inside[:] = [name for name in inside if name not in SKIPPED]
            names |= {(pathlib.Path(folder) / name).relative_to(root).as_posix() for name in found}
    return sorted(name for name in names if (root / name).is_file() and not (root / name).is_symlink())


def is_cpp(name):
    """C++, or a template from which CMake makes C++."""
    return name.removesuffix(".in").endswith(CPP)


def folder_of(name):
    return name.rpartition("/")[0]


def is_test_program(name):
    last = name.rpartition("/")[2]
    return last.endswith("_test.cpp") or (last.startswith("test_") and last.endswith(".py"))


def is_test(name):
    """Tests, and what only tests use."""
    return is_test_program(name) or "test" in name.split("/")[:-1]


class Source:
    """One file. `code`, `comments` and `strings` have blanks in place of the rest: offsets agree. Between strings that the
    compiler joins are blanks too."""

    def __init__(self, root, name):
        self.name = name
        try:
            self.text = (pathlib.Path(root) / name).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise errors.BadInput(f"{name}: not UTF-8: {error.reason} at byte {error.start}") from error
        if is_cpp(name):
            parts = list(_cpp_parts(self.text))
        elif name.endswith(".py"):
            parts = list(_python_parts(self.text))
        elif name.endswith((".cmake", ".toml", "CMakeLists.txt")):
            parts = [(found.lastgroup, *found.span()) for found in _SETTINGS_PARTS.finditer(self.text)]
        elif name.endswith((".sh", "Makefile", ".clang-tidy")):
            parts = [(found.lastgroup, *found.span()) for found in _SHELL_PARTS.finditer(self.text)]
        else:
            parts = [("comment", 0, len(self.text))]  # prose from end to end
        self.comments = _only(self.text, [part[1:] for part in parts if part[0] == "comment"])
        self.strings = _joined(self.text, _only(self.text, [part[1:] for part in parts if part[0] == "string"]))
        self.code = _without(self.text, [part[1:] for part in parts])

    def line_of(self, offset):
        """Counted from 1."""
        return self.text.count("\n", 0, offset) + 1

    def lines(self):
        return self.text.count("\n") + (not self.text.endswith("\n") and self.text != "")

    def includes(self):
        """(the path with its brackets or quotes, and the line) of each #include."""
        plain = _without(self.text, [found.span() for found in _CPP_PARTS.finditer(self.text) if found["comment"]])
        return [(found[1], self.line_of(found.start(1))) for found in _CPP_INCLUDE.finditer(plain)]


def _cpp_parts(text):
    for found in _CPP_PARTS.finditer(text):
        yield ("comment" if found["comment"] else "string"), found.start(), found.end()


def _python_parts(text):
    """Comments and docstrings are comments; all other strings are strings."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    at = lambda place: starts[place[0] - 1] + place[1]
    fresh = True  # at the start of a statement, where a string is a docstring
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield "comment", at(token.start), at(token.end)
        elif token.type == tokenize.STRING:
            yield ("comment" if fresh else "string"), at(token.start), at(token.end)
            fresh = False
        elif token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            fresh = True
        elif token.type not in (tokenize.NL, tokenize.ENCODING):
            fresh = False


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def _joined(text, strings):
    """The strings without the quotes between two that have nothing else between them."""
    for found in _BETWEEN_STRINGS.finditer(text):
        if strings[found.start()] == strings[found.end() - 1] == '"':
            strings = strings[: found.start()] + _blank(found.group()) + strings[found.end() :]
    return strings


def _only(text, spans):
    kept, at = [], 0
    for start, end in spans:
        kept += [_blank(text[at:start]), text[start:end]]
        at = end
    return "".join([*kept, _blank(text[at:])])


def _without(text, spans):
    kept, at = [], 0
    for start, end in spans:
        kept += [text[at:start], _blank(text[start:end])]
        at = end
    return "".join([*kept, text[at:]])
