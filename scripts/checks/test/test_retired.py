"""retired.py finds every kind of retired name and phrase where it is retired, and only there."""

import shutil
import unittest

from checks import retired
from checks.test import trees

# Each is found, whatever stands around it.
SEEDED = (
    ("impls/contract/notifier.hpp", "class basic_bell {};", "basic_bell"),
    ("impls/contract/notifier.hpp", "void f() { peer->ring(); }", "->ring("),
    ("impls/contract/notifier.hpp", "// A bell is armed first.", "bell"),
    ("impls/contract/notifier.hpp", "if (rung_) return;", "rung_"),
    ("impls/base/adaptive_wait.hpp", "while (look_again()) {}", "look_again"),
    ("impls/base/adaptive_wait.hpp", "constexpr int PATIENCE_S = 3, BELL = 1;", "PATIENCE_S"),
    ("scripts/runs/reading.py", "BELL = 1", "BELL"),
    ("impls/base/adaptive_wait.hpp", "// Patience that learns.", "Patience"),
    ("impls/detail/packet.hpp", "peer.tell(); bool peer_gone = presence();", "peer_gone"),
    ("impls/detail/packet.hpp", "// A stranger may be roused.", "A stranger may"),
    ("impls/detail/slot_ring.hpp", "auto number = s.word;", "number"),
    ("impls/contract/backend.hpp", "room room = room::unbounded;", "room::"),
    ("impls/contract/backend.hpp", "std::size_t usual_room = 64;", "usual_room"),
    ("protocols/core/endpoint.hpp", "using parcel_type = int;", "parcel_type"),
    ("parts/channel.hpp", "template <class T> class chan {};", "chan"),
    ("parts/channel.hpp", "port<int> in;", "port<"),
    ("harness/plan/plan.cpp", "p.add_contestants(crew_size);", "add_contestants"),
    ("harness/plan/plan.cpp", "settings s{.at = 64};", ".at ="),
    ("harness/plan/plan.cpp", "auto scheme_ = 1;", "scheme_"),
    ("harness/plan/plan.cpp", "pipes::entangle<p>();", "pipes::"),
    ("harness/plan/plan.cpp", "#ifdef PIPES_NATIVE", "PIPES_NATIVE"),
    ("harness/plan/plan.cpp", "// The default: who names\n// none gets it.", "who names none"),
    ("harness/plan/plan.cpp", "// Free it. Who sleeps says so.", "Who"),
    ("harness/plan/plan.cpp", "// Freed late; who reads has joined.", "who"),
    ("harness/plan/plan.cpp", "// Whoever\n// reads has joined.", "Whoever"),
    ("harness/plan/plan.cpp", "// What a reader finds who comes at any time.", "What a reader finds who"),
    ("docs/map.md", "protocols/   who says it, how often", "who"),
    ("harness/plan/plan.cpp", "/* room for two */", "room"),
    ("harness/plan/plan.cpp", 'say("no room");', "room"),
    ("harness/plan/plan.cpp", 'say("Whoever "\n    "reads has joined");', "Whoever"),
    ("harness/plan/plan.cpp", 'say("the peer is " "gone");', "peer is gone"),
    ("scripts/runs/errors.py", 'say("the peer is "\n    f"gone")', "peer is gone"),
    ("harness/CMakeLists.txt", 'message(FATAL_ERROR "no room")', "room"),
    ("harness/plan/plans/quick.toml", 'about = "One sweep over all"', "One sweep"),
    ("harness/plan/plan_test.cpp", "TEST(plan, a_sender_waits_while_there_is_no_room) {}", "room"),
    ("harness/workloads/source.cpp.in", "run<crew>();", "crew"),
    ("scripts/runs/reading.py", "patience_s = 3", "patience_s"),
    ("scripts/runs/reading.py", '"""Beside rivals."""', "Beside rivals"),
    ("scripts/setup/setup.sh", "ls  # whoever asks", "whoever"),
    ("scripts/setup/setup.sh", 'echo "whoever asks"', "whoever"),
    ("languages/rust/main.rs", "// Whoever asks", "Whoever"),
    ("CITATION.cff", "abstract: whoever asks", "whoever"),
    ("scripts/runs/errors.py", "say('run scripts/find_python.sh')", "scripts/find_python.sh"),
    ("docs/map.md", "One line, one journey.", "journey"),
    ("README.md", "## Beside\nrivals", "Beside rivals"),
    ("docs/map.md", "The rooms of the house.", "rooms"),
    ("impls/base/park.hpp", "// It was rung.", "rung"),
    ("docs/map.md", "A run of messages.", "run of messages"),
    ("docs/map.md", "A parcel.", "parcel"),
    ("docs/map.md", "A contest.", "contest"),
    ("harness/plan/plan.cpp", "// One sweep over the backends.", "One sweep"),
    ("docs/map.md", "Sizes are measured in sweeps.", "sweeps"),
    ("impls/detail/packet.hpp", "// The peer is gone.", "peer is gone"),
    ("harness/run/runner.cpp", "// Ends when the client that waited has gone.", "client that waited has gone"),
    ("protocols/core/endpoint.hpp", "// For a gone receiver.", "gone receiver"),
    ("impls/detail/packet.hpp", "// Learns of the presence of its peer.", "presence of its peer"),
    ("impls/detail/packet.hpp", "// Closed: nothing to say.", "nothing to say"),
    ("impls/slots.hpp", "// Writes the number of a slot.", "number of a slot"),
    ("docs/map.md", "It loads the slot's word.", "slot's word"),
    ("docs/map.md", "A `chan<int>` per worker.", "chan<int>"),
    ("impls/ring.hpp", "chan<int> c;", "chan<"),
    ("harness/plan/plan.cpp", "port<bank> p;", "port<bank>"),
    ("scripts/page.py", "# Returns a port_set<T>.", "port_set<T>"),
    ("impls/base/park.hpp", "// Each meeting takes a futex call.", "Each meeting"),
    ("docs/map.md", "Two\nmeetings for one message.", "Two meetings"),
    ("harness/comparison/all.hpp", "// It invites each queue once.", "invites"),
    ("scripts/page.py", "# Backends that are invited.", "invited"),
    ("scripts/page.py", "armed = True", "armed"),
    ("scripts/page.py", "# The armed end.", "armed"),
    ("scripts/page.py", "scheme = 1", "scheme"),
    ("harness/plan/plan.cpp", "// The scheme says how many rounds.", "scheme"),
    ("harness/plan/plan.cpp", "auto asked = parse();", "asked"),
    ("harness/plan/plan.cpp", '#include "harness/asked/plan.hpp"', "harness/asked"),
    ("docs/map.md", "`scripts/check_asked.sh` looks first.", "scripts/check_asked.sh"),
    ("harness/plan/plan.cpp", "// A queue stands beside ours.", "stands beside"),
    ("scripts/page.py", "# The name stands\n# behind the number.", "stands behind"),
    ("impls/base/park.hpp", "// The sender wakes who sleeps.", "wakes who"),
)
# These are ordinary words and senses, which are not retired.
FINE = (
    ("harness/workloads/thread_ring.hpp", "struct ring {}; ring r; ring(); // a ring of threads"),
    ("impls/ring.hpp", "using ring = basic_ring<park>; // Sequence numbers of a ring, in words of 8 bytes."),
    ("impls/contract/notifier.hpp", "arm(); disarm(); income = 1; notified_ = become;"),
    ("harness/machine/cells.cpp", "int number = words.size(); auto s = v.at(3); plans.at(k) == met;"),
    ("impls/slots.hpp", "typename Sync::port port; // Nobody is told. The man who waits. Who waits? Asks who waits."),
    ("harness/plan/plan.cpp", "typed_pipes::bank b; namespace typed_pipes::harness {} TYPED_PIPES_LIVE // pipes_bench"),
    ("README.md", "Who is this for? For people who write servers. Headroom, mushrooms, groom-like."),
    ("results/reference/README.md", "Beside rivals: whoever has room."),
    ("scripts/page.py", "# Mark and sweep. Sweep the table away, with sweeping words."),
    ("harness/run/runner.cpp", "// The end of the file is gone. A sender has gone through its states."),
    ("impls/ring.hpp", "// In the presence of a debugger. A server has nothing more to say."),
    ("impls/ring.hpp", "// The number of slots, or of the slots of a ring; its slots have words. port<G, R> p;"),
    ("harness/many_to_one/shared_chan_2012.hpp", "// A port and a chan; chan<T>, port<T>. shared_chan_2012 s;"),
    ("docs/map.md", "Meeting a deadline, or meeting the needs of users without meeting them. This invites a mistake."),
    ("harness/plan/plan.cpp", "// A cast that invites mistakes. The colour scheme, or a naming scheme."),
    ("parts/README.md", "Members stay armed with one notifier. The scheme is armed."),
    ("scripts/page.py", "# A port is armed with a notifier."),
    ("harness/plan/plan.cpp", "// The user has asked for it, as soon as it is asked."),
    ("docs/map.md", "It stands for text, as it stands, stands out, stands in for another, and stands on a base."),
    ("docs/map.md", "It says who sleeps. Users who wake early block threads; a thread wakes. Who wakes whom?"),
)


class Retired(trees.Tree):
    program = "retired.py"

    def setUp(self):
        super().setUp()
        (self.root / "scripts/checks").mkdir(parents=True)
        shutil.copy(trees.CHECKS / "retired.toml", self.root / retired.LIST)

    def test_finds_what_is_seeded(self):
        for name, text, what in SEEDED:
            with self.subTest(text):
                path = self.write(name, "int x;\n" + text + "\n" if name.endswith("pp") else "x = 1\n" + text + "\n")
                self.assert_found(f"{name}:2: ", f"'{what}' is retired")
                path.unlink()

    def test_leaves_ordinary_words_alone(self):
        for name, text in FINE:
            with self.subTest(text):
                path = self.write(name, text + "\n")
                self.assertEqual(self.found(), [])
                path.unlink()

    def test_a_finding_fails_and_says_what_to_write(self):
        self.write("impls/a.hpp", "int bells;\n")
        self.write("impls/b.hpp", "int bells;\n")
        done = self.run_check(self.root)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("impls/a.hpp:1: 'bells' is retired; now: notifier\n", done.stdout)
        self.assertIn("    2  impls\n", self.run_check(self.root, "--folders").stdout)

    def test_nothing_found_passes(self):
        done = self.run_check(self.root)
        self.assertEqual((done.returncode, done.stdout), (0, "retired.py: none is left\n"), done.stderr)

    def test_a_damaged_list_is_one_line_and_exit_2(self):
        for text in ("[[retired]\n", "", '[[retired]]\nnames = "x"\n', '[[retired]]\nnam = "x"\nnow = "y"\n', "[[retired]]\nnames = '('\nnow = ''\n"):
            with self.subTest(text):
                self.write(retired.LIST, text)
                done = self.run_check(self.root)
                self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
