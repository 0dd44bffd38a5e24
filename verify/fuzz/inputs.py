#!/usr/bin/python3
"""inputs.py - random command lines and damaged files for every program of the project.

    inputs.py                     all of them, for a minute
    inputs.py commands            command lines of pipes_bench, pipes_soak, pipes_counts, the explorer and the scripts
    inputs.py plans               damaged plans, for pipes_bench
    inputs.py runs                damaged runs, counts and kept files, for the programs that read them

A finding is a crash, a traceback, a program that hangs, an exit code other than 0, 1 and 2, or a 2 that does not say
why in one line. What was found is kept in a folder beside --state, with the command to see it again.
"""

import json
import pathlib
import random as randomness
import shlex
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import commands  # noqa: E402
import damage  # noqa: E402
import kept  # noqa: E402
import running  # noqa: E402

sys.path.insert(0, str(kept.ROOT / "scripts"))
from runs import errors  # noqa: E402

SCRIPTS = kept.ROOT / "scripts"
PLANS = ("harness/plan/plans", "examples/plans")
PROCESSES = 0.02  # of what could run inside this process, the share that runs as one of its own


class Until:
    """Whether to go on: for so many seconds, or until so many are done."""

    def __init__(self, seconds, count):
        self.count, self.done = count, 0
        self._end = time.monotonic() + seconds

    def __bool__(self):
        return self.done < self.count if self.count else time.monotonic() < self._end


def fuzz_commands(state, until, random, build):
    """Random command lines, each in a folder of its own."""
    known = commands.programs(build)
    shares = [program.share for program in known]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        while until:
            program = random.choices(known, shares)[0]
            line = commands.random_line(program, random)
            _one(state, "commands", program.name, program.start, line, program.script, folder, random)
            until.done += 1
            if until.done % 100 == 0:
                _clear(folder)


def fuzz_plans(state, until, random, build):
    """Damaged plans, for the program that measures them."""
    bench = build / "pipes_bench"
    plans = [path.read_text(encoding="utf-8") for part in PLANS for path in sorted((kept.ROOT / part).glob("*.toml"))]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        while until:
            _damaged_plan(random.choice(plans), folder / "mine.toml", random)
            _one(state, "plans", bench.name, (str(bench),), ["--plan=mine.toml", "--list"], None, folder, random, [folder / "mine.toml"])
            until.done += 1


def fuzz_runs(state, until, random, build):
    """Damaged runs, and now and then another kept file, each for one program that reads it."""
    bases = damage.bases()
    soak = build / "pipes_soak"
    while until:
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            what = random.random()
            if what < 0.02 and soak.exists():
                _damaged_copy(_kept_of_soak(), folder / "soak.json", random)
                line = ["--state=soak.json", "--filter=^ring_park/sleeping$", "--sleeps=1", "--limit_s=0.01", "--quiet"]
                _one(state, "runs", soak.name, (str(soak),), line, None, folder, random, [folder / "soak.json"])
            elif what < 0.04:
                _damaged_copy((kept.ROOT / "results/backends.json").read_text(encoding="utf-8"), folder / "backends.json", random)
                _script(state, "backends.py", ["backends.json"], folder, random, [folder / "backends.json"])
            else:
                run = damage.write(random.choice(bases), folder / "run", random)
                _script(state, *_reader(random), folder, random, [run])
            until.done += 1


def _reader(random):
    """A program that reads runs, and its arguments."""
    what = random.random()
    if what < 0.45:
        return "page.py", ["run", "--table", *random.choice(([], [], ["--page=blog"], ["--page=rivals"], ["--page=summary"]))]
    if what < 0.50:
        return "page.py", ["run", *random.choice(([], ["--page=blog"], ["--page=rivals"]))]  # with its figures, which take a second
    if what < 0.70:
        return "check_run.py", ["run"]
    if what < 0.85:
        return "backends.py", ["run", *random.choice(([], ["--origin=ours"], ["--origin=third_party"]))]
    if what < 0.89:
        return "costs.py", ["run", *random.choice(([], ["--workload=stream"]))]
    if what < 0.92:
        return "agree.py", ["run", "run"]
    pairs = ["ping_pong/ring/.*", "ping_pong/floor"], ["ping_pong/single_shot/.*spin", "ping_pong/queue_mutex/.*"], ["", ""]
    return "compare.py", ["run", *random.choice(pairs)]


def _kept_of_soak():
    step = {"to_server": 10, "to_client": 10, "sleeps": 1, "sessions": 1, "seconds": 1.5, "longest_burst": 3, "grown_bytes": 0}
    return json.dumps({"form": "pipes-soak/1", "program": "0" * 64, "steps": {"ring_park/sleeping": step}})


def _damaged_plan(text, path, random):
    if random.random() < 0.7:
        text = damage.damage_plan(text, random)
    content = text.encode()
    path.write_bytes(damage.damage_bytes(content, random) if random.random() < 0.4 else content)


def _damaged_copy(text, path, random):
    value = json.loads(text)
    if random.random() < 0.5:
        damage.damage_value(value, random)
        path.write_text(json.dumps(value), encoding="utf-8", errors="surrogatepass")
    else:
        path.write_bytes(damage.damage_bytes(text.encode(), random))


def _script(state, name, line, folder, random, files):
    script = SCRIPTS / name
    _one(state, "runs", name, ("/usr/bin/python3", str(script)), line, script, folder, random, files)


def _one(state, kind, name, start, line, script, folder, random, files=()):
    if script is None or random.random() < PROCESSES:
        ended = running.as_process([*start, *line], folder)
    else:
        ended = running.inside(script, line, folder)
    if ended.fault:
        words = shlex.join([*start, *line])
        texts = {"command.txt": words + "\n", "said.txt": ended.said}
        state.find(f"{kind}-{state.counts[kind]}", f"{name} {ended.fault}: {words[:300]}", files, texts)
    state.add(kind, 1)


def _clear(folder):
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


PARTS = {"commands": fuzz_commands, "plans": fuzz_plans, "runs": fuzz_runs}


def check_programs(parts, build):
    if "plans" in parts and not (build / "pipes_bench").exists():
        raise errors.BadInput(f"--build={build}: has no pipes_bench, which reads plans; make build builds it")


def fuzz(state, parts, seconds, count, seed, build):
    """Each part for its share of the time, or until `count` of it are done; yields the part and how many were done."""
    for part in parts:
        until = Until(seconds / len(parts), count)
        PARTS[part](state, until, randomness.Random(f"{seed} {part}"), build.resolve())
        yield part, until.done


def main():
    parser = errors.OneLineParser(prog="inputs.py", description="Give random command lines and damaged files to every program.",
                                  epilog="Exit code 0: nothing found. 1: something; a line says what and where. 2: bad input.")
    parser.add_argument("part", nargs="*", help=f"{', '.join(PARTS)} (default: all)")
    kept.add_options(parser, 60)
    parser.add_argument("--build", type=kept.absolute_path, default=kept.ROOT / "build/release",
                        help="folder of the built programs (default: build/release)")
    arguments = parser.parse_args()
    parts = kept.parts_of(arguments, PARTS)
    check_programs(parts, arguments.build)
    errors.check_modules()
    state = kept.open_kept(arguments)
    seed = kept.seed_of(arguments)
    print(f"inputs.py: seed {seed}", flush=True)
    try:
        for part, done in fuzz(state, parts, arguments.seconds, arguments.count, seed, arguments.build):
            print(f"  {done} {part} now, {state.counts[part]} in all", flush=True)
    finally:
        state.save()
    return 1 if state.findings else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("inputs.py", main))
