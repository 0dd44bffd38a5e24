// -----------------------------------------------------------------------------
// ping_pong.hpp - a request and a reply, repeated until the client ends the session.
// -----------------------------------------------------------------------------
// Story      The client sends ping, the server replies pong; instead of a ping the client may send bye.
//            The smallest bounded protocol: one slot serves both directions.
// Source     Rust's bench pingpong.rs, 23 July 2012.
// Differs    A message ends it; ping and pong carry a payload of any type, the ball.
// -----------------------------------------------------------------------------
#pragma once

#include <typed_pipes/pipes.hpp>

namespace typed_pipes::protocols {

/// An empty payload.
struct nothing {};

// clang-format off

/// A request and a reply that carry a Ball, repeated until the client ends the session. Bounded.
template <class Ball>
struct basic_ping_pong : typed_pipes::protocol {
  struct ping { [[no_unique_address]] Ball ball; };
  struct pong { [[no_unique_address]] Ball ball; };
  struct bye {};

  struct idle; struct busy;
  using start = idle;
  using states = typed_pipes::list<idle, busy>;

  struct idle : send<auto(ping) -> busy,
                     auto(bye)  -> end> {};
  struct busy : recv<auto(pong) -> idle> {};
};
// clang-format on

/// Requests and replies without a payload. Source: a benchmark of Rust's pipes, July 2012.
using ping_pong = basic_ping_pong<nothing>;

}  // namespace typed_pipes::protocols
