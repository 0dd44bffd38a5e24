"""The answer of a program of scripts/ without another Python: loading the modules takes seconds each time."""

import contextlib
import io
import subprocess
import sys
import tempfile
from unittest import mock

from runs import errors


def answer(program, *arguments, folder="."):
    """What the module `program` says to these arguments, run in `folder`; the same as of subprocess.run()."""
    name = f"{program.__name__}.py"
    words = [name, *map(str, arguments)]
    with contextlib.ExitStack() as stack:
        # A file, because an error makes the program lead its standard output elsewhere.
        out = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        complaint = stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(mock.patch.object(sys, "argv", words))
        stack.enter_context(contextlib.chdir(folder))
        code = errors.run_program(name, program.main)
        out.seek(0)
        return subprocess.CompletedProcess(words, code, out.read(), complaint.getvalue())


def complaint(test, done):
    """The one line of a program that refused what it was given, and printed nothing else."""
    lines = done.stderr.count("\n"), len(done.stderr.splitlines())
    test.assertEqual((done.returncode, done.stdout, lines), (2, "", (1, 1)), done.stderr)
    return done.stderr
