"""commands.py - random command lines for the programs of the project.

What a program takes is read from its own --help: flags, and the words in their explanations. A line
is made of those, of values that are nearly right and of nonsense. Each program has an ending that keeps a line
that happens to be right from measuring for long.
"""

import dataclasses
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCRIPTS = ("page.py", "compare.py", "backends.py", "check_run.py", "costs.py", "agree.py")
# Checks that look at a folder in less than a second; all of it when that folder is the project.
CHECKS = ("folders.py", "rules.py", "orderings.py", "witnesses.py", "retired.py")
NUMBERS = (
    "0", "1", "-1", "+1", "1.5", "1e3", "1e400", "-0", "nan", "inf", "0x10", "00", "1_000", "1,000", "2147483648", "4294967296",
    "9223372036854775808", "18446744073709551615", "18446744073709551616", "9" * 50, "0.1", "1e-320", "", " 1", "1 ", "1k", "1ms"
)
NONSENSE = (
    "", " ", "-", "--", "=", "a b", "'", '"', "\\", "%s%n", "%d", "$HOME", "`id`", ";", "*", "?", "[", "(", "((((", "a{1,99999}", "(?P<",
    "\n", "\t", "\x1b[31m", "\u00e4\u00df", "\u202e", "\U0001f600", "\udcff", "x" * 5000, "../../..", "/", "/dev/null", "/dev/full",
    "/proc/self/mem", "no/such/dir", "true", "false", "NaN", "null", "--help", ",", ",,,", "a,b", "a,,b", "0,1", "1,1", "1,0,1", ".", "..",
    "\x7f", "\x01"
)
QUIET_END = (
    "--plan=smoke", "--workload=ping_pong", "--backend=ring", "--wait=spin_then_park", "--placement=unpinned", "--payload_bytes=8",
    "--pairs=1", "--rounds=1", "--trial_ms=0.1", "--filter=.", "--out=out", "--hang_limit_s=60", "--quiet"
)
# Flags with which pipes_bench does not measure.
ASKS = ("--list", "--help", "--version", "--list_backends", "--list_workloads", "--benchmark_list_tests")


@dataclasses.dataclass(frozen=True)
class Program:
    name: str
    start: tuple  # the words before its arguments
    flags: tuple
    words: tuple
    asks: tuple  # a line with one of these does not run for long
    end: tuple  # nor does one with these after the rest
    share: int  # how often it is taken
    script: pathlib.Path | None = None  # a Python program, which can run in this process


def programs(build):
    """Those that are built in `build`, and the scripts."""
    found = []
    for name, place, asks, end, share in (
        ("pipes_bench", "pipes_bench", (*ASKS, "--skipped --list"), QUIET_END, 50),
        ("pipes_soak", "pipes_soak", ("--list", "--help"),
         ("--filter=^ring_park/unpinned$", "--total=1000", "--sleeps=10", "--session=0", "--limit_s=0.01", "--state=soak.json", "--fresh"), 15),
        ("pipes_counts", "pipes_counts", ("--help", "--no_such"), ("--no_such",), 5),
        ("explorer", "verify/explorer/explorer_test", ("--help", "--list", "--no_such", "--only=no such scenario", "--replay no 0"), ("--list",), 10),
    ):
        if (build / place).exists():
            found.append(_program(name, (str(build / place),), asks, end, share))
    for name in SCRIPTS:
        script = ROOT / "scripts" / name
        found.append(_program(name, ("/usr/bin/python3", str(script)), ("--help", "no_such_run", "."), (), 8, script))
    for name in CHECKS:
        script = ROOT / "scripts/checks" / name
        found.append(_program(name, ("/usr/bin/python3", str(script)), ("--help", "no_such_folder", "."), (".",), 2, script))
    return found


def _program(name, start, asks, end, share, script=None):
    helped = subprocess.run([*start, "--help"], capture_output=True, text=True, check=False, timeout=60)
    text = helped.stdout + helped.stderr
    flags = tuple(dict.fromkeys(re.findall(r"--[a-z_]+", text)))
    words = tuple(dict.fromkeys(re.findall(r"\b[a-z0-9_]{2,}\b", text)))
    return Program(name, start, flags, words, asks, end, share, script)


def random_line(program, random):
    """The arguments of one line."""
    line = [_argument(program, random) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 5, 12)))]
    # Most lines ask for something quick; few run.
    if random.random() < 0.98 or not program.end:
        line.insert(random.randint(0, len(line)), random.choice(program.asks))
        line = [word for argument in line for word in ((argument,) if argument not in program.asks else argument.split(" ", 1))]
        if program.name == "pipes_soak" and not {"--list", "--help"} & set(line):
            line += program.end
    else:
        line += program.end
    if program.name == "pipes_bench" and not set(line) & set(ASKS):
        line += program.end
    return [word.replace("\0", "") for word in line]


def _argument(program, random):
    kind = random.randrange(10)
    if kind == 0 or not program.flags:
        return random.choice((*NONSENSE, *NUMBERS))
    flag = random.choice(program.flags)
    if kind == 1:
        return _damaged(flag, random)
    if kind == 2:
        return flag
    return f"{flag}={_value(program, random)}"


def _value(program, random):
    kind = random.randrange(6)
    if kind == 0:
        return random.choice(NONSENSE)
    if kind <= 2:
        return random.choice(NUMBERS)
    if kind == 3:
        return ",".join(random.choice(program.words) for _ in range(random.randint(1, 4)))
    if kind == 4:
        return _damaged(random.choice(program.words), random)
    return random.choice(program.words)


def _damaged(text, random):
    """The text with a letter lost, doubled, changed or moved."""
    at = random.randrange(len(text) + 1)
    how = random.randrange(5)
    if how == 0:
        return text[:at] + text[at + 1 :]
    if how == 1:
        return text[:at] + text[at - 1 : at] + text[at:]
    if how == 2:
        return text[:at] + chr(random.choice((random.randint(1, 126), random.randint(128, 0x2FF)))) + text[at:]
    if how == 3:
        return text.upper()
    return text[at:] + text[:at]
