// -----------------------------------------------------------------------------
// hot_paths.cpp - the paths that every message takes, each a function of its own, in one thread.
// -----------------------------------------------------------------------------
// For a machine that counts instructions (scripts/instructions.py), and for whoever wants to read
// what the compiler makes of them (docs/generated_code.md). Nothing waits: each message is there
// before it is asked for, so the counts repeat exactly.
//
// Threads    one.
// Prints     the compiler, then per function its name, the path's name, and how many messages it
//            moved, with a tab between.
// Differs    from the shipped code in nothing; the functions are not inlined, so each pays a call
//            and keeps its ends in memory.
// -----------------------------------------------------------------------------
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "harness/build_facts.hpp"
#include "impls/queue_mutex.hpp"
#include "impls/ring.hpp"
#include "impls/single_shot.hpp"
#include "impls/single_shot_bounded.hpp"
#include "impls/slots.hpp"
#include "protocols/oneshot.hpp"
#include "protocols/ping_pong.hpp"
#include "protocols/stream.hpp"

namespace pipes::hot_paths {
namespace {

constexpr int messages = 2000;

[[noreturn]] void lost() {
  std::fputs("pipes_hot_paths: a message was lost\n", stderr);
  std::exit(1);
}

template <class Backend>
struct game {
  using talk = protocols::basic_ping_pong<std::uint64_t>;
  using session = over<talk, Backend>;

  client_end<typename talk::idle, session> client = none;
  client_end<typename talk::busy, session> waiting = none;
  server_end<typename talk::idle, session> server = none;
  std::uint64_t ball = 0;

  game() {
    auto ends = entangle<session>();
    client = std::move(ends.client);
    server = std::move(ends.server);
  }

  void ping() { waiting = std::move(client).template emplace<typename talk::ping>(ball); }
  void take_pong() {
    client = std::move(waiting).recv().match(
        [this](typename talk::pong&& back, auto next) {
          ball = back.ball;
          return next;
        },
        [](closed) { return none; });
  }
  void answer() {
    server = std::move(server).recv().match(
        [](typename talk::ping&& there, auto next) {
          return std::move(next).template emplace<typename talk::pong>(there.ball + 1);
        },
        [](typename talk::bye) { return none; }, [](closed) { return none; });
  }
};

template <class Backend>
struct flow {
  using talk = protocols::stream<std::uint64_t>;
  using session = over<talk, Backend>;

  client_end<typename talk::open, session> out = none;
  server_end<typename talk::open, session> in = none;
  std::uint64_t last = 0;

  flow() {
    auto ends = entangle<session>();
    out = std::move(ends.client);
    in = std::move(ends.server);
  }

  void send(std::uint64_t n) { out = std::move(out).template emplace<std::uint64_t>(n); }
  void receive() {
    in = std::move(in).recv().match(
        [this](std::uint64_t&& n, auto next) {
          last = n;
          return next;
        },
        [](closed) { return none; });
  }
};

#ifdef PIPES_WAIT_BY_VALUE
using policy = chosen;
#else
using policy = spin;
#endif
using spinning_slots = basic_slots<policy>;
using spinning_ring = basic_ring<policy>;
using spinning_single_shot = basic_single_shot<policy>;
using spinning_bounded = basic_single_shot_bounded<policy>;

}  // namespace

// With names that tools can be given.
extern "C" {
[[gnu::noinline]] void hot_send_slots(game<spinning_slots>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_slots(game<spinning_slots>& g) { g.take_pong(); }
[[gnu::noinline]] void hot_send_single_shot(game<spinning_single_shot>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_single_shot(game<spinning_single_shot>& g) { g.take_pong(); }
[[gnu::noinline]] void hot_send_bounded(game<spinning_bounded>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_bounded(game<spinning_bounded>& g) { g.take_pong(); }
[[gnu::noinline]] void hot_send_queue_mutex(game<queue_mutex>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_queue_mutex(game<queue_mutex>& g) { g.take_pong(); }

[[gnu::noinline]] void hot_stream_ring(flow<spinning_ring>& f, std::uint64_t n) {
  f.send(n);
  f.receive();
}
[[gnu::noinline]] void hot_stream_single_shot(flow<spinning_single_shot>& f, std::uint64_t n) {
  f.send(n);
  f.receive();
}

[[gnu::noinline]] std::uint64_t hot_create_close_slots(std::uint64_t n) {
  std::uint64_t seen = 0;
  auto ends = entangle<over<protocols::oneshot<std::uint64_t>, spinning_slots>>();
  std::move(ends.client).emplace<std::uint64_t>(n);
  std::move(ends.server).recv().match([&](std::uint64_t&& m) { seen = m; }, [](closed) {});
  return seen;
}
}

namespace {

void say(const char* function, const char* path) {
  std::printf("%s\t%s\t%d\n", function, path, messages);
}

template <class Game>
void play(void (*send)(Game&), void (*receive)(Game&)) {
  Game g;
  for (int i = 0; i < messages; ++i) {
    send(g);
    g.answer();
    receive(g);
  }
  if (g.ball != messages) lost();
}

template <class Flow>
void pour(void (*move)(Flow&, std::uint64_t)) {
  Flow f;
  for (std::uint64_t i = 1; i <= messages; ++i) {
    move(f, i);
    if (f.last != i) lost();
  }
}

void run_all() {
  play(&hot_send_slots, &hot_receive_slots);
  say("hot_send_slots", "ping_pong/slots/send");
  say("hot_receive_slots", "ping_pong/slots/receive");
  play(&hot_send_single_shot, &hot_receive_single_shot);
  say("hot_send_single_shot", "ping_pong/single_shot/send");
  say("hot_receive_single_shot", "ping_pong/single_shot/receive");
  play(&hot_send_bounded, &hot_receive_bounded);
  say("hot_send_bounded", "ping_pong/single_shot_bounded/send");
  say("hot_receive_bounded", "ping_pong/single_shot_bounded/receive");
  play(&hot_send_queue_mutex, &hot_receive_queue_mutex);
  say("hot_send_queue_mutex", "ping_pong/queue_mutex/send");
  say("hot_receive_queue_mutex", "ping_pong/queue_mutex/receive");
  pour(&hot_stream_ring);
  say("hot_stream_ring", "stream/ring/message");
  pour(&hot_stream_single_shot);
  say("hot_stream_single_shot", "stream/single_shot/message");
  for (std::uint64_t i = 1; i <= messages; ++i) {
    if (hot_create_close_slots(i) != i) lost();
  }
  say("hot_create_close_slots", "create_close/slots/pipe");
}

}  // namespace
}  // namespace pipes::hot_paths

int main() {
  // As the harness does: Debian's Abseil would enter locks in a graph to find deadlocks.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::printf("compiler\t%s\n", pipes::harness::build_facts::compiler);
  pipes::hot_paths::run_all();
}
