// -----------------------------------------------------------------------------
// shared_stories.hpp - what two senders at one end and a receiver do under the checker.
// -----------------------------------------------------------------------------
// Each sender numbers its messages from ten times its own number on, so that the receiver can tell
// whose came, and whether in order.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <utility>

#include "verify/relacy/stories.hpp"

namespace typed_pipes::checking {

enum class sharing { sends, sends_twice, sends_by_copy, tries, leaves };

/// The server takes at most Most, waiting as it says, and leaves.
template <sharing A, sharing B, int Most, receiver How = receiver::receives>
struct two_senders {
  template <sharing What, class Sender>
  static void run(Sender sender, int who) {
    using enum sharing;
    if constexpr (What == sends || What == sends_twice) sender.template put<0>(ball(10 * who));
    if constexpr (What == sends_twice) sender.template put<0>(ball(10 * who + 1));
    if constexpr (What == sends_by_copy) {
      const Sender copy(sender);
      { const Sender gone(std::move(sender)); }
      copy.template put<0>(ball(10 * who));
    }
    if constexpr (What == tries) {
      const std::optional<ball> back = sender.template try_put<0>(ball(10 * who));
      if (back) expect(back->number() == 10 * who, "another message came back", RL_INFO);
      back ? ++the_ledger.returned : ++the_ledger.sent;
    }
  }
  template <class Sender>
  static void client(Sender sender, int who) {
    run<A>(std::move(sender), who);
  }
  template <class Sender>
  static void second_client(Sender sender, int who) {
    run<B>(std::move(sender), who);
  }

  template <class Port>
  static void server(Port port) {
    int next[] = {0, 10};
    for (int i = 0; i < Most && port; ++i) {
      if constexpr (How == receiver::at_notifier) wait_until_rung<flow>(port);
      port = std::move(port).template take<flow, Port>(
          [&](auto, ball&& b, Port after) {
            hear(b, next[b.number() / 10]++);
            return after;
          },
          [] {
            ++the_ledger.closed;
            return Port{};
          });
    }
  }

  static constexpr int count(sharing s) {
    return s == sharing::leaves ? 0 : s == sharing::sends_twice ? 2 : 1;
  }
  static bool as_it_must_be() {
    constexpr int all = count(A) + count(B);
    const ledger& l = the_ledger;
    const int offered = (A == sharing::tries) + (B == sharing::tries);
    return l.delivered == (all < Most ? all : Most) && l.closed == (all < Most ? 1 : 0) &&
           l.sent + l.returned == offered;
  }
};

}  // namespace typed_pipes::checking
