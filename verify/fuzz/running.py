"""running.py - one run of a program on one input, as a process or inside this one, and whether it ended well.

It ends well with exit code 0, 1 or 2, in time, without a traceback or a sanitizer's report; a 2 has said why, in
one line. A script runs inside this process for speed, and now and then as a process of its own.
"""

import contextlib
import dataclasses
import importlib.util
import io
import os
import signal
import subprocess
import sys
import traceback

from kept import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
SECONDS = 60  # after which it hangs
REPORTS = ("Traceback (most recent call last)", "AddressSanitizer", "runtime error:", "terminate called", "Assertion")


@dataclasses.dataclass(frozen=True)
class Ended:
    code: int | None  # None: it did not end
    said: str  # on standard error
    fault: str  # empty: it ended well


def as_process(words, folder):
    """Runs a command in a folder."""
    with subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            said = process.communicate(timeout=SECONDS)[1].decode(errors="replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return Ended(None, process.communicate()[1].decode(errors="replace"), f"was not finished after {SECONDS} s")
    return _judged(process.returncode, said)


def inside(script, arguments, folder):
    """Runs the main function of a Python program as a process would, but in this one."""
    streams = _Stream(), _Stream()
    before = sys.argv, os.getcwd(), signal.signal(signal.SIGALRM, _hangs)
    sys.argv = [str(script), *arguments]
    os.chdir(folder)
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = _errors().run_program(script.name, _main_of(script))
    except _Hangs:
        return Ended(None, streams[1].getvalue() + traceback.format_exc(), f"was not finished after {SECONDS} s")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # pylint: disable=broad-except
        return Ended(None, streams[1].getvalue() + traceback.format_exc(), f"raised {type(error).__name__}")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before[2])
        os.chdir(before[1])
        sys.argv = before[0]
        for stream in streams:
            stream.close()
    return _judged(0 if code is None else code, streams[1].text)


def _judged(code, said):
    fault = ""
    if code not in (0, 1, 2):
        fault = f"ended with {code}"
    elif report := next((one for one in REPORTS if one in said), None):
        fault = f"said '{report}'"
    elif code == 2 and (said.count("\n") != 1 or not said.strip()):
        fault = f"ended with 2 and {said.count(chr(10))} lines in place of one"
    return Ended(code, said, fault)


class _Hangs(BaseException):
    pass


def _hangs(*_):
    raise _Hangs


class _Stream(io.StringIO):
    """In place of a standard stream; what is done to its descriptor has no effect elsewhere."""

    def __init__(self):
        super().__init__()
        self._nowhere = os.open(os.devnull, os.O_WRONLY)
        self.text = ""

    def fileno(self):
        return self._nowhere

    def reconfigure(self, **_):
        pass

    def close(self):
        self.text = self.getvalue()
        os.close(self._nowhere)
        super().close()


def _errors():
    from runs import errors

    return errors


_MAINS = {}


def _main_of(script):
    if script not in _MAINS:
        spec = importlib.util.spec_from_file_location("fuzzed_" + script.stem, script)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        _MAINS[script] = module.main
    return _MAINS[script]
