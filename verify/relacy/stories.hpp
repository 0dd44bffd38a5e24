// -----------------------------------------------------------------------------
// stories.hpp - the programs that Relacy explores: two threads with the two ports of one session.
// -----------------------------------------------------------------------------
// One message: every way to send it with every way to receive it. Then sessions of a few messages: received
// to the end, left in the middle by either side, ended by a deadline. The ports are used directly: what is
// checked is the backend, without the front end.
// -----------------------------------------------------------------------------
#pragma once

#include <cstddef>
#include <utility>

#include "verify/relacy/relacy_sync.hpp"

namespace typed_pipes::checking {

/// The events of one execution. Plain counters are enough for the fibers of one thread.
struct ledger {
  int alive = 0;      // messages constructed and not destroyed
  int delivered = 0;  // handed to a receiver
  int closed = 0;     // times a receiver saw that the peer disconnected
  int late = 0;       // times a deadline passed first
  int sent = 0;       // messages that try_put sent
  int returned = 0;   // messages that try_put returned
};
inline ledger the_ledger;

/// A message that checks its own lifetime: exactly one destruction for each construction.
class ball {
 public:
  struct refuses {};  // makes the constructor throw

  explicit ball(int number) : number_(number) { ++the_ledger.alive; }
  explicit ball(refuses) { throw refuses{}; }
  ball(ball&& other) noexcept : number_(std::exchange(other.number_, moved_from)) {
    expect(other.mark_ == alive, "moved from a destroyed message", RL_INFO);
    ++the_ledger.alive;
  }
  ball& operator=(ball&&) = delete;
  ~ball() {
    expect(mark_ == alive, "destroyed a message twice", RL_INFO);
    mark_ = 0;
    --the_ledger.alive;
  }
  int number() const { return number_; }

 private:
  static constexpr int moved_from = -1;
  static constexpr unsigned alive = 0x7ba11u;
  int number_ = moved_from;
  unsigned mark_ = alive;
};

// The protocols: one message; a stream; ping-pong.
struct once {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<ball, end>>;
};
struct flow {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<ball, flow>>;
};
struct serve;
struct answer {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_client;
  using edges = list<edge<ball, serve>>;
};
struct serve {
  static constexpr typed_pipes::direction direction = typed_pipes::direction::to_server;
  using edges = list<edge<ball, answer>>;
};

inline void receive(const ball& b, int expected) {
  expect(b.number() == expected, "a message out of order or damaged", RL_INFO);
  ++the_ledger.delivered;
}

/// Takes one message and returns the next port, which is empty if the peer disconnected.
template <class S, class Port>
Port take_one(Port port, int expected) {
  return std::move(port).template take<S, Port>(
      [&](auto, ball&& b, Port next) {
        receive(b, expected);
        return next;
      },
      [] {
        ++the_ledger.closed;
        return Port{};
      });
}

/// Does what take_one does, with a deadline after which the receiver leaves.
template <class S, class Port>
Port take_in_time(Port port, int expected) {
  return std::move(port).template take_until<S, Port>(
      clock::time_point{},
      [&](auto, ball&& b, Port next) {
        receive(b, expected);
        return next;
      },
      [] {
        ++the_ledger.closed;
        return Port{};
      },
      [](Port) {
        ++the_ledger.late;
        return Port{};
      });
}

template <class S, class Port>
Port take_by_polling(Port port, int expected) {
  while (!port.template ready<S>()) relacy_sync::pause();
  return take_one<S>(std::move(port), expected);
}

/// Waits at a notifier.
template <class S, class Port>
void wait_at_notifier(const Port& port) {
  basic_notifier<relacy_sync> notifier;
  basic_notifier<relacy_sync>::member member(notifier, 0);
  if (port.template arm<S>(member)) {
    while (!notifier.next([&](auto) -> auto& { return member; })) notifier.wait<park>();
  }
}

/// Waits at a notifier for a message and takes it.
template <class S, class Port>
Port take_when_notified(Port port, int expected) {
  wait_at_notifier<S>(port);
  return take_one<S>(std::move(port), expected);
}

/// As take_when_notified, with a deadline after which the receiver disarms and leaves.
template <class S, class Port>
Port take_if_notified_in_time(Port port, int expected) {
  basic_notifier<relacy_sync> notifier;
  basic_notifier<relacy_sync>::member member(notifier, 0);
  const clock::time_point t{};
  if (port.template arm<S>(member)) {
    if (!notifier.wait<park>(&t) && port.template disarm<S>(member)) {
      ++the_ledger.late;
      return Port{};
    }
    while (!notifier.next([&](auto) -> auto& { return member; })) notifier.wait<park>();
  }
  return take_one<S>(std::move(port), expected);
}

// --- one message -------------------------------------------------------------------------------

enum class sender { sends, tries, throws, drops };
enum class receiver { receives, polls, timed, drops, at_notifier, at_notifier_timed };

template <sender A, receiver B>
struct one_message {
  using start = once;

  template <class Port>
  static void client(Port port) {
    if constexpr (A == sender::sends) {
      std::move(port).template put<once, 0>(0);
    } else if constexpr (A == sender::tries) {
      std::move(port).template try_put<once, 0, void>(
          ball(0), [](Port) { ++the_ledger.sent; },
          [](ball, Port) { expect(false, "full in an unbounded backend", RL_INFO); },
          [](ball b) {
            expect(b.number() == 0, "another message came back", RL_INFO);
            ++the_ledger.returned;
          });
    } else if constexpr (A == sender::throws) {
      try {
        std::move(port).template put<once, 0>(ball::refuses{});
      } catch (const ball::refuses&) {
      }
    }
  }

  template <class Port>
  static void server(Port port) {
    if constexpr (B == receiver::receives) take_one<once>(std::move(port), 0);
    if constexpr (B == receiver::polls) take_by_polling<once>(std::move(port), 0);
    if constexpr (B == receiver::timed) take_in_time<once>(std::move(port), 0);
    if constexpr (B == receiver::at_notifier) take_when_notified<once>(std::move(port), 0);
    if constexpr (B == receiver::at_notifier_timed)
      take_if_notified_in_time<once>(std::move(port), 0);
  }

  static bool is_as_expected() {
    const ledger& l = the_ledger;
    const bool offers = A == sender::sends || A == sender::tries;
    const bool stays =
        B == receiver::receives || B == receiver::polls || B == receiver::at_notifier;
    if (l.sent + l.returned != (A == sender::tries ? 1 : 0)) return false;
    if (l.delivered + l.closed + l.late != (B == receiver::drops ? 0 : 1)) return false;
    if (l.delivered > (offers ? 1 : 0) || l.closed > (offers ? 0 : 1)) return false;
    if (l.late > 0 && B != receiver::timed && B != receiver::at_notifier_timed) return false;
    return !(l.returned > 0 && (stays || l.delivered > 0));
  }
};

// --- several messages one way ------------------------------------------------------------------

/// The client sends Count and leaves; the server takes at most Most and leaves.
template <int Count, int Most>
struct some_messages {
  using start = flow;

  template <class Port>
  static void client(Port port) {
    for (int i = 0; i < Count; ++i) port = std::move(port).template put<flow, 0>(i);
  }
  template <class Port>
  static void server(Port port) {
    for (int i = 0; i < Most && port; ++i) port = take_one<flow>(std::move(port), i);
  }
  static bool is_as_expected() {
    const int all = Count < Most ? Count : Most;
    return the_ledger.delivered == all && the_ledger.closed == (Count < Most ? 1 : 0);
  }
};

/// Does what some_messages does, with a receiver that waits for each message at a notifier.
template <int Count, int Most>
struct some_messages_at_notifier : some_messages<Count, Most> {
  template <class Port>
  static void server(Port port) {
    for (int i = 0; i < Most && port; ++i) port = take_when_notified<flow>(std::move(port), i);
  }
};

// --- ping-pong ---------------------------------------------------------------------------------

enum class answering { always, first, never };
enum class asking { patient, in_time, leaves };

template <int Rallies, asking A, answering B>
struct rallies {
  using start = serve;

  template <class Port>
  static void client(Port port) {
    for (int i = 0; i < Rallies && port; ++i) {
      port = std::move(port).template put<serve, 0>(2 * i);
      if (A == asking::leaves) return;
      if constexpr (A == asking::patient) port = take_one<answer>(std::move(port), 2 * i + 1);
      if constexpr (A == asking::in_time) port = take_in_time<answer>(std::move(port), 2 * i + 1);
    }
  }
  template <class Port>
  static void server(Port port) {
    for (int i = 0; port; ++i) {
      port = take_one<serve>(std::move(port), 2 * i);
      if (!port || B == answering::never) return;
      port = std::move(port).template put<answer, 0>(2 * i + 1);
      if (B == answering::first) return;
    }
  }
  static bool is_as_expected() {
    const ledger& l = the_ledger;
    const bool to_the_end = A == asking::patient && B == answering::always;
    if (to_the_end) return l.delivered == 2 * Rallies && l.closed == 1;
    return l.delivered >= 1 && l.delivered <= 2 * Rallies && l.closed + l.late >= 1;
  }
};

}  // namespace typed_pipes::checking
