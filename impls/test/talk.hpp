// -----------------------------------------------------------------------------
// talk.hpp - a talk (conformance.hpp) that was interrupted in any state, and what its survivor must see.
// -----------------------------------------------------------------------------
#pragma once

#include <array>
#include <cstddef>
#include <typed_pipes/impls/test/conformance.hpp>
#include <utility>

namespace typed_pipes::conformance {

enum class happened { sent, took, saw_closed };

template <class B, role R>
using talker = any_end<over<talk, B>, R>;

template <class B, role R>
happened step(talker<B, R>& e) {
  happened what{};
  e = std::move(e).visit([&](auto end) -> talker<B, R> {
    using state = typename decltype(end)::state_type;
    if constexpr (sends(R, state::direction)) {
      what = happened::sent;
      using message = typename detail::nth_t<0, typename state::edges>::message;
      return std::move(end).template emplace<message>(tracked(7));
    } else {
      return std::move(end).recv().match(
          [&](closed) -> talker<B, R> {
            what = happened::saw_closed;
            return none;
          },
          [&](auto message, auto next) -> talker<B, R> {
            what = happened::took;
            EXPECT_EQ(message.t.value(), 7u);
            return next;
          });
    }
  });
  return what;
}

inline constexpr std::array senders{role::client, role::client, role::server, role::server,
                                    role::server};
constexpr role sender_of(std::size_t message) { return senders[message % senders.size()]; }

// The length of the burst that ends with message `count - 1`.
constexpr std::size_t last_burst(std::size_t count) {
  std::size_t burst = 0;
  while (burst < count && sender_of(count - 1 - burst) == sender_of(count - 1)) ++burst;
  return burst;
}

// A talk in which `count` messages were sent and the last `under_way` of them were not taken.
template <class B>
struct interrupted_talk {
  talker<B, role::client> client;
  talker<B, role::server> server;

  interrupted_talk(std::size_t count, std::size_t under_way) {
    auto ends = entangle<over<talk, B>>();
    client = std::move(ends.client);
    server = std::move(ends.server);
    for (std::size_t m = 0; m < count; ++m) {
      const bool by_client = sender_of(m) == role::client;
      EXPECT_EQ(by_client ? step(client) : step(server), happened::sent);
      if (m + under_way < count) {
        EXPECT_EQ(by_client ? step(server) : step(client), happened::took);
      }
    }
  }
};

// After the peer left, messages under way can still be taken; then a receive sees closed. What is sent is lost.
template <class B, role R>
void outlive_the_peer(talker<B, R>& survivor, std::size_t under_way_to_it) {
  for (std::size_t i = 0; i < under_way_to_it; ++i) ASSERT_EQ(step(survivor), happened::took);
  for (int sends = 0; sends <= 3; ++sends) {
    const happened what = step(survivor);
    if (what == happened::saw_closed) return;
    ASSERT_EQ(what, happened::sent);
  }
  FAIL() << "it was never seen that the peer left";
}

}  // namespace typed_pipes::conformance
