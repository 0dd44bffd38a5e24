"""operations.py - runs libFuzzer over sequences of operations, and keeps what it found worth keeping.

The committed corpus is corpus.txt, an input a line in hexadecimal, so that a difference can be read. The fuzzer
works on a folder of files, beside the state, which begins with those and grows from run to run.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import threading
import time

from kept import ROOT

CORPUS = ROOT / "verify/fuzz/operations/corpus.txt"
MOST = 120_000  # bytes of inputs in it
LONGEST = 400  # bytes of an input
REPORT = 60  # seconds between two lines of progress


class Fuzzer:
    """One process of libFuzzer, whose words are read as they come."""

    def __init__(self, command, folder):
        self.runs, self.backends, self.last = 0, 1, []
        self._process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                         errors="replace", start_new_session=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stderr:
            if found := re.match(r"#(\d+)\s|stat::number_of_executed_units: (\d+)", line):
                self.runs = max(self.runs, int(found[1] or found[2]))
            elif found := re.match(r"operations_fuzz: (\d+) backends", line):
                self.backends = int(found[1])
            self.last = [*self.last[-200:], line]

    def is_running(self):
        return self._process.poll() is None

    def stop(self):
        if self.is_running():
            os.killpg(self._process.pid, signal.SIGINT)

    def ended(self):
        """Its exit code, when it has ended."""
        code = self._process.wait()
        self._reader.join()
        return code


def unpack(folder):
    """Puts the committed inputs into a folder, as files with the names that libFuzzer would give them."""
    folder.mkdir(parents=True, exist_ok=True)
    for line in CORPUS.read_text(encoding="ascii").split():
        content = bytes.fromhex(line)
        (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def fuzz(state, seconds, seed, program, processes):
    """Fuzzes for so long; returns how many inputs were run over how many backends."""
    base = state.path.with_suffix("")
    corpus, found = base / "corpus", base / "operations"
    unpack(corpus)
    found.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    fuzzers = []
    for number in range(processes):
        options = [f"-max_total_time={max(round(seconds), 1)}", f"-max_len={LONGEST}", f"-seed={(seed + number) % 2**32 or 1}",
                   f"-artifact_prefix={found}/", "-print_final_stats=1", "-timeout=60"]
        if number % 2 == 0:
            options.append("-len_control=0")  # long inputs from the start
        fuzzers.append(Fuzzer([program, *options, corpus], base))
    counted, told = 0, time.monotonic()
    try:
        while any(one.is_running() for one in fuzzers):
            time.sleep(0.2)
            if time.monotonic() - told > REPORT:
                told = time.monotonic()
                counted = _count(state, fuzzers, counted)
                print(f"  {counted:,} sequences so far, {state.counts['sequences']:,} in all", flush=True)
    finally:
        for one in fuzzers:
            one.stop()
        codes = [one.ended() for one in fuzzers]
        _count(state, fuzzers, counted)
    for one, code in zip(fuzzers, codes):
        if code != 0:
            inputs = sorted(set(found.iterdir()) - before)
            what = next((line.strip() for line in reversed(one.last) if re.match(r"\w+: |==\d+==\s*ERROR", line)), f"ended with {code}")
            again = "".join(f"{program} {path}\n" for path in inputs)
            state.find(f"operations-{seed}", f"operations: {what}", inputs, {"said.txt": "".join(one.last), "command.txt": again})
    return sum(one.runs for one in fuzzers), max(one.backends for one in fuzzers)


def _count(state, fuzzers, counted):
    now = sum(one.runs * one.backends for one in fuzzers)
    state.add("sequences", now - counted)
    return now


def keep(state, program):
    """Writes corpus.txt anew: the smallest inputs that reach all that the folder's inputs reach."""
    base = state.path.with_suffix("")
    unpack(base / "corpus")
    least = base / "least"
    shutil.rmtree(least, ignore_errors=True)
    least.mkdir()
    subprocess.run([program, "-merge=1", f"-max_len={LONGEST}", least, base / "corpus"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    inputs = sorted((path.read_bytes() for path in least.iterdir()), key=lambda content: (len(content), content))
    total, lines = 0, []
    for content in inputs:
        total += len(content)
        if total > MOST:
            break
        lines.append(content.hex())
    CORPUS.write_text("".join(line + "\n" for line in lines if line), encoding="ascii")
    return len(lines), len(inputs)
