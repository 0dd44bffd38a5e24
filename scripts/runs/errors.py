"""errors.py - bad input and the programs' answer to it: one line, exit code 2."""

import argparse
import codecs
import os
import sys

PACKAGES = {
    "numpy": "python3-numpy",
    "scipy": "python3-scipy",
    "pandas": "python3-pandas",
    "matplotlib": "python3-matplotlib",
    "jsonschema": "python3-jsonschema",
    "tabulate": "python3-tabulate",
}
LONGEST = 200  # of the words of a message
_PLAIN = {"µ": "u", "·": "-", "→": "->"}


_remarks = {}  # in the order in which they were made


class BadInput(Exception):
    """Something that the user has to correct; its text is the one line that is printed."""


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line and exit code 2, and of a program whose text any terminal gets."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        _suit_terminal()

    def error(self, message):
        print(f"{self.prog}: {one_line(message)}; see {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def run_program(name, body):
    """The exit code of `body`, a function that returns one; bad input becomes one line and a 2."""
    _remarks.clear()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    if sys.stdout is None:
        print(f"{name}: standard output: is closed; allowed: a file, a pipe or a terminal", file=sys.stderr)
        return 2
    _suit_terminal()
    try:
        try:
            code = body()
        except SystemExit as end:  # of the argument parser, which may have printed its help
            code = end.code
        sys.stdout.flush()
        for line in _remarks:
            print(f"{name}: {line}", file=sys.stderr)
        return code
    except BadInput as error:
        print(f"{name}: {one_line(error)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _discard_output()  # its reader has left
        return 1
    except OSError as error:
        _discard_output()
        print(f"{name}: {error.filename or 'standard output'}: {error.strerror}", file=sys.stderr)
        return 2
    except MemoryError:
        print(f"{name}: there is not enough memory for this", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def remark(line):
    """Something that the user should know of what is printed. A program says it once, on standard error, when it has ended well:
    one that refuses its input prints one line, which is why."""
    _remarks[line] = None


def _discard_output():
    """Standard output leads nowhere: Python would complain once more when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_modules():
    """Raises BadInput for the first module that this Python lacks, and names its package."""
    for module, package in PACKAGES.items():
        try:
            __import__(module)
        except ImportError as error:
            raise BadInput(
                f"{module} is missing from {sys.executable}; install the Debian package {package}, "
                "or run scripts/setup/find_python.sh to find a Python that has it"
            ) from error
        except Exception as error:  # of a library that its environment or a file of the user makes fail
            raise BadInput(f"{module} cannot be loaded: {error}") from error


def one_line(text):
    """`text` without line breaks and the middles of long words, whatever a user or a library put into it."""
    words = (word if len(word) <= LONGEST else f"{word[:LONGEST // 2]}...{word[-LONGEST // 2:]}" for word in str(text).split())
    return " ".join(words)


def _suit_terminal():
    """A terminal that knows ASCII only still gets its text."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")


def _plain(error):
    part = error.object[error.start : error.end]
    return "".join(_PLAIN.get(letter, "?") for letter in part), error.end
