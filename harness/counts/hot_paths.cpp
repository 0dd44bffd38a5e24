// -----------------------------------------------------------------------------
// hot_paths.cpp - the paths that every message takes, each a function of its own, in one thread.
// -----------------------------------------------------------------------------
// scripts/checks/instructions.py counts their instructions, and docs/generated_code.md explains the code that
// the compiler generates for them. Nothing waits: each message is there before the receive, so the counts
// repeat exactly.
//
// Threads    one.
// Prints     the compiler, then per function its name, the path's name, and how many messages it
//            moved, with a tab between.
// Differs    the code is the shipped one; the functions are not inlined, so each costs a call and keeps
//            its ends in memory.
// -----------------------------------------------------------------------------
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <typed_pipes/impls/queue_mutex.hpp>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/impls/single_shot_bounded.hpp>
#include <typed_pipes/impls/slots.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "harness/report/build_facts.hpp"

namespace typed_pipes::hot_paths {
namespace {

constexpr int messages = 2000;

[[noreturn]] void lost() {
  std::fputs("pipes_hot_paths: a message was lost\n", stderr);
  std::exit(1);
}

template <class Backend>
struct ping_pong_session {
  using protocol = protocols::basic_ping_pong<std::uint64_t>;
  using session = over<protocol, Backend>;

  client_end<typename protocol::idle, session> client = none;
  client_end<typename protocol::busy, session> waiting = none;
  server_end<typename protocol::idle, session> server = none;
  std::uint64_t ball = 0;

  ping_pong_session() {
    auto ends = entangle<session>();
    client = std::move(ends.client);
    server = std::move(ends.server);
  }

  void ping() { waiting = std::move(client).template emplace<typename protocol::ping>(ball); }
  void take_pong() {
    client = std::move(waiting).recv().match(
        [this](typename protocol::pong&& back, auto next) {
          ball = back.ball;
          return next;
        },
        [](closed) { return none; });
  }
  void answer() {
    server = std::move(server).recv().match(
        [](typename protocol::ping&& there, auto next) {
          return std::move(next).template emplace<typename protocol::pong>(there.ball + 1);
        },
        [](typename protocol::bye) { return none; }, [](closed) { return none; });
  }
};

template <class Backend>
struct stream_session {
  using protocol = protocols::stream<std::uint64_t>;
  using session = over<protocol, Backend>;

  client_end<typename protocol::open, session> out = none;
  server_end<typename protocol::open, session> in = none;
  std::uint64_t last = 0;

  stream_session() {
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

using spinning_slots = basic_slots<spin>;
using spinning_ring = basic_ring<spin>;
using spinning_single_shot = basic_single_shot<spin>;
using spinning_bounded = basic_single_shot_bounded<spin>;

}  // namespace

// With C names, by which tools find them.
extern "C" {
[[gnu::noinline]] void hot_send_slots(ping_pong_session<spinning_slots>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_slots(ping_pong_session<spinning_slots>& g) { g.take_pong(); }
[[gnu::noinline]] void hot_send_single_shot(ping_pong_session<spinning_single_shot>& g) {
  g.ping();
}
[[gnu::noinline]] void hot_receive_single_shot(ping_pong_session<spinning_single_shot>& g) {
  g.take_pong();
}
[[gnu::noinline]] void hot_send_bounded(ping_pong_session<spinning_bounded>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_bounded(ping_pong_session<spinning_bounded>& g) {
  g.take_pong();
}
[[gnu::noinline]] void hot_send_queue_mutex(ping_pong_session<queue_mutex>& g) { g.ping(); }
[[gnu::noinline]] void hot_receive_queue_mutex(ping_pong_session<queue_mutex>& g) { g.take_pong(); }

[[gnu::noinline]] void hot_stream_ring(stream_session<spinning_ring>& f, std::uint64_t n) {
  f.send(n);
  f.receive();
}
[[gnu::noinline]] void hot_stream_single_shot(stream_session<spinning_single_shot>& f,
                                              std::uint64_t n) {
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

template <class Session>
void drive_ping_pong(void (*send)(Session&), void (*receive)(Session&)) {
  Session g;
  for (int i = 0; i < messages; ++i) {
    send(g);
    g.answer();
    receive(g);
  }
  if (g.ball != messages) lost();
}

template <class Session>
void drive_stream(void (*move)(Session&, std::uint64_t)) {
  Session f;
  for (std::uint64_t i = 1; i <= messages; ++i) {
    move(f, i);
    if (f.last != i) lost();
  }
}

void run_all() {
  drive_ping_pong(&hot_send_slots, &hot_receive_slots);
  say("hot_send_slots", "ping_pong/slots/send");
  say("hot_receive_slots", "ping_pong/slots/receive");
  drive_ping_pong(&hot_send_single_shot, &hot_receive_single_shot);
  say("hot_send_single_shot", "ping_pong/single_shot/send");
  say("hot_receive_single_shot", "ping_pong/single_shot/receive");
  drive_ping_pong(&hot_send_bounded, &hot_receive_bounded);
  say("hot_send_bounded", "ping_pong/single_shot_bounded/send");
  say("hot_receive_bounded", "ping_pong/single_shot_bounded/receive");
  drive_ping_pong(&hot_send_queue_mutex, &hot_receive_queue_mutex);
  say("hot_send_queue_mutex", "ping_pong/queue_mutex/send");
  say("hot_receive_queue_mutex", "ping_pong/queue_mutex/receive");
  drive_stream(&hot_stream_ring);
  say("hot_stream_ring", "stream/ring/message");
  drive_stream(&hot_stream_single_shot);
  say("hot_stream_single_shot", "stream/single_shot/message");
  for (std::uint64_t i = 1; i <= messages; ++i) {
    if (hot_create_close_slots(i) != i) lost();
  }
  say("hot_create_close_slots", "create_close/slots/pipe");
}

}  // namespace
}  // namespace typed_pipes::hot_paths

int main() {
  // As in trial.cpp: Debian's Abseil would enter locks in a graph to find deadlocks.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::printf("compiler\t%s\n", typed_pipes::harness::build_facts::compiler);
  typed_pipes::hot_paths::run_all();
}
