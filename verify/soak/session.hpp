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
  struct item { Content content; };
  struct turn { Content content; };
  struct asking; struct answering;
  using start = asking;
  using answer = answering;
  struct asking    : send<auto(item) -> asking,    auto(turn) -> answering> {};
  struct answering : recv<auto(item) -> answering, auto(turn) -> asking> {};
};

/// Bursts of one message or of eleven: bounded, and no power of two.
template <class Content>
struct short_bursts : protocol {
  static constexpr std::uint64_t whole = 11;  // the number of states of each side
  struct item { Content content; };
  struct turn { Content content; };
  template <int N, class> struct asked;     // after N messages of a burst of the client
  template <int N, class> struct answered;  // of the server
  using start = asked<0, void>;
  using answer = answered<0, void>;
  template <class V> struct asked<0, V>     : send<auto(item) -> asked<1, V>, auto(turn) -> answer> {};
  template <int N, class V> struct asked    : send<auto(item) -> asked<N + 1, V>> {};
  template <class V> struct asked<10, V>    : send<auto(turn) -> answer> {};
  template <class V> struct answered<0, V>  : recv<auto(item) -> answered<1, V>, auto(turn) -> start> {};
  template <int N, class V> struct answered : recv<auto(item) -> answered<N + 1, V>> {};
  template <class V> struct answered<10, V> : recv<auto(turn) -> start> {};
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
  using pipe = over<Protocol, Backend>;
  // In a bounded protocol no state leads back to itself.
  static constexpr bool loops = !detail::graph_of<Protocol>::info.bounded;

  // A side's end, in whichever state it is. A member, because clang's -Wconsumed follows the state of a variable
  // through loops, and loses it.
  template <class Talking, class Listening>
  struct turns {
    Talking talking = none;
    Listening listening = none;
  };

 public:
  session_over() {
    auto ends = entangle<pipe>();
    client_.talking = std::move(ends.client);
    server_.listening = std::move(ends.server);
  }

  void client(side& me) override {
    auto mine = std::move(client_);  // closes here, also if a message is wrong
    while (mine.talking && me.goes_on()) {
      send_burst(mine, me);
      receive_burst(mine, me);
      me.turn_is_over();
    }
    if (mine.talking) (void)std::move(mine.talking).template emplace<item>(me.outgoing());
  }

  void server(side& me) override {
    auto mine = std::move(server_);
    while (mine.listening) {
      receive_burst(mine, me);
      me.turn_is_over();
      if (mine.talking) send_burst(mine, me);
    }
  }

 private:
  template <class Turns>
  static void send_burst(Turns& mine, side& me) {
    if constexpr (loops) {
      for (std::uint64_t left = me.burst(); left > 1; --left)
        mine.talking = std::move(mine.talking).template emplace<item>(me.outgoing());
    } else if (me.burst_of_one_or(Protocol::whole) > 1) {
      mine.listening = send_whole(std::move(mine.talking), me);
      return;
    }
    mine.listening = std::move(mine.talking).template emplace<turn>(me.outgoing());
  }
  template <class End>
  static auto send_whole(End end, side& me) {
    if constexpr (can_send<End, item>)
      return send_whole(std::move(end).template emplace<item>(me.outgoing()), me);
    else
      return std::move(end).template emplace<turn>(me.outgoing());
  }

  // If the peer has left, this side has no end afterwards.
  template <class Turns>
  static void receive_burst(Turns& mine, side& me) {
    if constexpr (loops) {
      while (mine.listening) {
        mine.listening = std::move(mine.listening)
                             .recv()
                             .match(
                                 [&](item m, auto same) {
                                   me.incoming(m.content);
                                   return same;
                                 },
                                 [&](turn m, auto next) {
                                   me.incoming(m.content);
                                   mine.talking = std::move(next);
                                   return none;
                                 },
                                 [](closed) { return none; });
      }
    } else {
      receive_whole(std::move(mine.listening), mine.talking, me);
    }
  }
  template <class End, class Talking>
  static void receive_whole(End end, Talking& then, side& me) {
    std::move(end).recv().match(
        [&](auto m, auto next) {
          me.incoming(m.content);
          if constexpr (std::is_same_v<decltype(m), turn>)
            then = std::move(next);
          else
            receive_whole(std::move(next), then, me);
        },
        [](closed) {});
  }

  turns<client_end<typename Protocol::start, pipe>, client_end<typename Protocol::answer, pipe>>
      client_;
  turns<server_end<typename Protocol::answer, pipe>, server_end<typename Protocol::start, pipe>>
      server_;
};

}  // namespace typed_pipes::soak
