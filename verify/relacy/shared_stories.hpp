// -----------------------------------------------------------------------------
// shared_stories.hpp - the programs that Relacy explores: two senders at one endpoint, and a receiver.
// -----------------------------------------------------------------------------
// The first sender numbers its messages from 0 on, the second from 10 on, so that the receiver can check from
// which sender a message is, and that each sender's messages arrive in order.
// -----------------------------------------------------------------------------
#pragma once

#include <optional>
#include <utility>

#include "verify/relacy/stories.hpp"

namespace typed_pipes::checking {

enum class sharing { sends, sends_twice, sends_by_copy, tries, leaves };

/// The server takes at most Most messages, waits in the way How, and leaves.
template <sharing A, sharing B, int Most, receiver How = receiver::receives>
struct two_senders {
  template <sharing What, class Sender>
  static void run(Sender sender, int sender_index) {
    using enum sharing;
    if constexpr (What == sends || What == sends_twice)
      sender.template put<0>(ball(10 * sender_index));
    if constexpr (What == sends_twice) sender.template put<0>(ball(10 * sender_index + 1));
    if constexpr (What == sends_by_copy) {
      const Sender copy(sender);
      { const Sender closing(std::move(sender)); }
      copy.template put<0>(ball(10 * sender_index));
    }
    if constexpr (What == tries) {
      const std::optional<ball> back = sender.template try_put<0>(ball(10 * sender_index));
      if (back) expect(back->number() == 10 * sender_index, "another message came back", RL_INFO);
      back ? ++the_ledger.returned : ++the_ledger.sent;
    }
  }
  template <class Sender>
  static void client(Sender sender, int sender_index) {
    run<A>(std::move(sender), sender_index);
  }
  template <class Sender>
  static void second_client(Sender sender, int sender_index) {
    run<B>(std::move(sender), sender_index);
  }

  template <class Port>
  static void server(Port port) {
    int next[] = {0, 10};
    for (int i = 0; i < Most && port; ++i) {
      if constexpr (How == receiver::at_notifier) wait_at_notifier<flow>(port);
      port = std::move(port).template take<flow, Port>(
          [&](auto, ball&& b, Port after) {
            receive(b, next[b.number() / 10]++);
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
  static bool is_as_expected() {
    constexpr int all = count(A) + count(B);
    const ledger& l = the_ledger;
    const int offered = (A == sharing::tries) + (B == sharing::tries);
    return l.delivered == (all < Most ? all : Most) && l.closed == (all < Most ? 1 : 0) &&
           l.sent + l.returned == offered;
  }
};

}  // namespace typed_pipes::checking
