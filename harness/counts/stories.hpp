// -----------------------------------------------------------------------------
// stories.hpp - the two situations in which messages are counted: steady and blocked.
// -----------------------------------------------------------------------------
// A link connects two ends over one design:
//
//   void send(n), receive(n)       message n, counted from 0, in one thread
//   void client(n), server(n)      what each of two threads does for n messages; it waits for `asleep`
//                                  before it sends
//
// Steady: one thread sends, then receives, so each message is there before the receive. Blocked: each
// message is sent when its receiver has announced that it sleeps.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <latch>
#include <stdexcept>
#include <thread>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <utility>

#include "harness/counts/ledger.hpp"

namespace typed_pipes::counts {

/// The payload of the `bytes` message of msgsend: its kind and its value.
struct payload {
  std::uint64_t kind = 1;
  std::uint64_t value = 100;
};

/// The costs of the messages on each side, summed up.
struct cost {
  tally send, receive;
  std::uint64_t messages = 0;
};

/// Waits until n receivers have announced that they sleep, since it was made.
class sleepers {
 public:
  void wait_for(std::uint64_t n) const {
    while (the_ledger.sleeps.read() - before_ < n) std::this_thread::yield();
  }

 private:
  std::uint64_t before_ = the_ledger.sleeps.read();
};

template <class Sender, class Receiver>
class one_way_link {
 public:
  template <class Ends>
  explicit one_way_link(Ends ends) : out_(std::move(ends.sender)), in_(std::move(ends.receiver)) {}

  void send(std::uint64_t) { out_.send(payload{}); }
  void receive(std::uint64_t) {
    if (!in_.recv()) throw std::logic_error("a message was lost");
  }
  void client(std::uint64_t n, const sleepers& asleep) {
    for (std::uint64_t i = 0; i < n; ++i) {
      asleep.wait_for(i + 1);
      send(i);
    }
  }
  void server(std::uint64_t n, const sleepers&) {
    for (std::uint64_t i = 0; i < n; ++i) receive(i);
  }

 private:
  Sender out_;
  Receiver in_;
};

/// A bounded protocol: messages are pings and pongs in turn.
template <class Backend>
class round_trip_link {
  using protocol = protocols::basic_ping_pong<payload>;
  using bound = over<protocol, Backend>;

 public:
  round_trip_link() {
    auto ends = entangle<bound>();
    client_ = std::move(ends.client);
    server_ = std::move(ends.server);
  }

  void send(std::uint64_t n) { n % 2 == 0 ? ping() : pong(); }
  void receive(std::uint64_t n) { n % 2 == 0 ? take_ping() : take_pong(); }
  void client(std::uint64_t n, const sleepers& asleep) {
    for (std::uint64_t i = 0; i < n; i += 2) {
      asleep.wait_for(i + 1);
      ping();
      take_pong();
    }
  }
  void server(std::uint64_t n, const sleepers& asleep) {
    for (std::uint64_t i = 0; i < n; i += 2) {
      take_ping();
      asleep.wait_for(i + 2);
      pong();
    }
  }

 private:
  [[noreturn]] static void lost() { throw std::logic_error("a message was lost"); }

  void ping() { client_waits_ = std::move(client_).send(typename protocol::ping{}); }
  void pong() { server_ = std::move(server_has_it_).send(typename protocol::pong{}); }
  void take_ping() {
    std::move(server_).recv().match(
        [this](typename protocol::ping, auto busy) { server_has_it_ = std::move(busy); },
        [](typename protocol::bye) { lost(); }, [](closed) { lost(); });
  }
  void take_pong() {
    std::move(client_waits_)
        .recv()
        .match([this](typename protocol::pong, auto idle) { client_ = std::move(idle); },
               [](closed) { lost(); });
  }

  client_end<typename protocol::idle, bound> client_ = none;
  client_end<typename protocol::busy, bound> client_waits_ = none;
  server_end<typename protocol::idle, bound> server_ = none;
  server_end<typename protocol::busy, bound> server_has_it_ = none;
};

template <class Link>
cost count_steady(Link link, std::uint64_t messages) {
  constexpr std::uint64_t warm_up = 100;
  cost c{{}, {}, messages};
  for (std::uint64_t i = 0; i < warm_up + messages; ++i) {
    const tally before = the_ledger.read();
    link.send(i);
    const tally between = the_ledger.read();
    link.receive(i);
    if (i < warm_up) continue;
    c.send += between - before;
    c.receive += the_ledger.read() - between;
  }
  return c;
}

/// The two sides run at the same time, so their costs are counted together, as those of `send`.
template <class Link>
cost count_blocked(Link link, std::uint64_t messages) {
  std::latch server_is_there(1), go(1);
  tally before;
  {
    std::jthread server([&, asleep = sleepers()] {
      server_is_there.count_down();
      go.wait();
      link.server(messages, asleep);
    });
    const sleepers asleep;
    server_is_there.wait();
    before = the_ledger.read();
    go.count_down();
    link.client(messages, asleep);
  }
  return {the_ledger.read() - before, {}, messages};
}

}  // namespace typed_pipes::counts
