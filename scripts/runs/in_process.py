"""in_process.py - runs a program of scripts/ without another Python: loading the modules takes seconds each time."""

import contextlib
import io
import subprocess
import sys
import tempfile
from unittest import mock


def ended(words, body, folder="."):
    """How the program `words` ended, run in `folder`; the same as of subprocess.run(). `body` is what it does, and returns its
    exit code."""
    with contextlib.ExitStack() as stack:
        # A file, because an error makes the program lead its standard output elsewhere.
        out = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))
        complaint = stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(mock.patch.object(sys, "argv", words))
        stack.enter_context(contextlib.chdir(folder))
        code = body()
        out.seek(0)
        return subprocess.CompletedProcess(words, code, out.read(), complaint.getvalue())
