#!/usr/bin/python3
"""protocols.py - random protocols, compiled in batches and run over every backend by two threads.

    protocols.py                        for a minute
    protocols.py --seed=7 --count=8     the first batch of seed 7, again
    protocols.py --seed=7 --print       its program

A protocol has a few states, each with a direction and a few messages, which lead anywhere; messages hold numbers,
text, blocks of any size and alignment, and ends of other sessions. A script walks through it at random; one side may
leave on the way. What each side must see follows from the script alone, and is compared with what it saw over each
backend. A finding is kept in a folder beside --state: the program, what it printed, and what it should have.
"""

import dataclasses
import pathlib
import random as randomness
import shlex
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import kept  # noqa: E402

sys.path.insert(0, str(kept.ROOT / "scripts"))
from runs import errors  # noqa: E402

BATCH = 4  # protocols in one program
SECONDS = 120  # after which a program hangs
CONTENTS = ("nothing", "number", "number", "counted", "counted", "boxed", "text", "block<8, 1>", "block<9, 1>", "block<300, 4>", "block<5000, 8>",
            "block<64, 64>", "block<16, 128>", "letter<B>", "form<B>")
BUILDS = (
    ("g++", "-O0"),
    ("g++", "-O2"),
    ("clang++", "-O1"),
    ("clang++", "-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
    ("g++", "-O1", "-g1", "-fsanitize=thread"),
)


@dataclasses.dataclass(frozen=True)
class Edge:
    message: int
    to: int | None  # None: the session ends


@dataclasses.dataclass(frozen=True)
class State:
    client_sends: bool
    edges: tuple
    credits: int | None
    deadline: bool


@dataclasses.dataclass(frozen=True)
class Protocol:
    states: tuple
    contents: tuple  # of each message

    def bounded(self):
        """Whether every cycle has messages both ways: no path of one direction comes back to where it began."""
        for start, state in enumerate(self.states):
            seen, ahead = set(), [edge.to for edge in state.edges]
            while ahead:
                at = ahead.pop()
                if at == start and self.states[at].client_sends == state.client_sends:
                    return False
                if at is None or at in seen or self.states[at].client_sends != state.client_sends:
                    continue
                seen.add(at)
                ahead += [edge.to for edge in self.states[at].edges]
        return True


@dataclasses.dataclass(frozen=True)
class Script:
    steps: tuple  # of (state, edge, value, way to send, way to receive)
    client_steps: int
    server_steps: int


def random_protocol(random):
    contents = tuple(random.choice(CONTENTS) for _ in range(random.randint(1, 6)))
    count = random.choice((1, 1, 2, 2, 3, 4, 5, 7))
    states = []
    for at in range(count):
        edges = []
        for message in random.sample(range(len(contents)), min(random.choice((1, 1, 2, 3)), len(contents))):
            to = random.randrange(count) if random.random() < 0.85 else None
            edges.append(Edge(message, to))
        # So that each state can be reached.
        if at + 1 < count:
            edges[0] = Edge(edges[0].message, at + 1)
        states.append(State(random.random() < 0.5, tuple(edges), random.choice((None, None, 1, 2, 3, 5, 16)), random.random() < 0.1))
    return Protocol(tuple(states), contents)


def random_script(protocol, random):
    steps, at = [], 0
    length = random.choice((0, 1, 3, 10, 40, 200))
    while at is not None and len(steps) < length:
        which = random.randrange(len(protocol.states[at].edges))
        edge = protocol.states[at].edges[which]
        value = 0 if protocol.contents[edge.message] == "nothing" else random.randrange(1, 10**6)
        steps.append((at, which, value, random.randrange(3), random.randrange(5)))
        at = edge.to
    counts = [len(steps), len(steps)]
    if random.random() < 0.4:  # one leaves on the way; then a send that does not wait might find that or not
        counts[random.randrange(2)] = random.randint(0, len(steps))
        steps = [(*step[:3], step[3] % 2, step[4]) for step in steps]
    return Script(tuple(steps), *counts)


def expected(protocol, script):
    """What the client and the server must say."""
    counts = {True: script.client_steps, False: script.server_steps}
    said = []
    for client in (True, False):
        words, is_over = "", False
        for number, (at, which, value, _, _) in enumerate(script.steps[: counts[client]]):
            state = protocol.states[at]
            edge = state.edges[which]
            there = counts[not client] > number  # whether the other side takes this step
            if state.client_sends == client:
                words += f" !m{edge.message}={value}"
                if protocol.contents[edge.message] == "form<B>":
                    words += f"({value})" if there else "(closed)"
                is_over = edge.to is None
            elif there:
                words += f" ?m{edge.message}={value}"
                is_over = edge.to is None
            else:
                words, is_over = words + " closed", True
                break
        said.append(words + (" end" if is_over else " leaves"))
    return said


def source(protocols, scripts):
    """The program, in C++."""
    lines = ['#include "verify/fuzz/play.hpp"', "", "namespace typed_pipes::fuzz {"]
    for number, (protocol, script) in enumerate(zip(protocols, scripts)):
        lines += ["template <class B>", f"struct p{number} : protocol {{"]
        lines += [f"  struct m{index} {{ {content} content; }};" for index, content in enumerate(protocol.contents)]
        lines += ["  " + " ".join(f"struct s{index};" for index in range(len(protocol.states))), "  using start = s0;"]
        for index, state in enumerate(protocol.states):
            edges = ", ".join(f"auto(m{edge.message}) -> {'end' if edge.to is None else f's{edge.to}'}" for edge in state.edges)
            facts = f" static constexpr std::size_t credits = {state.credits};" if state.credits else ""
            facts += " static constexpr auto deadline = std::chrono::hours(10);" if state.deadline else ""
            lines.append(f"  struct s{index} : {'send' if state.client_sends else 'recv'}<{edges}> {{{facts} }};")
        steps = ", ".join("{%d, %d, %d, %d}" % step[1:] for step in script.steps) or "{0, 0, 0, 0}"
        lines += ["};", f"constexpr step steps{number}[] = {{{steps}}};"]
    lines += ["}  // namespace typed_pipes::fuzz", "", "int main() {", "  using namespace typed_pipes::fuzz;",
              "  print_backends(typed_pipes::all_backends{});"]
    for number, script in enumerate(scripts):
        steps = f"std::span(steps{number}).first({len(script.steps)})"
        lines.append(f'  play<p{number}>("p{number}", {{{steps}, {script.client_steps}, {script.server_steps}}});')
    return "\n".join([*lines, "}", ""])


def make_batch(seed, number, size):
    """Protocols, scripts and how to compile them: batch `number` of a seed."""
    random = randomness.Random(f"{seed} {number}")
    protocols = [random_protocol(random) for _ in range(size)]
    return protocols, [random_script(one, random) for one in protocols], random.choices(BUILDS, (3, 2, 2, 2, 1))[0]


def libraries():
    found = subprocess.run(["pkg-config", "--libs", "absl_synchronization", "absl_time"], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise errors.BadInput("pkg-config does not know absl_synchronization; scripts/setup/setup.sh installs it")
    return found.stdout.split()


def check_batch(batch, folder, libs):
    """What is wrong with it, or nothing; and what was printed."""
    protocols, scripts, build = batch
    (folder / "program.cpp").write_text(source(protocols, scripts), encoding="utf-8")
    folders = [f"-I{kept.ROOT / 'include'}", f"-I{kept.ROOT}"]
    # g++ remarks that objects of its version 4.5 passed large alignments in another way.
    command = [build[0], "-std=c++20", *build[1:], "-Wall", "-Wextra", "-Wno-psabi", *folders, "program.cpp", "-o", "program", "-pthread", *libs]
    (folder / "command.txt").write_text(shlex.join(command) + " && ./program\n", encoding="utf-8")
    compiled = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if compiled.returncode != 0 or compiled.stderr:
        return "does not compile without a warning", compiled.stderr
    try:
        ran = subprocess.run(["./program"], cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired as late:
        return f"was not finished after {SECONDS} s", (late.stdout or b"").decode(errors="replace")
    finally:
        (folder / "program").unlink(missing_ok=True)
    lines = ran.stdout.splitlines()
    backends = [line.split()[1:] for line in lines if line.startswith("backend ")]
    wanted = [f"backend {name} {carries}" for name, carries in backends]
    for number, (protocol, script) in enumerate(zip(protocols, scripts)):
        of_client, of_server = expected(protocol, script)
        for name, carries in backends:
            if carries == "any" or protocol.bounded():
                wanted += [f"p{number} {name} client:{of_client}", f"p{number} {name} server:{of_server}"]
    (folder / "expected.txt").write_text("\n".join(wanted) + "\n", encoding="utf-8")
    if ran.returncode != 0 or ran.stderr:
        return f"ended with {ran.returncode}", ran.stdout + ran.stderr
    if lines != wanted or not backends:
        return "differs: " + next((f"{one!r} in place of {other!r}" for one, other in zip(lines, wanted) if one != other), "in its length"), ran.stdout
    return "", ""


def fuzz(state, seconds, count, seed):
    """Batch after batch, until the time is over or there are enough; returns how many protocols that were."""
    libs, began, done = libraries(), time.monotonic(), 0
    while done < count if count else time.monotonic() - began < seconds:
        size = min(BATCH, count - done) if count else BATCH
        batch = make_batch(seed, done // BATCH, size)
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            fault, said = check_batch(batch, folder, libs)
            if fault:
                again = f"batch {done // BATCH} of seed {seed}: verify/fuzz/protocols.py --seed={seed} --count={done + size}"
                state.find(f"protocols-{seed}-{done // BATCH}", f"{again} {fault[:300]}", list(folder.iterdir()), {"said.txt": said, "again.txt": again + "\n"})
        done += size
        state.add("protocols", size)
    return done


def main():
    parser = errors.OneLineParser(prog="protocols.py", description="Compile random protocols and run them over every backend.",
                                  epilog="Exit code 0: nothing found. 1: something; a line says what and where. 2: bad input.")
    kept.add_options(parser, 60)
    parser.add_argument("--print", action="store_true", help="print the first program of the seed and stop")
    arguments = parser.parse_args()
    seed = kept.seed_of(arguments)
    if arguments.print:
        print(source(*make_batch(seed, 0, min(arguments.count or BATCH, BATCH))[:2]), end="")
        return 0
    state = kept.open_kept(arguments)
    print(f"protocols.py: seed {seed}", flush=True)
    done = fuzz(state, arguments.seconds, arguments.count, seed)
    print(f"  {done} protocols now, {state.counts['protocols']} in all", flush=True)
    return 1 if state.findings else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("protocols.py", main))
