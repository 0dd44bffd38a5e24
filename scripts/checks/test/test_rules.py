"""Each rule of rules.py finds the mistake it is there for, however it is written; a clean tree passes."""

import unittest

from checks.test import trees

CLOCK = "read clocks, nothing else"
WORKLOAD = "a workload names no backend"
THREADS = "a protocol contains no thread"
TRAITS = "traits decide, names do not"
ALIAS = "no other name for namespace std"
MACRO = "macros live in"
ATOMIC = "an atomic is reached by its own functions"
INCLUDE = "an include names its file"
ONCE = "the name single_shot is said once"
PROTOCOL = "a backend names no protocol"
JSON = "write JSON"
SCHEMA = "knows the schema"

CLEAN = {
    "impls/all.hpp": "#include <typed_pipes/impls/single_shot.hpp>\n",
    "impls/contract/backend.hpp": "struct backend_traits { const char* name; };\n",
    "impls/base/clock.hpp": "using clock = std::chrono::steady_clock;\ninline auto time_now() { return clock::now(); }\n",
    "impls/ring.hpp": 'static constexpr backend_traits traits{.name = "ring"};\n',
    "impls/single_shot.hpp": (
        '#include <atomic>\n// Not bank, not protocols::bank, not clock::now().\n'
        'static constexpr backend_traits traits{.name = "single_shot"};\n'
    ),
    "impls/base/waiting.hpp": "auto now = time_now();\nauto said = \"clock::now()\";\n",
    "impls/base/mutex.hpp": "#define TYPED_PIPES_GUARDED_BY(x)\n",
    "impls/conformance_test.cpp": (
        '#include <typed_pipes/protocols/bank.hpp>\n#include <thread>\nauto t = std::chrono::steady_clock::now();\n'
        'auto n = "single_shot";\n'
    ),
    "impls/test/conformance.hpp": "#define TYPED_PIPES_SKIP\n",
    "include/typed_pipes/pipes.hpp": "#include <typed_pipes/impls/all.hpp>\n",
    "protocols/oneshot.hpp": "struct oneshot {};\n",
    "protocols/bank.hpp": "#include <typed_pipes/pipes.hpp>\n// No std::thread here.\n",
    "protocols/core/typestate.hpp": "#define TYPED_PIPES_LIVE\n",
    "parts/channel.hpp": "#include <thread>\nvoid f() { latest = now; }\n",
    "harness/base/clock.cpp": "auto now = std::chrono::steady_clock::now();\n",
    "harness/machine/guard.cpp": "auto until = clock::now_ns();\nusing std::chrono::nanoseconds;\n",
    "harness/report/report.cpp": '#include <nlohmann/json.hpp>\nauto schema = "pipes-run/1";\n',
    "harness/counts/counts_json.cpp": "#include <nlohmann/json.hpp>\n",
    "harness/plan/plan.cpp": 'namespace fs = std::filesystem;\nconst char* workload = "ring";\n',
    "harness/workload/compile_workload.hpp": "#include <typed_pipes/impls/all.hpp>\n",
    "harness/workloads/ring.hpp": 'struct ring { auto [c, s] = entangle<on_b>(); };\nauto name = "ring";\n',
    "harness/workloads/ping_pong.hpp": "// as on single_shot\nauto p = programs_of<workloads::ring>();\n",
}

# The file, what is added to it, a part of the rule.
MISTAKES = (
    # A clock, read by its name, an alias, a pointer, an object, a macro, the kernel or the processor.
    ("parts/channel.hpp", "auto t = std::chrono::steady_clock::now();", CLOCK),
    ("parts/channel.hpp", "using time_source = std::chrono::steady_clock;", CLOCK),
    ("parts/channel.hpp", "auto t = typed_pipes::clock::now();", CLOCK),
    ("parts/channel.hpp", "auto t = clock::now();", CLOCK),
    ("parts/channel.hpp", "using c = typed_pipes::clock; auto t = c::now();", CLOCK),
    ("parts/channel.hpp", "auto* read = &clock::now;", CLOCK),
    ("parts/channel.hpp", "clock c; auto t = c.now();", CLOCK),
    ("harness/plan/plan.cpp", "auto t = clock ::\n  now();", CLOCK),
    ("harness/plan/plan.cpp", "auto t = clock:: /* the time */ now();", CLOCK),
    ("harness/plan/plan.cpp", "using std::chrono::high_resolution_clock;", CLOCK),
    ("impls/base/waiting.hpp", "auto t = std::chrono::system_clock::now();", CLOCK),
    ("impls/single_shot.hpp", "clock_gettime(CLOCK_MONOTONIC, &t);", CLOCK),
    ("impls/single_shot.hpp", "gettimeofday(&t, nullptr);", CLOCK),
    ("impls/single_shot.hpp", "auto t = std::time(nullptr);", CLOCK),
    ("impls/single_shot.hpp", "auto t = time(nullptr);", CLOCK),
    ("impls/single_shot.hpp", "auto t = absl::Now();", CLOCK),
    ("harness/workloads/ping_pong.hpp", "auto t = __rdtsc();", CLOCK),
    ("harness/workloads/ping_pong.hpp", "auto t = __builtin_ia32_rdtscp(&x);", CLOCK),
    ("harness/workloads/ping_pong.hpp", 'asm("rdtsc");', "no cycle counter"),
    # Protocols contain no thread.
    ("protocols/bank.hpp", "std::jthread server;", THREADS),
    ("protocols/bank.hpp", "std ::\n jthread server;", THREADS),
    ("protocols/bank.hpp", "#include <future>", THREADS),
    ("protocols/core/typestate.hpp", "std::atomic<int> count;", THREADS),
    ("protocols/core/typestate.hpp", "std::atomic_flag flag;", THREADS),
    ("protocols/core/typestate.hpp", "#include <mutex>", THREADS),
    ("protocols/core/typestate.hpp", "absl::Mutex m;", THREADS),
    ("protocols/bank.hpp", "namespace s = std;", ALIAS),
    ("protocols/bank.hpp", "using namespace std;", ALIAS),
    ("impls/conformance_test.cpp", "namespace s = ::std;", ALIAS),
    # What other checks would not see.
    ("impls/single_shot.hpp", "std::atomic_store_explicit(&full, true, order);", ATOMIC),
    ("impls/single_shot.hpp", "atomic_load(&full);", ATOMIC),
    ("parts/channel.hpp", "std::atomic_ref<int>(count).fetch_add(1);", ATOMIC),
    ("parts/channel.hpp", "__atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);", ATOMIC),
    ("parts/channel.hpp", "__sync_synchronize();", ATOMIC),
    ("parts/channel.hpp", "#include HEADER", INCLUDE),
    ("parts/channel.hpp", "#  include HEADER_OF(x)", INCLUDE),
    # A letter that looks like the start of a string hides nothing.
    ("parts/channel.hpp", "auto c = u8'\"'; auto t = clock::now(); auto d = L'\"';", CLOCK),
    # A workload runs over any backend, and nothing treats one by its name.
    ("harness/workloads/ping_pong.hpp", "run<single_shot>();", WORKLOAD),
    ("harness/workloads/ping_pong.hpp", 'if (id == "single_shot") return;', WORKLOAD),
    ("harness/workloads/ping_pong.hpp", "#include <typed_pipes/impls/single_shot.hpp>", WORKLOAD),
    ("harness/workloads/ping_pong.hpp", "#include <typed_pipes/impls/ring.hpp>", WORKLOAD),
    ("harness/workloads/ping_pong.hpp", "#include <typed_pipes/impls/all.hpp>", WORKLOAD),
    ("harness/workloads/ping_pong.hpp", "using p = over<stream<int>, ring>;", WORKLOAD),
    ("harness/workloads/ring.hpp", "using p = typed_pipes::ring;", WORKLOAD),
    ("harness/workloads/ring.hpp", "ring<park> r;", WORKLOAD),
    ("harness/plan/plan.cpp", 'if (B::traits.name == "x") return;', TRAITS),
    ("parts/channel.hpp", 'if (B::traits.name == "x") return;', TRAITS),
    ("impls/conformance_test.cpp", 'if ("x" != B::traits.name) return;', TRAITS),
    ("impls/test/conformance.hpp", "bool x = B::traits\n  .name == y;", TRAITS),
    ("harness/plan/plan.cpp", 'const auto n = B::traits.name; if (n == "single_shot") return;', ONCE),
    # Backends do not depend on a protocol.
    ("impls/single_shot.hpp", "using bank = int;", PROTOCOL),
    ("impls/single_shot.hpp", "protocols::stream<int> s;", PROTOCOL),
    ("impls/single_shot.hpp", "oneshot<int> s;", PROTOCOL),
    ("impls/single_shot.hpp", "port<bank, client> p;", PROTOCOL),
    ("impls/single_shot.hpp", "bank::deposit m;", PROTOCOL),
    # One place each.
    ("harness/plan/plan.cpp", 'auto id = "pipes-run/1";', SCHEMA),
    ("harness/counts/counts_json.cpp", 'auto id = "pipes-run/1";', SCHEMA),
    ("harness/plan/plan.cpp", "#include <nlohmann/json.hpp>", JSON),
    ("harness/plan/plan.cpp", '#include "nlohmann/json_fwd.hpp"', JSON),
    ("impls/single_shot.hpp", "#define TYPED_PIPES_FAST 1", MACRO),
    ("parts/channel.hpp", "#  define NOW clock", MACRO),
)


class Rules(trees.Tree):
    program = "rules.py"
    clean = CLEAN

    def test_a_clean_tree_passes(self):
        done = self.run_check(self.root)
        self.assertEqual((done.returncode, done.stdout), (0, "rules.py: every rule holds\n"), done.stderr)

    def test_a_broken_rule_is_printed_and_fails(self):
        self.write("parts/channel.hpp", "auto t = clock::now();\n")
        done = self.run_check(self.root)
        self.assertEqual((done.returncode, done.stdout[:21]), (1, "parts/channel.hpp:1: "), done.stderr)

    def test_finds_each_mistake(self):
        for name, added, rule in MISTAKES:
            with self.subTest(added, name=name):
                self.write(name, CLEAN[name] + added + "\n")
                self.assert_found(f"{name}:{CLEAN[name].count(chr(10)) + 1}: ", rule)
                self.write(name, CLEAN[name])

    def test_a_new_backend_is_guarded_without_being_listed(self):
        self.write("impls/carrier_pigeon.hpp", "struct carrier_pigeon;\n")
        self.write("harness/workloads/ping_pong.hpp", "run<carrier_pigeon>();\n")
        self.assert_found("harness/workloads/ping_pong.hpp:1: ", WORKLOAD)

    def test_a_new_protocol_may_be_called_as_a_variable_or_a_backend_is(self):
        backend = "impls/single_shot.hpp"
        self.write("protocols/mine.hpp", "struct mine;\n")
        self.write("protocols/single_shot.hpp", "struct single_shot;\n")
        self.write(backend, CLEAN[backend] + "bool f(int mine, int n) { return n < mine && mine > 1; }\n")
        self.assertEqual(self.run_check(self.root).returncode, 0)
        self.write(backend, CLEAN[backend] + "using p = mine;\n")
        self.assert_found(f"{backend}:{CLEAN[backend].count(chr(10)) + 1}: ", PROTOCOL)

    def test_wrong_arguments_are_one_line_and_exit_2(self):
        for arguments in (["one", "two"], [self.root / "missing"], ["--fast"]):
            done = self.run_check(*arguments)
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
