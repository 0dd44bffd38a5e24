"""hog.py - a process that keeps one processing unit busy at random times."""

import contextlib
import multiprocessing
import os
import random
import signal
import time

# Seconds: long beside a trial, and together about a quarter of the time.
_BUSY = (0.05, 0.4)
_IDLE = (0.2, 1.2)


@contextlib.contextmanager
def hog(cpu, seed):
    """While the body runs, another process is busy on that unit at times that follow from the seed. Gives a list, which
    afterwards has them: (start, end, processor time), in seconds since 1970 and seconds."""
    bursts = []
    ours, its = multiprocessing.Pipe()
    # It ends when the pipe does, so also if this process is killed.
    process = multiprocessing.get_context("fork").Process(target=_run, args=(cpu, seed, ours, its), daemon=True)
    process.start()
    its.close()
    try:
        yield bursts
    finally:
        with contextlib.suppress(EOFError, OSError):  # it was killed
            ours.send("stop")
            bursts += ours.recv()
        process.join()
        ours.close()


def _run(cpu, seed, theirs, pipe):
    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.sched_setaffinity(0, {cpu})
    chance = random.Random(seed)
    bursts = []
    while not pipe.poll(chance.uniform(*_IDLE)):
        start, used = time.time(), time.process_time()
        end = start + chance.uniform(*_BUSY)
        while time.time() < end:
            pass
        bursts.append((start, time.time(), time.process_time() - used))
    with contextlib.suppress(EOFError, BrokenPipeError):
        pipe.recv()
        pipe.send(bursts)
