// -----------------------------------------------------------------------------
// session.hpp - a session of bursts in both directions, over any backend.
// -----------------------------------------------------------------------------
// The client sends a burst, of which the last message gives the turn to the server, which answers with a burst.
// When the client has had enough it sends one message more and closes: that one must arrive too.
// -----------------------------------------------------------------------------
#pragma once

#include <cstdint>
#include <type_traits>
#include <typed_pipes/pipes.hpp>
#include <utility>

#include "verify/soak/side.hpp"

namespace typed_pipes::soak {

// clang-format off
/// Bursts of any length: unbounded.
template <class Content>
struct bursts : protocol {
  static constexpr std::uint64_t longest = 4000;
  struct item { Content content; };
  struct turn { Content content; };
  struct asking; struct answering;
  using start = asking;
  using answer = answering;
  struct asking    : send<auto(item) -> asking,    auto(turn) -> answering> {};
  struct answering : recv<auto(item) -> answering, auto(turn) -> asking> {};
};

/// Bursts of one to three messages: bounded, and no power of two.
template <class Content>
struct short_bursts : protocol {
  static constexpr std::uint64_t longest = 3;
  struct item { Content content; };
  struct turn { Content content; };
  struct ask_1; struct ask_2; struct ask_3; struct answer_1; struct answer_2; struct answer_3;
  using start = ask_1;
  using answer = answer_1;
  struct ask_1    : send<auto(item) -> ask_2,    auto(turn) -> answer_1> {};
  struct ask_2    : send<auto(item) -> ask_3,    auto(turn) -> answer_1> {};
  struct ask_3    : send<                        auto(turn) -> answer_1> {};
  struct answer_1 : recv<auto(item) -> answer_2, auto(turn) -> ask_1> {};
  struct answer_2 : recv<auto(item) -> answer_3, auto(turn) -> ask_1> {};
  struct answer_3 : recv<                        auto(turn) -> ask_1> {};
};
// clang-format on

/// Each function runs in a thread of its own, once, until the session is over.
class session {
 public:
  session() = default;
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  virtual ~session() = default;
  virtual void client(side& me) = 0;
  virtual void server(side& me) = 0;
};

template <class Protocol, class Backend>
class session_over final : public session {
  using item = typename Protocol::item;
  using turn = typename Protocol::turn;
  // In a bounded protocol no state leads back to itself.
  static constexpr bool loops = !detail::graph_of<Protocol>::info.bounded;
  using asking = client_end<typename Protocol::start, over<Protocol, Backend>>;
  using answering = server_end<typename Protocol::answer, over<Protocol, Backend>>;

 public:
  void client(side& me) override {
    asking end = std::move(ends_.client);
    while (end && me.goes_on()) {
      end = receive_burst<asking>(send_burst(std::move(end), me), me);
      me.turn_is_over();
    }
    if (end) (void)std::move(end).template emplace<item>(me.outgoing());
  }

  void server(side& me) override {
    for (auto end = std::move(ends_.server);;) {
      answering mine = receive_burst<answering>(std::move(end), me);
      me.turn_is_over();
      if (!mine) return;
      end = send_burst(std::move(mine), me);
    }
  }

 private:
  template <class End>
  static auto send_burst(End end, side& me) {
    std::uint64_t left = me.burst_of(Protocol::longest);
    if constexpr (loops) {
      for (; left > 1; --left) end = std::move(end).template emplace<item>(me.outgoing());
      return std::move(end).template emplace<turn>(me.outgoing());
    } else {
      return send_rest(std::move(end), me, left);
    }
  }
  template <class End>
  static auto send_rest(End end, side& me, std::uint64_t left) {
    if constexpr (can_send<End, item>) {
      if (left > 1)
        return send_rest(std::move(end).template emplace<item>(me.outgoing()), me, left - 1);
    }
    return std::move(end).template emplace<turn>(me.outgoing());
  }

  // Returns the end that has the turn; an empty one if the peer has left.
  template <class Mine, class End>
  static Mine receive_burst(End end, side& me) {
    Mine mine = none;
    if constexpr (loops) {
      while (end) {
        end = std::move(end).recv().match(
            [&](item m, End same) {
              me.incoming(m.content);
              return same;
            },
            [&](turn m, Mine next) {
              me.incoming(m.content);
              mine = std::move(next);
              return none;
            },
            [](closed) { return none; });
      }
    } else {
      std::move(end).recv().match(
          [&](auto m, auto next) {
            me.incoming(m.content);
            if constexpr (std::is_same_v<decltype(m), turn>)
              mine = std::move(next);
            else
              mine = receive_burst<Mine>(std::move(next), me);
          },
          [](closed) {});
    }
    return mine;
  }

  pipe_ends<over<Protocol, Backend>> ends_ = entangle<over<Protocol, Backend>>();
};

}  // namespace typed_pipes::soak
