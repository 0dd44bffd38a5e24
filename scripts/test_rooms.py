"""Each rule of rooms.sh finds the mistake it is there for, and a clean tree is let be."""

import pathlib
import subprocess
import tempfile
import unittest

ROOMS = pathlib.Path(__file__).resolve().parent / "rooms.sh"

CLEAN = {
    "impls/all.hpp": '#include "impls/single_shot.hpp"\n',
    "impls/backend.hpp": "struct backend_traits { const char* name; };\n",
    "impls/single_shot.hpp": (
        '#include <atomic>\n#include "impls/backend.hpp"\n// Not bank, not protocols::bank.\n'
    ),
    "impls/detail/waiting.hpp": "auto now = std::chrono::steady_clock::now();\n",
    "impls/detail/mutex.hpp": "#define PIPES_GUARDED_BY(x)\n",
    "impls/conformance_test.cpp": (
        '#include "protocols/bank.hpp"\n#include <thread>\nauto t ='
        " std::chrono::steady_clock::now();\n"
    ),
    "impls/test/conformance.hpp": '#include "protocols/bank.hpp"\n#define PIPES_SKIP\n',
    "protocols/pipes.hpp": '#include "impls/all.hpp"\n',
    "protocols/bank.hpp": '#include "protocols/pipes.hpp"\n// No std::thread here.\n',
    "protocols/core/typestate.hpp": "#define PIPES_LIVE\n",
    "parts/chan.hpp": '#include <thread>\n#include "protocols/pipes.hpp"\n',
    "harness/clock.cpp": "auto now = std::chrono::steady_clock::now();\n",
    "harness/report.cpp": '#include <nlohmann/json.hpp>\nauto schema = "pipes-run/1";\n',
    "harness/counts/counts_json.cpp": "#include <nlohmann/json.hpp>\n",
    "harness/plan.cpp": (
        '#include "protocols/pipes.hpp"\n#include "parts/chan.hpp"\n#include "harness/plan.hpp"\n'
    ),
    "harness/workloads/ping_pong.hpp": (
        '#include "protocols/ping_pong.hpp"\n// as on single_shot\nauto [c, s] ='
        " entangle<on_b>();\n"
    ),
}

# What is broken, the file, the line added to it, a part of the rule.
MISTAKES = (
    (
        "a backend includes a protocol",
        "impls/single_shot.hpp",
        '#include "protocols/bank.hpp"',
        "impls includes neither",
    ),
    (
        "a backend includes the harness",
        "impls/detail/waiting.hpp",
        '#include "harness/clock.hpp"',
        "impls includes neither",
    ),
    (
        "a protocol includes the harness",
        "protocols/bank.hpp",
        '#include "harness/clock.hpp"',
        "protocols includes neither",
    ),
    (
        "a backend includes a part",
        "impls/single_shot.hpp",
        '#include "parts/chan.hpp"',
        "impls includes neither",
    ),
    (
        "a protocol includes a part",
        "protocols/bank.hpp",
        '#include "parts/chan.hpp"',
        "protocols includes neither",
    ),
    (
        "a part includes the harness",
        "parts/chan.hpp",
        '#include "harness/clock.hpp"',
        "parts does not include harness",
    ),
    (
        "a part reads a clock",
        "parts/chan.hpp",
        "auto t = std::chrono::steady_clock::now();",
        "reads a clock",
    ),
    (
        "a part treats a name specially",
        "parts/chan.hpp",
        'if (B::traits.name == "x") return;',
        "traits decide",
    ),
    ("a path from the file", "harness/plan.cpp", '#include "../impls/all.hpp"', "from the root"),
    (
        "a thread in a protocol",
        "protocols/bank.hpp",
        "std::jthread server;",
        "no thread and no atomic",
    ),
    (
        "an atomic in the front end",
        "protocols/core/typestate.hpp",
        "std::atomic<int> count;",
        "no thread and no atomic",
    ),
    (
        "a header of threads",
        "protocols/core/typestate.hpp",
        "#include <mutex>",
        "no thread and no atomic",
    ),
    (
        "a workload names a backend",
        "harness/workloads/ping_pong.hpp",
        "run<single_shot>();",
        "names no backend",
    ),
    (
        "a workload names it in words",
        "harness/workloads/ping_pong.hpp",
        'if (id == "single_shot") return;',
        "names no backend",
    ),
    (
        "a workload includes it",
        "harness/workloads/ping_pong.hpp",
        '#include "impls/single_shot.hpp"',
        "names no backend",
    ),
    (
        "a name is special",
        "harness/plan.cpp",
        'if (B::traits.name == "x") return;',
        "traits decide",
    ),
    (
        "a name is special in a test",
        "impls/conformance_test.cpp",
        'if ("x" != B::traits.name) return;',
        "traits decide",
    ),
    (
        "a name is special in a suite",
        "impls/test/conformance.hpp",
        'bool x = B::traits.name == "x";',
        "traits decide",
    ),
    (
        "a backend names a protocol",
        "impls/single_shot.hpp",
        "using bank = int;",
        "names no protocol",
    ),
    (
        "a backend names the namespace",
        "impls/single_shot.hpp",
        "protocols::stream<int> s;",
        "names no protocol",
    ),
    (
        "a clock in the harness",
        "harness/plan.cpp",
        "auto t = std::chrono::steady_clock::now();",
        "reads a clock",
    ),
    (
        "a clock of the system",
        "impls/single_shot.hpp",
        "clock_gettime(CLOCK_MONOTONIC, &t);",
        "reads a clock",
    ),
    (
        "a counter of cycles",
        "harness/workloads/ping_pong.hpp",
        "auto t = __rdtsc();",
        "reads a clock",
    ),
    (
        "another clock for deadlines",
        "impls/detail/waiting.hpp",
        "auto t = std::chrono::system_clock::now();",
        "steady clock",
    ),
    ("the schema elsewhere", "harness/plan.cpp", 'auto id = "pipes-run/1";', "knows the schema"),
    ("JSON elsewhere", "harness/plan.cpp", "#include <nlohmann/json.hpp>", "write JSON"),
    (
        "the schema of runs in the counts",
        "harness/counts/counts_json.cpp",
        'auto id = "pipes-run/1";',
        "knows the schema",
    ),
    ("a macro elsewhere", "impls/single_shot.hpp", "#define PIPES_FAST 1", "macros live in"),
)


class Rooms(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, text in CLEAN.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run_rooms(self, *arguments):
        return subprocess.run([ROOMS, *arguments], capture_output=True, text=True, check=False)

    def test_lets_a_clean_tree_be(self):
        done = self.run_rooms(self.root)
        self.assertEqual(
            (done.returncode, done.stdout), (0, "rooms.sh: every rule holds\n"), done.stderr
        )

    def test_finds_each_mistake(self):
        for what, name, line, rule in MISTAKES:
            with self.subTest(what):
                path = self.root / name
                path.write_text(CLEAN[name] + line + "\n", encoding="utf-8")
                done = self.run_rooms(self.root)
                path.write_text(CLEAN[name], encoding="utf-8")
                place = f"{name}:{CLEAN[name].count(chr(10)) + 1}: "
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertTrue(
                    any(
                        found.startswith(place) and rule in found
                        for found in done.stdout.splitlines()
                    ),
                    done.stdout,
                )

    def test_a_new_backend_is_guarded_without_being_listed(self):
        (self.root / "impls/carrier_pigeon.hpp").write_text(
            "struct carrier_pigeon;\n", encoding="utf-8"
        )
        workload = self.root / "harness/workloads/ping_pong.hpp"
        workload.write_text("run<carrier_pigeon>();\n", encoding="utf-8")
        self.assertEqual(self.run_rooms(self.root).returncode, 1)

    def test_wrong_arguments_exit_2_with_one_line(self):
        for arguments in (["one", "two"], [self.root / "missing"]):
            done = self.run_rooms(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
